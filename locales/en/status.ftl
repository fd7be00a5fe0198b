# The status message while a request waits or is drawn.

status-queued =
    { NUMBER($place) ->
        [1] You are first in line, about { $wait }.
        [2] You are second in line, about { $wait }.
        [3] You are third in line, about { $wait }.
        [4] You are fourth in line, about { $wait }.
        [5] You are fifth in line, about { $wait }.
       *[other] You are number { NUMBER($place, useGrouping: 0) } in line, about { $wait }.
    }
status-generation = Drawing
status-edit =
    { $references ->
        [1] Changing the picture
       *[other] Drawing from your { $references } pictures
    }
status-times = { $gone }, about { $left } left
status-nearly = { $gone }, any moment now
status-overdue = It takes longer than usual today: { $gone } so far. I'm still on it.
status-as-file = as a file
status-as-both = photo and file
status-restarted = I was restarted and picked your picture up again.

duration-hours = { $count } h
duration-minutes = { $count } min
duration-seconds = { $count } s
