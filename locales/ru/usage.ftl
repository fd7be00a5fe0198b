usage-title = <b>Ваши картинки</b>
usage-today = Сегодня:
usage-month = В этом месяце:
usage-total = За всё время:
failures =
    { $count ->
        [one] и ещё { $count } неудача
        [few] и ещё { $count } неудачи
        [many] и ещё { $count } неудач
       *[other] и ещё { $count } неудачи
    }
usage-wait = В среднем картинка готова за { $wait }.
usage-off = Рисование для вас отключено.
usage-left =
    { $left ->
        [0] Лимит на сегодня исчерпан: { $limit }. Снова можно { $comes_back }.
       *[other] На сегодня осталось { $left } из { $limit }. Лимит обновится { $comes_back }.
    }
usage-providers = В этом месяце по сервисам: { $counts }.
usage-left-out =
    { $count ->
        [1] Сервис { $names } сейчас не отвечает, рисуют другие.
       *[other] Сервисы { $names } сейчас не отвечают, рисуют другие.
    }
usage-none-left = Сейчас не отвечает ни один сервис. Я продолжаю спрашивать.
usage-cost = Расход на всех за месяц: { $cost }.
cost-unknown = неизвестно
cost-partly =
    { $count ->
        [one] { $known } и ещё { $count } запрос, цена которого неизвестна
        [few] { $known } и ещё { $count } запроса, цена которых неизвестна
        [many] { $known } и ещё { $count } запросов, цена которых неизвестна
       *[other] { $known } и ещё { $count } запроса, цена которых неизвестна
    }
money = { NUMBER($dollars, minimumFractionDigits: 2, maximumFractionDigits: 2) } $

day-and-time =
    { $day } { $month ->
        [1] января
        [2] февраля
        [3] марта
        [4] апреля
        [5] мая
        [6] июня
        [7] июля
        [8] августа
        [9] сентября
        [10] октября
        [11] ноября
       *[12] декабря
    } в { $time }{ $zone ->
        [utc] {" "}(UTC)
       *[own] {""}
    }
