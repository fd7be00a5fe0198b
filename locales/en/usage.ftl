usage-title = <b>Your pictures</b>
usage-today = Today:
usage-month = This month:
usage-total = All time:
failures = and { $count } that failed
usage-wait = A picture takes { $wait } on average.
usage-off = Drawing is switched off for you.
usage-left =
    { $left ->
        [0] Today's limit of { $limit } is used up. You can draw again { $comes_back }.
       *[other] { $left } of { $limit } left for today. The limit resets { $comes_back }.
    }
usage-providers = This month by service: { $counts }.
usage-left-out =
    { $count ->
        [1] { $names } isn't answering right now; the others draw.
       *[other] { $names } aren't answering right now; the others draw.
    }
usage-none-left = None of the services is answering right now. I keep asking.
usage-cost = Cost of all pictures this month: { $cost }.
cost-unknown = not known
cost-partly =
    { $count ->
        [one] { $known }, and { $count } request whose price is not known
       *[other] { $known }, and { $count } requests whose price is not known
    }
money = ${ NUMBER($dollars, minimumFractionDigits: 2, maximumFractionDigits: 2) }

day-and-time =
    on { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } at { $time }{ $zone ->
        [utc] {" "}(UTC)
       *[own] {""}
    }
