# What went wrong, whether it counts, what to do.

# $cost says whom it is told to: `counts` and `free` to people with a limit, `partly` to them under
# some of several pictures, `billed` and `unbilled` to administrators, `none` to everybody else. It
# begins with its own blank.
cost =
    { $cost ->
        [counts] { $counted ->
            [1] { " " }This counts as one of today's pictures.
           *[other] { " " }This counts as { $counted } of today's pictures.
        }
        [partly] { " " }{ $counted } of today's pictures are used.
        [free] { " " }This doesn't count towards today's limit.
        [billed] { " " }The service may have charged for this.
        [unbilled] { " " }Nothing was charged.
       *[none] { "" }
    }

error-unexpected = Something broke on my side. The bot's owner will see it.{ cost }

error-prompt-empty = There's nothing to draw yet. Tell me what you would like to see.
error-prompt-too-long =
    That is too long for me: { NUMBER($length) } characters. Up to { NUMBER($limit) } will do.
error-picture-too-large = This picture is too large: Telegram gives bots files up to { $limit } MB. Send a smaller one, or send it as a photo.
error-picture-too-detailed = This picture has more pixels than I can open. Make it smaller (16 megapixels will do), or send it as a photo.
error-picture-unsupported = I can't work with this file. PNG, JPEG, WebP, HEIC, GIF, BMP and TIFF will do, or send it as a photo.
error-picture-damaged = I can't open this picture: the file is damaged. Send it once more, or send another one.
parts-cause =
    { $cause ->
        [picture-damaged] { $count ->
            [1] the file is damaged
           *[other] the files are damaged
        }
        [picture-too-large] Telegram gives bots files up to 20 MB
        [picture-too-detailed] there are more pixels than I can open
        [picture-gone] Telegram has deleted { $count ->
            [1] it
           *[other] them
        }
        [mixed] they are damaged, too large, or no pictures at all
       *[other] { $count ->
            [1] I can't work with this file
           *[other] I can't work with these files
        }
    }
error-parts-unreadable =
    { $count ->
        [1] Picture { $parts } of your { $total } won't open: { parts-cause }.
       *[other] Pictures { $parts } of your { $total } won't open: { parts-cause }.
    }{ cost } Shall I go on without { $count ->
        [1] it
       *[other] them
    }?
error-mask-unusable = This mask won't do. It has to be a PNG of the same proportions as the first picture, transparent where I may redraw it.{ cost }
error-nothing-waits = That picture is no longer waiting for words. Send it once more.
error-edits-unsupported = This service draws from words only and can't change pictures. Describe what you would like to see, and I'll draw it.
error-picture-gone = Telegram has deleted that file. Send the picture once more.{ cost }
error-files-not-served = I can't get the pictures that people send me right now. Yours is all right, and the bot's owner knows.{ cost }

limit-left =
    { $left ->
        [0] You have reached today's limit of { $limit } { $limit ->
            [one] picture
           *[other] pictures
        }. You can draw again { $comes_back }.
       *[other] That is more than you have left today: { $left } of { $limit }. Choose fewer in /settings; the limit resets { $comes_back }.
    }
error-limit-reached =
    { $limit ->
        [0] Drawing is switched off for you.
       *[other] { limit-left }
    }
error-limit-too-small = You asked for { $pictures } pictures at once, and a whole day's limit is { $limit }. Choose fewer pictures in /settings.
group-limit-left =
    { $left ->
        [0] This group has reached today's limit of { $limit } { $limit ->
            [one] picture
           *[other] pictures
        }. You can draw again { $comes_back }.
       *[other] That is more than this group has left today: { $left } of { $limit }. The limit resets { $comes_back }.
    }
error-group-limit-reached =
    { $limit ->
        [0] Drawing is switched off for this group.
       *[other] { group-limit-left }
    }
