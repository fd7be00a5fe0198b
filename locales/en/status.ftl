# The status message while a request waits or is drawn.

status-place =
    { NUMBER($place) ->
        [1] first in line
        [2] second in line
        [3] third in line
        [4] fourth in line
        [5] fifth in line
       *[other] number { NUMBER($place, useGrouping: 0) } in line
    }
status-queued = You're { status-place }; I'll start in about { $wait }{ $details }.
status-queued-named = “{ $words }” is { status-place }; I'll start in about { $wait }{ $details }.
status-next = You're { status-place }; I'll start any moment now{ $details }.
status-next-named = “{ $words }” is { status-place }; I'll start any moment now{ $details }.
status-generation = Drawing
status-generation-named = Drawing “{ $words }”
status-edit =
    { $references ->
        [1] Changing the picture
       *[other] Drawing from your { $references } pictures
    }
status-edit-named = { status-edit }: “{ $words }”
status-retry =
    { $cause ->
        [busy] The service is busy; trying again ({ $number } of { $most }).
        [unreachable] I can't reach the service; trying again ({ $number } of { $most }).
        [answer-lost] The service stopped answering half-way; trying again.
        [moved] That service can't draw right now; another one takes over.
       *[other] That didn't work; trying again.
    }
status-times = { $gone }, about { $left } left
status-nearly = { $gone }, any moment now
status-overdue = Taking longer than usual: { $gone }, still drawing.
status-as-file = as a file
status-as-both = photo and file
status-restarted = I was restarted and picked your picture up again.

# Before the unit stands a no-break space.
duration-hours = { $count } h
duration-minutes = { $count } min
duration-seconds = { $count } s
