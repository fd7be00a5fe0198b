# What only the operator reads: messages to administrators, and the terminal.

operator-unavailable =
    { $reason ->
        [key] The drawing service refuses the key. Check the API key in the settings and restart me.
        [balance] The drawing service is out of funds. Top the account up; I'll go on by myself.
       *[set-up] The drawing service is set up wrongly: its address or model does not fit. Check both in the settings and restart me.
    }
operator-not-saved = A picture came and could not be kept: { $reason }. Make room on the disk.
operator-storage-unavailable = I can't write anything down: { $reason }. Check the disk and the database; I'll go on by myself.

terminal-run = serve for real; needs BOT_TOKEN and LLMEASY_API_KEY
terminal-demo = try the bot in the browser; needs nothing
terminal-port = the port of the chat page
terminal-real = draw with the real service; needs LLMEASY_API_KEY
demo-ready = The bot is ready to talk: { $url } (Ctrl-C ends it)
demo-over = The demo is over.

start-no-storage = The database can't be used: { $reason }. Check DATA_DIR and DATABASE_URL, the rights to the folder and the room on the disk.
start-port-in-use = Port { $port } is taken by another program. Name a free one: make demo PORT=8090
start-wrong-token = Telegram does not know this BOT_TOKEN. Copy it once more from @BotFather.
config-missing = { $name } is not set: { $expects }.
config-senseless = The value of { $name } makes no sense; it should be { $expects }.

expects-bot-token = the token that @BotFather gave you, like 123456:ABC-def
expects-telegram-api-url = the address of a Bot API server, like https://api.telegram.org
expects-images-providers = the service that draws: llmeasy, llmapi, gateway, apiyi or openai
expects-images-timeout = seconds for one request, 1 to 3600
expects-ambiguous-retries = how often a request that may be billed already is repeated, 0 to 10
expects-retry-waits = seconds before each repeat, like 3,8,15
expects-parallel-images = how many pictures are drawn at once, 1 to 100
expects-jobs-per-user = how many requests a person may have under way, 1 to 100
expects-daily-images-per-user = pictures a day for a person, 0 or more; leave it out for no limit
expects-daily-images-per-group = pictures a day for a group, 0 or more; leave it out for no limit
expects-monthly-budget-usd = dollars a month for everybody, 0 or more; leave it out for no limit
expects-access = open or allowlist
expects-allowed-ids = Telegram ids of people and groups, separated by commas
expects-admin-ids = Telegram ids of people, separated by commas
expects-data-dir = the folder for the database and the pictures
expects-database-url = the address of a database, like sqlite+aiosqlite:///data/bot.db
expects-keep-images-days = how many days originals are kept, 0 or more
expects-keep-images-mb = how many megabytes of originals are kept, 0 or more
expects-reference-pixels = the long side of pictures that are sent for changing, 256 to 8192
expects-shutdown-grace = seconds that running requests get at a stop, 0 to 3600
expects-log-format = console or json
expects-log-level = DEBUG, INFO, WARNING or ERROR
expects-api-key = the key of the drawing service
expects-base-url = the address before /images/generations, like https://www.llmeasy.ru/v1
expects-model = the name of a model, like gpt-image-2
expects-price-usd = what one picture costs, in dollars, 0 to 100; MONTHLY_BUDGET_USD counts with it
expects-user-agent = the name that the bot gives to the service
expects-typical-seconds = how long a picture usually takes, in seconds, 1 to 3600