error-budget-reached = The bot's budget for this month is used up. Drawing is back on the 1st, or when the bot's owner raises it.
error-budget-too-small =
    The bot's budget for this month is enough for { $left } more { $left ->
        [one] picture
       *[other] pictures
    }, and you asked for { $pictures }. Choose fewer pictures in /settings.
error-too-many-requests =
    { $limit ->
        [1] I have a request of yours already. Try again when it is done.
       *[other] I have { $limit } requests of yours already. Try again when one of them is done.
    }
error-already-drawing = Already drawing it. I'll send it here.
error-access-denied = I only draw for people whom the bot's owner has let in. Ask the owner to add you.
error-not-yours = Only the person who asked for this picture can use its buttons.
error-nothing-to-repeat = I no longer know what this button was about. Send the words once more.
error-original-cleared =
    The original is no longer here: I keep originals for a few days only. { $pictures ->
        [1] I can draw it again.
        [2] I can draw both again.
       *[other] I can draw all { $pictures } again.
    }

error-moderated =
    { $category ->
        [violence] The service won't draw this: it reads it as violence.
        [sexual] The service won't draw this: it reads it as sexual.
        [hate] The service won't draw this: it reads it as hateful.
        [self-harm] The service won't draw this: it reads it as self-harm.
       *[other] The service won't draw this: it is against its rules.
    }{ cost } Try other words.
error-busy =
    { $tries ->
        [1] The service is overloaded.
        [2] The service is overloaded; two tries didn't help.
        [3] The service is overloaded; three tries didn't help.
        [4] The service is overloaded; four tries didn't help.
       *[other] The service is overloaded; { $tries } tries didn't help.
    }{ cost } Try again in a few minutes.
error-unreachable = I can't reach the service right now.{ cost } Try again in a few minutes.
error-answer-lost = The service stopped answering half-way, and the picture is lost.{ cost }
error-answer-unreadable = The service answered, but there was no picture in its answer.{ cost }
error-not-saved = The picture came, but I had nowhere to keep it. The bot's owner knows.{ cost }
error-interrupted = I broke down three times over this request, so I have stopped trying.{ cost }
error-malformed =
    { $note ->
        [none] The service didn't understand this request.{ cost } Try other words.
        [no-edits] This service draws from words only and can't change pictures.{ cost }
        [no-masks] This service can't change only a part of a picture.{ cost }
        [too-large] The service doesn't take pictures this large.{ cost } Send a smaller one, or fewer at once.
        [too-long] The service doesn't take that many words.{ cost } Try fewer.
       *[other] The service didn't understand this request: “{ $note }”.{ cost } Try other words.
    }
error-unavailable = The service isn't available right now; the bot's owner knows.{ cost }
error-answer-refused = The picture is drawn, but Telegram rejected it.{ cost }
error-part-lost =
    { $cause ->
        [disk] Not all pictures got through: { $count ->
            [1] 1 of { $total } is
           *[other] { $count } of { $total } are
        } gone from my disk.
       *[telegram] { $total ->
            [1] The original didn't get through: Telegram rejected the file or didn't confirm it.
           *[other] Not all pictures got through: Telegram rejected or didn't confirm { $count } of { $total }.
        }
    }{ cost }
error-chat-gone = I can't write to this chat any more.
error-pictures-lost = The picture was drawn, but it is gone from my disk.{ cost }
error-undelivered = The picture is drawn, but Telegram hasn't taken it for an hour.{ cost }
error-unconfirmed = The picture is drawn, but Telegram didn't say whether it came.{ cost }
error-storage-unavailable = I can't save anything right now; the bot's owner knows.{ cost }
error-cancelled =
    { $cost ->
        [counts] { $counted ->
            [1] Stopped. It was already being drawn, so it counts as one of today's pictures.
           *[other] Stopped. They were already being drawn, so { $counted } of today's pictures are used.
        }
        [billed] Stopped. The service may still charge for what it had begun.
       *[other] Stopped.{ cost }
    }
error-cancelled-by-administrator = Stopped at the request of an administrator ({ $name }).{ cost }
