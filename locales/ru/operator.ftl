# То, что читает только оператор: сообщения администраторам и терминал.

operator-unavailable =
    { $reason ->
        [key] { $provider } не принимает ключ. Проверьте его в настройках и перезапустите меня.
        [balance] На счёте { $provider } закончились деньги. Пополните его, дальше я справлюсь сам.
       *[set-up] { $provider } настроен неверно: по адресу { $address } не рисуют или не знают такой модели. Базовый адрес обычно кончается на /v1. Проверьте его и модель в настройках и перезапустите меня.
    }
operator-vendor-gone = { $provider }: пять неудач подряд. Пока рисуют другие, а я пробую этот сервис каждую минуту.
operator-vendor-last = { $provider }: тоже пять неудач подряд. Сейчас не отвечает ни один сервис, я продолжаю спрашивать.
operator-vendor-back = { $provider } снова отвечает и рисует, как раньше.
operator-proxy =
    { $problem ->
        [down] { $target }: прокси { $proxy } не отвечает.
        [password] { $target }: прокси { $proxy } не принимает имя и пароль.
       *[no-way] { $target } не отвечает через прокси { $proxy }.
    } { $following ->
        [none] Пробую дальше, других прокси в настройках нет.
       *[other] Теперь хожу через { $following }, а первый попробую снова через десять минут.
    }
operator-slow-line = Связь с Telegram медленная: за час два оригинала отправлялись дольше двух минут или не дошли. Пока не пройдёт час без таких задержек, результаты приходят без файлов, а файлы приносит кнопка «Оригинал».
operator-files-not-served = Сервер Bot API { $address } не отдаёт файлы, поэтому менять картинки никто не может. Запустите его без --local или оставьте --local и откройте мне его папку на чтение по тому же пути, что у сервера.
operator-put-off = Telegram примет следующий ответ только через { $wait }: я отправляю слишком много. Картинка сохранена и уйдёт сама, тот, кто её ждёт, об этом знает.
operator-conflict =
    { $by ->
        [webhook] Кто-то поставил этому боту вебхук, и Telegram больше не отдаёт мне сообщения. Перезапустите меня: при запуске я убираю вебхуки. Если он появится снова, моим токеном пользуется другая программа; отозвать его можно у @BotFather.
       *[program] Сообщения этого бота забирает ещё одна программа: моя вторая копия, возможно, на другой машине. Людям отвечает то одна, то другая, а то и никто. Остановите лишнюю; если вы о ней не знаете, отзовите токен у @BotFather.
    }
operator-conflict-over = Сообщения этого бота снова получаю только я.
operator-telegram-back =
    Telegram не отвечал { $silent }. Теперь отвечает. { $size ->
        [minutes] Ничего не потеряно: на то, что люди успели написать, я отвечаю сейчас, а что ждало отправки, уйдёт само.
        [hour] Ничего не потеряно: на то, что люди успели написать, я отвечаю сейчас, а что ждало отправки, уйдёт само. Вместо картинок, которые ждали больше часа, люди получат сообщение с кнопкой «Оригинал».
       *[day] Что ждало меньше суток, уйдёт само. Более старых сообщений не хранит Telegram, а более старых ответов — я: такие запросы людям придётся повторить.
    }
operator-not-saved = Картинка пришла, но сохранить её не удалось: { $reason }. Освободите место на диске.
operator-budget-reached = Бюджет на рисование в этом месяце исчерпан, и людям об этом сказано. Увеличьте MONTHLY_BUDGET_USD или дождитесь следующего месяца.
operator-storage-unavailable = Не могу ничего записать: { $reason }. Проверьте диск и базу данных, дальше я справлюсь сам.

terminal-run = запустить бота; нужны BOT_TOKEN и ключ сервиса рисования (LLMEASY_API_KEY, …)
terminal-demo = попробовать бота в браузере; ничего не нужно
terminal-port = порт страницы с чатом
terminal-real = рисовать настоящим сервисом; нужен его ключ (LLMEASY_API_KEY, …)
terminal-provider = какой сервис изображать: llmeasy, llmapi, gateway, apiyi или openai
terminal-version = показать версию
demo-ready = Бот готов к разговору: { $url } (Ctrl-C завершает)
demo-over = Демонстрация окончена.

