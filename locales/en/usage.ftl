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
usage-services = This month by service: { $counts }.
usage-left-out =
    { $count ->
        [1] { $names } does not answer at the moment; the others draw.
       *[other] { $names } do not answer at the moment; the others draw.
    }
usage-none-left = None of the services answers at the moment. I keep asking.
usage-cost = Cost of all pictures this month: { $cost }.
cost-unknown = not known
cost-partly =
    { $count ->
        [one] { $known }, and { $count } request whose price is not known
       *[other] { $known }, and { $count } requests whose price is not known
    }
money = ${ NUMBER($dollars, minimumFractionDigits: 2, maximumFractionDigits: 2) }
