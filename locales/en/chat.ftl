# What people read in a chat, but for statuses, settings, usage and errors.

start =
    Hi! I draw what you describe and rework photos you send.

    Describe a picture, or send a photo with a caption saying what to change. It usually takes about { $wait }.

    Try one:
example-1 = A fox in space, watercolour
example-2 = A cosy bookshop on a rainy evening
example-3 = A paper city at dawn, seen from above

help =
    <b>A new picture</b>: just write what to draw. The more you say about light, style and mood, the closer it gets.

    <b>Change a picture</b>: send it with a caption that says what to change; without one, I'll ask. An album of up to ten works as well, and so does a reply to any picture, mine or anybody's.

    <b>Size and number</b>: add them after a comma: “a cat in a hat, 16:9, x3”. 4k, “square” and “as a file” work too.

    <b>In a group</b>: begin with /draw or mention me. To change a picture, reply to it with /draw and what to do.

    /settings – size, how many pictures, photo or file, language
    /history – your latest pictures
    /usage – what you have drawn
    /language – Русский or English
    /cancel – stop what I am drawing for you
    /forget – forget everything about you

draw-explained =
    Put your words after the command, like this:
    <code>/draw a lighthouse in a storm, oil painting</code>
    To change a picture, reply to it with /draw and what to do. Or tap this example:

what-to-change-private =
    { $picture ->
        [result] What should I change in it?
        [photos] What should I make of these pictures?
       *[photo] What should I change in this picture?
    }
what-to-change-group = { what-to-change-private } Reply to this message, or tap:
options-sort =
    { $sort ->
        [size] That's a size.
        [count] That's how many.
        [sending] That's how to send it.
       *[several] That's how, but not what.
    }
options-alone-private =
    { options-sort } { $doing ->
        [change] What should I change? Say both in one message: “add snow, { $words }”.
       *[draw] What should I draw? Say both in one message: “a cat in a hat, { $words }”.
    }
options-alone-group =
    { options-sort } { $doing ->
        [change] What should I change? Reply to this message with both: “add snow, { $words }”.
       *[draw] What should I draw? Say both in one message: “/draw a cat in a hat, { $words }”.
    }
small-talk-private =
    I'm a bot that draws. Describe a picture, or send a photo with a caption saying what to change.
    /help says more.
small-talk-group = I'm a bot that draws. Write /draw and what to draw; to change a picture, reply to it with /draw and what to do.
suggestion-1 = Restyle as a watercolour
suggestion-2 = Plain white background
suggestion-3 = Evening light
suggestion-4 = Turn it into a pencil sketch
what-works = I can't work with this kind of message. Send me words, and I'll draw them; send a photo with a caption, and I'll change it.
edited-message = I don't see edits to old messages. Send the new words as a new message, and I'll draw them.
unknown-command-private = I don't know this command. /help lists the ones I do.
unknown-command-group = In a group I know /draw and /cancel. Everything else is in a private chat with me.
which-picture = Which of them? Reply to the picture itself, or tap Edit under it.

cancel-stopped =
    { $count ->
        [1] Stopped “{ $words }”.
       *[other] Stopped { $count } requests.
    }
cancel-picture = All right, I'll leave the last picture you sent as it is.
cancel-nothing = There is nothing to stop: I'm not drawing anything for you right now.
cancel-too-late = Too late to stop: this request is already over.
later = I'm having trouble right now. I'll answer this message once it's fixed; the bot's owner knows.
unreadable = I couldn't read that message. Send the words or the picture once more, in a new message.
unknown-button = This button has expired. Send /help to see what I can do.

reword-private =
    { $kind ->
        [edit] Say it in other words, and I'll try that picture again.
       *[generation] Send it in other words, and I'll draw that.
    }
reword-group =
    { $kind ->
        [edit] Reply to this message with other words, and I'll try that picture again.
       *[generation] Send /draw again with other words.
    }

button-cancel = Cancel
button-again = Again
button-rest = Draw the rest
button-reword = Change the wording
button-anyway = Draw it all the same
button-try-again = Try again

pictures =
    { $count ->
        [one] { $count } picture
       *[other] { $count } pictures
    }
result-partial = { $count } of { $total } came out.

command-draw = Draw a picture from words
command-settings = Size, number, photo or file, language
command-usage = What you have drawn
command-language = Русский or English
command-cancel = Stop drawing
command-help = What I can do
