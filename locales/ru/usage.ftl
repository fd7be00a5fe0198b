usage-title = <b>Сколько вы нарисовали</b>
usage-today = Сегодня:
usage-month = В этом месяце:
usage-total = Всего:
failures =
    { $count ->
        [one] { $count } не получилась
        [few] { $count } не получились
        [many] { $count } не получилось
       *[other] { $count } не получились
    }
usage-wait = В среднем картинка готова за { $wait }.
usage-off = Рисование для вас отключено.
usage-left =
    { $left ->
        [0] Лимит на сегодня исчерпан: { $limit }. Новые — через { $comes_back }.
       *[other] На сегодня осталось { $left } из { $limit }. Счёт начнётся заново через { $comes_back }.
    }
usage-services = В этом месяце по сервисам: { $counts }.
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
