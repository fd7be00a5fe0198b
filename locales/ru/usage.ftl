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
