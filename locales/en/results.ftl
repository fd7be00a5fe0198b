# The buttons under results, and what follows when they are pressed.

button-edit = Edit
button-original = Original
button-shapes = Size
button-back = ← Back
button-without =
    { $count ->
        [1] Without it
       *[other] Without them
    }
button-leave = Cancel

left-alone = All right, I left it.
