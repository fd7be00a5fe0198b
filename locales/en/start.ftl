# Why a start is refused: what only the operator reads, in the terminal.

env-file-encoding = The file .env is not in UTF-8. Save it once more in that encoding (Notepad: Save as, Encoding: UTF-8; PowerShell: Set-Content -Encoding utf8) and start again.
env-file-folder = .env is a folder, and should be a file. Move the folder away (Docker makes one where the file is missing) and copy .env.example to .env.
env-file-unreadable = The file .env can't be opened. Give the bot's user the right to read it.
env-file-too-large = The file .env is larger than 1 MB, so it can't be the settings. Copy .env.example to .env and fill it in anew.
env-file-line = Line { NUMBER($line, useGrouping: 0) } of .env makes no sense: write NAME=value there, close each quote, and begin comments with #.

start-no-storage =
    { $kind ->
        [locked] The database { $place } is locked by another program. End that program, or wait until it is done, and start again.
        [read-only] { $place } can only be read. Give the bot's user the right to write there, or name another folder in DATA_DIR.
        [full] The disk of { $place } is full. Make room there and start again.
        [damaged] The database { $place } is damaged. Put your last copy of DATA_DIR in its place.
        [foreign] { $place } is not a database of this bot. Move it away, or name another file in DATABASE_URL.
        [newer] The database { $place } was written by a newer version of the bot. Update the bot, or put back the copy of DATA_DIR from before the update.
        [lacking] The database { $place } lacks what the bot needs ({ $detail }): an unfinished version made it. Put back an older copy of DATA_DIR, or move the file away and begin with a new one.
        [address] DATABASE_URL is not the address of an SQLite database, like sqlite:///data/bot.db.
        [no-folder] { $place } is in the way: it is a file, and a folder is needed there. Move it away, or name another folder in DATA_DIR.
        [no-access] { $place } can't be opened. Give the bot's user the right to read and write there, or name another folder in DATA_DIR.
       *[other] The database { $place } can't be used ({ $detail }). Check DATA_DIR and DATABASE_URL, the rights to the folder and the room on the disk.
    }
