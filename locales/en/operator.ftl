# What only the operator reads: messages to administrators, and the terminal.

operator-unavailable =
    { $reason ->
        [key] { $provider } refuses the key. Check its API key in the settings and restart me.
        [balance] { $provider } is out of funds. Top the account up; I'll go on by myself.
        [firewall] A firewall or proxy before { $provider } refuses my requests to { $address } with a web page. The key may be right. Ask the service to let this machine through, or set another proxy or User-Agent in the settings and restart me.
        [task] { $provider } answers with a task in place of a picture, to be fetched later: { $address }. I need an address that answers with the picture itself. Check the base URL and the model in the settings and restart me. The service may have charged for the task.
       *[set-up] { $provider } is set up wrongly: { $address } draws nothing, or not with that model. A base URL mostly ends in /v1. Check it and the model in the settings and restart me.
    }
operator-provider-gone = { $provider } failed five times in a row. The others draw for a while; I try it again every minute.
operator-provider-last = { $provider } failed five times in a row, too. None of the services answers now; I go on asking.
operator-provider-back = { $provider } answers again and draws as before.
operator-proxy =
    { $problem ->
        [down] { $target }: the proxy { $proxy } does not answer.
        [password] { $target }: the proxy { $proxy } refuses the user name and password.
       *[no-way] { $target } does not answer through the proxy { $proxy }.
    } { $following ->
        [none] I keep trying; there is no other proxy in the settings.
       *[other] I go through { $following } now, and try the first one again in ten minutes.
    }
operator-slow-line = My connection to Telegram is slow: within an hour two originals took over two minutes each, or did not get through. Until an hour passes without another one, results come without their files; the Original button brings them.
operator-files-not-served = The Bot API server { $address } hands out no files, so nobody can change pictures. Start it without --local; or keep --local and let me read its folder at the same place where the server has it.
operator-put-off = Telegram makes me wait { $wait } before it takes an answer: I have sent too much. The picture is kept and goes out by itself, and whoever asked has been told.
operator-conflict =
    { $by ->
        [webhook] Somebody set a webhook for this bot, so Telegram gives me no messages any more. Restart me: I remove webhooks at the start. If it comes back, another program uses my token; @BotFather can revoke it.
       *[program] Another program takes the messages of this bot: a second copy of me, perhaps on another machine. People hear now the one, now the other, or nobody. End the other one; if you don't know it, let @BotFather revoke the token.
    }
operator-conflict-over = I am alone with this bot's messages again.
operator-telegram-back =
    Telegram did not answer for { $silent }. Now it does. { $size ->
        [minutes] Nothing was lost: I answer what people wrote meanwhile, and what waited goes out by itself.
        [hour] Nothing was lost: I answer what people wrote meanwhile, and what waited goes out by itself. In place of a picture that waited for over an hour people get a sentence with the Original button.
       *[day] What waited for less than a day goes out by itself. Older messages are not kept by Telegram, and older answers not by me: people have to ask for those again.
    }
operator-not-saved = A picture came and could not be kept: { $reason }. Make room on the disk.
operator-budget-reached = This month's budget for drawing is used up, and people are told so. Raise MONTHLY_BUDGET_USD, or wait for the next month.
operator-storage-unavailable = I can't write anything down: { $reason }. Check the disk and the database; I'll go on by myself.

terminal-run = run the bot; needs BOT_TOKEN and the key of the drawing service (LLMEASY_API_KEY, …)
terminal-demo = try the bot in the browser; needs nothing
terminal-port = the port of the chat page
terminal-real = draw with the real service; needs its key (LLMEASY_API_KEY, …)
terminal-provider = the service to imitate: llmeasy, llmapi, gateway, apiyi or openai
terminal-version = show the version
demo-ready = The bot is ready to talk: { $url } (Ctrl-C ends it)
demo-over = The demo is over.

