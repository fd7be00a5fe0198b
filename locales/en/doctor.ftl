# What `python -m bot doctor` tells the operator in the terminal.

terminal-doctor = check the settings, the data and the machine, and say how to mend what is wrong
terminal-fix = mend what the doctor can mend by itself
terminal-json = tell the findings as JSON, for programs

doctor-can-work =
    { $count ->
        [0] Nothing is wrong.
        [one] The bot can work; one thing should be mended.
       *[other] The bot can work; { $count } things should be mended.
    }
doctor-cannot-work =
    { $count ->
        [one] The bot can't work: one thing has to be mended first.
       *[other] The bot can't work: { $count } things have to be mended first.
    }
doctor-skipped = Not checked ({ $check }): mend { $names } first.
doctor-broken = This could not be checked ({ $check }, { $error }).

doctor-python = Python { $version }, SQLite { $sqlite }.
doctor-libraries =
    { $count ->
        [one] The library is there and new enough.
       *[other] All { $count } libraries are there and new enough.
    }
doctor-libraries-untold = Which versions of the libraries are needed can't be told here; they are there.
doctor-library-missing = The library { $name } is not installed.
doctor-library-old = The library { $name } { $there } is too old: { $wanted } or newer is needed.
doctor-library-remedy = Install the libraries again: make run does it, and so does pip install --require-hashes -r requirements.txt

doctor-env-file =
    { $count ->
        [0] There is no .env, or nothing in it: the settings are those of the environment.
        [one] .env can be read and has one setting.
       *[other] .env can be read and has { $count } settings.
    }
doctor-setting-repeated = .env sets { $name } more than once, in the lines { $lines }.
doctor-setting-repeated-remedy = Only line { NUMBER($line, useGrouping: 0) } counts; delete the others.
doctor-setting-unknown =
    Line { NUMBER($line, useGrouping: 0) } of .env { $name ->
        [none] sets something that the bot does not know.
       *[other] sets { $name }, which the bot does not know.
    }
doctor-setting-unknown-remedy = Look the name up in .env.example, or delete the line.
doctor-variable-unknown = The environment sets { $name }, which the bot does not know.
doctor-setting-meant = Did you mean { $meant }?
doctor-token = BOT_TOKEN looks like a token (bot { $number }).
doctor-settings = All other settings make sense.

doctor-running = A bot is running here: its last sign of life is { $seconds } s old.
doctor-not-running = No bot is running here.
doctor-database-new = The database { $place } will be made at the first start.
doctor-database =
    The database { $place } can be written and is whole: { NUMBER($megabytes, maximumFractionDigits: 1) } MB, { $behind ->
        [0] up to date ({ $revision }).
       *[other] of an earlier version ({ $revision }); the next start brings it up to date.
    }
doctor-files = Only the bot's user can read what is in { $place }.
doctor-env-file-open = Others on this machine can read .env, and the token and the keys are in it.
doctor-env-file-open-remedy = chmod 600 .env, or python -m bot doctor --fix
doctor-files-open =
    { $count ->
        [one] Others on this machine can read { $example }.
       *[other] Others on this machine can read { $count } files and folders of the bot, { $example } among them.
    }
doctor-files-open-remedy = python -m bot doctor --fix closes them, and so does the next start.
doctor-files-others-remedy = They belong to another user: give them to the bot's user, or run this as their owner.
doctor-files-closed =
    { $count ->
        [one] Closed one file or folder to others.
       *[other] Closed { $count } files and folders to others.
    }
doctor-disk = { $free } MB are free where { $place } is.
doctor-disk-tight = { $free } MB are free where { $place } is: there is no room for { $keep } MB of originals (KEEP_IMAGES_MB).
doctor-disk-full = Only { $free } MB are free where { $place } is; below { $needed } MB the bot stops drawing.
doctor-disk-remedy = Make room on the disk, or lower KEEP_IMAGES_MB: { $kept } MB of originals are kept now.
