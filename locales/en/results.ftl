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

result-slow-line =
    { $count ->
        [1] My connection to Telegram is slow right now: press Original for the full file.
       *[other] My connection to Telegram is slow right now: press an Original button for its full file.
    }

original-on-its-way = It's on its way already.
original-not-brought =
    { $cause ->
        [answer-refused] Telegram rejected this file.
        [unconfirmed] I sent the original twice, and Telegram didn't say whether it came.
       *[other] Telegram hasn't taken the original for an hour. Press the button again a little later.
    }
result-put-off =
    { $count ->
        [1] Your picture is drawn.
       *[other] Your pictures are drawn.
    } Telegram makes me wait before I may send anything more here: about { $wait } from now. { $count ->
        [1] It will come by itself.
       *[other] They will come by themselves.
    }
