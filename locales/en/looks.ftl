# How a picture is to look, in statuses and settings. Sizes are written as 2048×1152, or `auto`.

size-auto = the service decides
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
    Quality: { $value ->
        [auto] auto
        [low] low
        [medium] medium
        [high] high
       *[other] { $value }
    }
choice-background =
    Background: { $value ->
        [auto] auto
        [opaque] solid
        [transparent] transparent
       *[other] { $value }
    }

lacking-size =
    { $wanted ->
        [auto] The service wants to be told a size here, so I chose one.
       *[other] { $fitted ->
            [auto] The size can't be chosen here.
           *[other] { $wanted } is not to be had here, so I take the nearest size.
        }
    }
lacking-pictures = { $wanted } pictures at once are too many, so I draw { $most }.
lacking-references =
    { $wanted } pictures at once are too many for the service, so I take { $most ->
        [1] the first one
       *[other] the first { $most }
    }.
lacking-parts = I only see the picture that carries the caption: in this group the rest of an album is hidden from me.
lacking-quality =
    { $fitted ->
        [auto] Quality can't be chosen here.
       *[other] { $wanted ->
            [low] Low
            [medium] Medium
            [high] High
           *[other] That
        } quality is not to be had here, so I take the nearest.
    }
lacking-background =
    { $wanted ->
        [opaque] A solid background can't be asked for here.
        [transparent] A transparent background is not to be had here.
       *[other] That background is not to be had here.
    }