start-port-in-use = Port { $port } is taken by another program. Name a free one: make demo PORT=8090, or demo --port 8090 without make.
start-no-demo = This installation has no demo: the package { $package }, which plays Telegram and the drawing service, is missing, as it always is in the container image; a copy of the repository has it (make demo), and so has an installation with pip (draw-bot demo).
start-wrong-token = Telegram does not know this BOT_TOKEN. Copy it once more from @BotFather.
config-missing = { $name } is not set: { $expects }.
config-senseless = The value of { $name } makes no sense; it should be { $expects }.

expects-bot-token = the token that @BotFather gave you, like 123456:ABC-def
expects-telegram-api-url = the address of a Bot API server, like https://api.telegram.org
expects-proxy = none, or one or several proxies, separated by commas, like socks5://user:password@example.org:1080; socks5, socks5h, http and https are understood
expects-images-providers = the services that draw, in their order, separated by commas: llmeasy, llmapi, gateway, apiyi, openai
expects-images-timeout = seconds for one request, 1 to 3600
expects-ambiguous-retries = how often a request that may be billed already is repeated, 0 to 10
expects-retry-waits = seconds before each repeat, like 3,8,15
expects-parallel-images = how many pictures are drawn at once, 1 to 100
expects-jobs-per-user = how many requests a person may have under way, 1 to 100
expects-daily-images-per-user = pictures a day for a person, 0 or more; leave it out for no limit
expects-daily-images-per-group = pictures a day for a group, 0 or more; leave it out for no limit
expects-monthly-budget-usd = dollars a month for everybody, 0 or more; leave it out for no limit
expects-timezone = the name of a time zone, like UTC or Europe/Moscow
expects-access = open or allowlist
expects-allowed-ids = Telegram ids of people and groups, separated by commas
expects-admin-ids = Telegram ids of people, separated by commas
expects-data-dir = the folder for the database and the pictures, without a question mark in its name
expects-database-url = the address of an SQLite database, like sqlite:///data/bot.db; other databases are not supported yet
expects-keep-images-days = how many days originals are kept, 0 or more
expects-keep-images-mb = how many megabytes of originals are kept, 0 or more
expects-reference-pixels = the long side of pictures that are sent for changing, 256 to 8192
expects-hold-seconds = seconds for which a request stays with a process that gives no sign of life, 1 to 600
expects-shutdown-grace = seconds that running requests get at a stop, 0 to 3600
expects-log-format = console or json
expects-log-level = DEBUG, INFO, WARNING or ERROR
expects-api-key = the key of the drawing service
expects-base-url = the address before /images/generations, like https://www.llmeasy.ru/v1
expects-model = the name of a model, like gpt-image-2
expects-price-usd = what one picture costs, in dollars, 0 to 100; MONTHLY_BUDGET_USD counts with it
expects-user-agent = the name that the bot gives to the service
expects-typical-seconds = how long a picture usually takes, in seconds, 1 to 3600
expects-sizes = sizes to choose from, separated by commas, like auto,1024x1024,2048x1152
expects-qualities = qualities to choose from, separated by commas, of auto, low, medium, high
expects-backgrounds = backgrounds to choose from, separated by commas, of auto, opaque, transparent
expects-not-in-edits = fields that requests to change a picture leave out, separated by commas
expects-fields = fields to send beside the usual ones or in their place, as a JSON object; null leaves one out
expects-generations-path = the path for drawing, like /images/generations
expects-edits-path = the path for changing pictures, like /images/edits; none where the service can't
expects-one-reference = the form's name for a single picture that is to be changed, like image
expects-several-references = the form's name for each of several pictures that are to be changed, like image[]
expects-mask = the form's name for a mask, like mask; none where the service takes none
expects-max-references = how many pictures one request may start from, 1 to 16
expects-prompt-limit = how many characters a request may have, 1 to 100000
expects-connect-timeout = seconds to connect to the service, 1 to 600
expects-timeout = seconds for one request to this service, 1 to 3600
expects-previews = how many previews come while a picture grows, 0 to 3
expects-token-prices-usd = dollars for a million tokens, three numbers: text in, image in, image out, like 5,8,30
