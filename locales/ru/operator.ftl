# То, что читает только оператор: сообщения администраторам и терминал.

operator-unavailable =
    { $reason ->
        [key] Сервис рисования не принимает ключ. Проверьте ключ в настройках и перезапустите меня.
        [balance] У сервиса рисования закончились деньги. Пополните счёт, дальше я справлюсь сам.
       *[set-up] Сервис рисования настроен неверно: не подходит адрес или модель. Проверьте их в настройках и перезапустите меня.
    }
operator-not-saved = Картинка пришла, но сохранить её не удалось: { $reason }. Освободите место на диске.
operator-storage-unavailable = Не могу ничего записать: { $reason }. Проверьте диск и базу данных, дальше я справлюсь сам.

terminal-run = работать по-настоящему; нужны BOT_TOKEN и LLMEASY_API_KEY
terminal-demo = попробовать бота в браузере; ничего не нужно
terminal-port = порт страницы с чатом
terminal-real = рисовать настоящим сервисом; нужен LLMEASY_API_KEY
demo-ready = Бот готов к разговору: { $url } (Ctrl-C завершает)
demo-over = Демонстрация окончена.

start-no-storage = Базой данных нельзя пользоваться: { $reason }. Проверьте DATA_DIR и DATABASE_URL, права на папку и место на диске.
start-port-in-use = Порт { $port } занят другой программой. Назовите свободный: make demo PORT=8090
start-wrong-token = Telegram не знает такого BOT_TOKEN. Скопируйте его у @BotFather ещё раз.
config-missing = Не задана настройка { $name }: { $expects }.
config-senseless = Значение { $name } не подходит. Нужно вот что: { $expects }.

expects-bot-token = токен, который дал @BotFather, вида 123456:ABC-def
expects-telegram-api-url = адрес сервера Bot API, например https://api.telegram.org
expects-images-providers = сервис, который рисует: llmeasy, llmapi, gateway, apiyi или openai
expects-images-timeout = секунды на один запрос, от 1 до 3600
expects-ambiguous-retries = сколько раз повторять запрос, за который уже могли списать деньги, от 0 до 10
expects-retry-waits = секунды перед каждым повтором, например 3,8,15
expects-parallel-images = сколько картинок рисуется одновременно, от 1 до 100
expects-jobs-per-user = сколько запросов одного человека может идти сразу, от 1 до 100
expects-daily-images-per-user = картинок в день на человека, от 0; без лимита — не задавайте
expects-daily-images-per-group = картинок в день на группу, от 0; без лимита — не задавайте
expects-monthly-budget-usd = долларов в месяц на всех, от 0; без лимита — не задавайте
expects-access = open или allowlist
expects-allowed-ids = id людей и групп в Telegram через запятую
expects-admin-ids = id людей в Telegram через запятую
expects-data-dir = папка для базы данных и картинок
expects-database-url = адрес базы данных, например sqlite+aiosqlite:///data/bot.db
expects-keep-images-days = сколько дней хранить оригиналы, от 0
expects-keep-images-mb = сколько мегабайт оригиналов хранить, от 0
expects-reference-pixels = длинная сторона картинок, которые отправляются на изменение, от 256 до 8192
expects-shutdown-grace = секунды, которые получают идущие запросы при остановке, от 0 до 3600
expects-log-format = console или json
expects-log-level = DEBUG, INFO, WARNING или ERROR
expects-api-key = ключ сервиса рисования
expects-base-url = адрес до /images/generations, например https://www.llmeasy.ru/v1
expects-model = имя модели, например gpt-image-2
expects-price-usd = цена одной картинки в долларах, от 0 до 100; по ней считается MONTHLY_BUDGET_USD
expects-user-agent = имя, которым бот называет себя сервису
expects-typical-seconds = сколько секунд обычно рисуется картинка, от 1 до 3600
