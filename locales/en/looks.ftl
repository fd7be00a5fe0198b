# How a picture is to look, in statuses and settings. Sizes are written as 2048×1152, or `auto`.

size-auto = auto
quality =
    { $value ->
        [low] low quality
        [medium] medium quality
        [high] high quality
       *[other] { $value } quality
    }
background =
    { $value ->
        [opaque] solid background
        [transparent] transparent background
       *[other] { $value } background
    }

choice-quality =
    { $value ->
        [auto] auto
        [low] low
        [medium] medium
        [high] high
       *[other] { $value }
    }
choice-background =
    { $value ->
        [auto] auto
        [opaque] solid
        [transparent] transparent
       *[other] { $value }
    }

lacking-size =
    { $wanted ->
        [auto] This service needs an exact size; drawing { $fitted }.
       *[other] { $fitted ->
            [auto] This service chooses the size itself.
           *[other] This service has no { $wanted }; drawing { $fitted } instead.
        }
    }
lacking-size-only-4k = This service has { $wanted } in 4K only; drawing { $fitted } instead. For { $wanted }, add “4k”.
lacking-pictures = I draw up to { $most } at a time.
lacking-references =
    { $most ->
        [1] The service takes one picture at a time, so I use the first.
       *[other] The service takes up to { $most } pictures at a time, so I use the first { $most }.
    }
lacking-parts = I can see only the picture with the caption: this group hides the rest of an album from me.
lacking-quality =
    { $fitted ->
        [auto] This service chooses the quality itself.
       *[other] { $wanted ->
            [auto] This service needs an exact quality; drawing in { $fitted }.
            [low] This service has no low quality; drawing in { $fitted }.
            [medium] This service has no medium quality; drawing in { $fitted }.
            [high] This service has no high quality; drawing in { $fitted }.
           *[other] This service has no such quality; drawing in { $fitted }.
        }
    }
lacking-background =
    { $wanted ->
        [opaque] This service can't be asked for a solid background.
        [transparent] This service can't make the background transparent.
       *[other] This service has no such background.
    }