start-port-in-use = Порт { $port } занят другой программой. Назовите свободный: make demo PORT=8090, а без make – demo --port 8090.
start-wrong-token = Telegram не знает такого BOT_TOKEN. Скопируйте его у @BotFather ещё раз.
config-missing = Не задана настройка { $name }: { $expects }.
config-senseless = Значение { $name } не подходит. Нужно вот что: { $expects }.

expects-bot-token = токен, который дал @BotFather, вида 123456:ABC-def
expects-telegram-api-url = адрес сервера Bot API, например https://api.telegram.org
expects-proxy = none либо один или несколько прокси через запятую, например socks5://user:password@example.org:1080; подойдут socks5, socks5h, http и https
expects-images-providers = сервисы, которые рисуют, по порядку через запятую: llmeasy, llmapi, gateway, apiyi, openai
expects-images-timeout = секунды на один запрос, от 1 до 3600
expects-ambiguous-retries = сколько раз повторять запрос, за который уже могли списать деньги, от 0 до 10
expects-retry-waits = секунды перед каждым повтором, например 3,8,15
expects-parallel-images = сколько картинок рисуется одновременно, от 1 до 100
expects-jobs-per-user = сколько запросов одного человека может идти сразу, от 1 до 100
expects-daily-images-per-user = картинок в день на человека, от 0; без лимита — не задавайте
expects-daily-images-per-group = картинок в день на группу, от 0; без лимита — не задавайте
expects-monthly-budget-usd = долларов в месяц на всех, от 0; без лимита — не задавайте
expects-timezone = название часового пояса, например UTC или Europe/Moscow
expects-access = open или allowlist
expects-allowed-ids = id людей и групп в Telegram через запятую
expects-admin-ids = id людей в Telegram через запятую
expects-data-dir = папка для базы данных и картинок, без вопросительного знака в имени
expects-database-url = адрес базы данных SQLite, например sqlite:///data/bot.db; другие базы пока не поддерживаются
expects-keep-images-days = сколько дней хранить оригиналы, от 0
expects-keep-images-mb = сколько мегабайт оригиналов хранить, от 0
expects-reference-pixels = длинная сторона картинок, которые отправляются на изменение, от 256 до 8192
expects-hold-seconds = секунды, на которые запрос остаётся за процессом, не подающим признаков жизни, от 1 до 600
expects-shutdown-grace = секунды, которые получают идущие запросы при остановке, от 0 до 3600
expects-log-format = console или json
expects-log-level = DEBUG, INFO, WARNING или ERROR
expects-api-key = ключ сервиса рисования
expects-base-url = адрес до /images/generations, например https://www.llmeasy.ru/v1
expects-model = имя модели, например gpt-image-2
expects-price-usd = цена одной картинки в долларах, от 0 до 100; по ней считается MONTHLY_BUDGET_USD
expects-user-agent = имя, которым бот называет себя сервису
expects-typical-seconds = сколько секунд обычно рисуется картинка, от 1 до 3600
expects-sizes = размеры на выбор через запятую, например auto,1024x1024,2048x1152
expects-qualities = качество на выбор через запятую, из auto, low, medium, high
expects-backgrounds = фон на выбор через запятую, из auto, opaque, transparent
expects-not-in-edits = поля, которые не отправляются в запросах на изменение картинки, через запятую
expects-fields = поля запроса вдобавок к обычным или вместо них, объект JSON; null убирает поле
expects-generations-path = путь для рисования, например /images/generations
expects-edits-path = путь для изменения картинок, например /images/edits; none, если сервис этого не умеет
expects-one-reference = имя поля формы для единственной картинки, которую надо изменить, например image
expects-several-references = имя поля формы для каждой из нескольких картинок, которые надо изменить, например image[]
expects-mask = имя поля формы для маски, например mask; none, если сервис масок не принимает
expects-max-references = сколько картинок может лечь в основу одного запроса, от 1 до 16
expects-prompt-limit = сколько знаков может быть в запросе, от 1 до 100000
expects-connect-timeout = секунды на соединение с сервисом, от 1 до 600
expects-timeout = секунды на один запрос к этому сервису, от 1 до 3600
expects-previews = сколько промежуточных картинок приходит, пока рисуется одна, от 0 до 3
expects-token-prices-usd = доллары за миллион токенов, три числа: текст на входе, картинка на входе, картинка на выходе, например 5,8,30
