# What people read in a chat, but for statuses, settings, usage and errors.

start =
    I draw what you describe, and I change pictures you send me.
    Write what you would like to see, or send a photo and say what to change in it.
    Tap an example to watch me draw:
example-1 = A fox in space, watercolour
example-2 = A cosy bookshop on a rainy evening
example-3 = A paper city at dawn, seen from above

help =
    <b>A new picture</b>: just write what to draw. The more you say about light, style and mood, the closer it gets.
    <b>Change a picture</b>: send it with a caption that says what to change; without one, I'll ask. An album of up to ten works as well, and so does a reply to any picture, mine or anybody's.
    <b>Size and number</b>: at the start or end you may add 16:9, 4k, x3, “square” or “as a file”, after a comma.
    <b>In a group</b>: begin with /draw or mention me. Do so in reply to a picture, and I'll change it.

    /settings – size, how many pictures, photo or file, language
    /history – your latest pictures
    /usage – what you have drawn
    /language – Русский or English
    /cancel – stop what I am drawing for you
    /forget – forget everything about you

draw-explained =
    Put your words after the command, like this:
    <code>/draw a lighthouse in a storm, oil painting</code>
    As a reply to a picture, /draw changes that picture. Or tap this one:

what-to-change-private =
    { $picture ->
        [result] What should I change in it?
        [photos] Nice pictures. What should I make of them?
       *[photo] Nice picture. What should I change in it?
    }
what-to-change-group = { what-to-change-private } Reply to this message, or tap:
suggestion-1 = Restyle as a watercolour
suggestion-2 = Make the background plain white
suggestion-3 = Make it evening
suggestion-4 = Turn it into a pencil sketch
what-works =
    I can't do anything with this one. Send me words, and I'll draw them; send a photo with a caption, and I'll change it.
edited-message = I don't follow edits. Send the new words as a new message, and I'll draw them.
unknown-command-private = I don't know this command. /help lists the ones I do.
unknown-command-group = In a group I know /draw and /cancel. Everything else is in a private chat with me.
which-picture = Which of them? Reply to the picture itself, or tap Edit under it.

cancel-picture = All right, I'll leave that picture as it is.
cancel-nothing = There is nothing to stop: I'm not drawing anything for you right now.
cancel-too-late = Too late to stop: this request is already over.
later = I can't write anything down right now. I'll come back to your message as soon as I can; the operator knows.
unreadable = I could not read that message. Send the words or the picture once more, in a new message.
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
