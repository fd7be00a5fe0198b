# What is kept of a person: the latest pictures, and how it is forgotten.

history =
    { $count ->
        [1] Your latest picture. Tap its number, and I'll send the original.
       *[other] Your latest pictures. Tap a number, and I'll send the original.
    }
history-empty = You have no pictures here yet. Write what you would like to see, and I'll draw it.
history-gone = Your latest pictures are no longer with me: I keep originals for a few days only. Scroll up, they are still in this chat.

forget =
    <b>Forget everything about you?</b>

    I'll delete: your words, the pictures I drew for you with their originals, pictures you sent me, and whatever I'm drawing right now. Here and in groups.

    I'll keep: how many pictures there were and what they cost, and your settings. The messages in this chat are yours to delete.
button-forget = Forget everything
button-keep = Keep everything
forgetting-done = Done, all of it is forgotten.
forgetting-goes-on = Almost all of it is forgotten. What is still on its way to you, or could not be erased yet, follows within minutes.
forgetting-kept = All right, everything stays as it is.

command-history = Your latest pictures
command-forget = Forget everything about me
