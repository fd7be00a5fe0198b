# What went wrong, what it cost, what to do. $billed is `none` or `perhaps`.

cost =
    { $billed ->
        [perhaps] It may have been charged.
       *[none] Nothing was charged.
    }

error-unexpected = Something broke on my side, and I wrote it down for the operator. { cost }

error-prompt-empty = There are no words in it. Tell me what to draw.
error-prompt-too-long =
    That is too long for me: { NUMBER($length) } characters. Up to { NUMBER($limit) } will do.
error-picture-too-large = This picture is too large: Telegram lets me have up to { $limit } MB. Send a smaller one, or send it as a photo.
error-picture-too-detailed = This picture has more pixels than I can open. Make it smaller, 16 megapixels will do, or send it as a photo.
error-picture-unsupported = I can't work with this file. PNG, JPEG, WebP, HEIC, GIF, BMP and TIFF will do, or send it as a photo.
error-picture-damaged = I can't open this picture: the file is damaged. Send it once more, or send another one.
parts-cause =
    { $cause ->
        [picture-damaged] { $count ->
            [1] the file is damaged
           *[other] the files are damaged
        }
        [picture-too-large] Telegram lets me have up to 20 MB
        [picture-too-detailed] there are more pixels than I can open
        [picture-gone] Telegram no longer hands me { $count ->
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
    } { cost } Shall I go on without { $count ->
        [1] it
       *[other] them
    }?
error-nothing-waits = That picture no longer waits for words. Send it once more.
error-edits-unsupported = This service draws from words only and can't change pictures. Describe what you would like to see, and I'll draw it.
error-picture-gone = Telegram no longer hands me that picture. Send it once more. { cost }

limit-left =
    { $left ->
        [0] You have reached today's limit of { $limit } { $limit ->
            [one] picture
           *[other] pictures
        }. The next ones come in { $comes_back }.
       *[other] That is more than you have left today: { $left } of { $limit }. Ask for fewer in /settings; the next ones come in { $comes_back }.
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
        }. The next ones come in { $comes_back }.
       *[other] That is more than this group has left today: { $left } of { $limit }. The next ones come in { $comes_back }.
    }
error-group-limit-reached =
    { $limit ->
        [0] Drawing is switched off for this group.
       *[other] { group-limit-left }
    }
error-budget-reached = This month's money for drawing is used up. The operator knows how to get more.
error-budget-too-small =
    This month's money is enough for { $left } more { $left ->
        [one] picture
       *[other] pictures
    }, and you asked for { $pictures }. Choose fewer pictures in /settings.
error-too-many-requests =
    { $limit ->
        [1] I'm still busy with your previous request. Send this one when that is done.
       *[other] I'm busy with { $limit } requests of yours already. Send this one when one of them is done.
    }
error-already-drawing = I'm already on it: the picture comes by itself.
error-access-denied = I only draw for people whom the operator has let in. Ask the operator to add you.
error-not-yours = This button belongs to the person who asked.
error-nothing-to-repeat = I no longer know what this button was about. Send the words once more.
error-original-cleared =
    The original is no longer here: I clear originals away after a while. { $pictures ->
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
    } { cost } Try other words.
error-busy =
    { $tries ->
        [1] The service is overloaded.
        [2] The service is overloaded, I tried twice.
        [3] The service is overloaded, I tried three times.
        [4] The service is overloaded, I tried four times.
       *[other] The service is overloaded, I tried { $tries } times.
    } { cost }
error-unreachable = I can't reach the service. { cost }
error-answer-lost = The service stopped answering half-way, and the picture is lost. { cost }
error-answer-unreadable = The service answered, but there was no picture in it. { cost }
error-not-saved = The picture came, but I had nowhere to keep it. The operator knows. { cost }
error-interrupted = I broke down three times over this request, so I have stopped trying. { cost }
error-malformed =
    { $note ->
        [none] The service did not understand this request. { cost } Try other words.
       *[other] The service did not understand this request: “{ $note }”. { cost } Try other words.
    }
error-unavailable = The service is not available right now, and the operator knows. { cost }
error-answer-refused = The picture is drawn, but Telegram would not take it. { cost }
error-part-lost =
    { $cause ->
        [disk] Not all pictures got through: { $count } of { $total } are gone from my disk.
       *[telegram] { $total ->
            [1] The original did not get through: Telegram refused the file or did not confirm it.
           *[other] Not all pictures got through: Telegram refused or did not confirm { $count } of { $total }.
        }
    } { cost }
error-chat-gone = I can't write to this chat any more.
error-pictures-lost = The picture was drawn, but it is gone from my disk. { cost }
error-undelivered = The picture is drawn, but Telegram did not take it for an hour. { cost }
error-unconfirmed = The picture is drawn, but Telegram did not say whether it came. { cost }
error-storage-unavailable = I can't save anything right now, and the operator knows. { cost }
error-cancelled =
    { $billed ->
        [perhaps] Stopped. The service may still charge for what it had begun.
       *[none] Stopped. Nothing was charged.
    }
