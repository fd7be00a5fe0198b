usage-title = <b>What you have drawn</b>
usage-today = Today:
usage-month = This month:
usage-total = In all:
failures =
    { $count ->
        [one] { $count } failed
       *[other] { $count } failed
    }
usage-wait = A picture takes { $wait } on average.
usage-off = Drawing is switched off for you.
usage-left =
    { $left ->
        [0] Today's limit of { $limit } is used up. The next ones come in { $comes_back }.
       *[other] { $left } of { $limit } left for today. The count starts anew in { $comes_back }.
    }
