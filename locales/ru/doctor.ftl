# То, что оператору говорит в терминале `python -m bot doctor`.

terminal-doctor = проверить настройки, данные и компьютер и сказать, как исправить, что не так
terminal-fix = исправить то, что можно исправить без вас
terminal-json = выдать результат в JSON, для программ

doctor-can-work =
    { $count ->
        [0] Всё в порядке.
        [one] Бот может работать, но есть { $count } замечание.
        [few] Бот может работать, но есть { $count } замечания.
        [many] Бот может работать, но есть { $count } замечаний.
       *[other] Бот может работать, но есть { $count } замечания.
    }
doctor-cannot-work =
    { $count ->
        [one] Бот работать не сможет: сначала нужно исправить { $count } ошибку.
        [few] Бот работать не сможет: сначала нужно исправить { $count } ошибки.
        [many] Бот работать не сможет: сначала нужно исправить { $count } ошибок.
       *[other] Бот работать не сможет: сначала нужно исправить { $count } ошибки.
    }
doctor-skipped = Не проверено ({ $check }): сначала исправьте { $names }.
doctor-broken = Это не удалось проверить ({ $check }, { $error }).

doctor-python = Python { $version }, SQLite { $sqlite }.
doctor-libraries =
    { $count ->
        [one] { $count } библиотека на месте, версия подходит.
        [few] Все { $count } библиотеки на месте, версии подходят.
        [many] Все { $count } библиотек на месте, версии подходят.
       *[other] Все { $count } библиотеки на месте, версии подходят.
    }
doctor-libraries-untold = Библиотеки на месте, но какие версии нужны, здесь не узнать.
doctor-library-missing = Не установлена библиотека { $name }.
doctor-library-old = Библиотека { $name } { $there } слишком старая: нужна { $wanted } или новее.
doctor-library-remedy = Установите библиотеки заново: это делает make run или pip install --require-hashes -r requirements.txt

doctor-env-file =
    { $count ->
        [0] Файла .env нет или он пуст: настройки берутся из окружения.
        [one] Файл .env читается, в нём { $count } настройка.
        [few] Файл .env читается, в нём { $count } настройки.
        [many] Файл .env читается, в нём { $count } настроек.
       *[other] Файл .env читается, в нём { $count } настройки.
    }
doctor-setting-repeated = Настройка { $name } задана в .env несколько раз, в строках { $lines }.
doctor-setting-repeated-remedy = Действует только строка { NUMBER($line, useGrouping: 0) }, остальные удалите.
doctor-setting-unknown =
    Строка { NUMBER($line, useGrouping: 0) } в .env { $name ->
        [none] задаёт то, чего бот не знает.
       *[other] задаёт { $name }: такой настройки у бота нет.
    }
doctor-setting-unknown-remedy = Сверьте имя с .env.example или удалите строку.
doctor-variable-unknown = В окружении задана переменная { $name }: такой настройки у бота нет.
doctor-setting-meant = Может быть, { $meant }?
doctor-token = BOT_TOKEN похож на токен (бот { $number }).
doctor-settings = Все остальные настройки подходят.

doctor-running = Бот здесь работает: последний признак жизни был { $seconds } с назад.
doctor-not-running = Бот здесь сейчас не работает.
doctor-database-new = База данных { $place } появится при первом запуске.
doctor-database =
    База данных { $place } цела и доступна для записи: { NUMBER($megabytes, maximumFractionDigits: 1) } МБ, { $behind ->
        [0] версия последняя ({ $revision }).
       *[other] версия прежняя ({ $revision }), следующий запуск её обновит.
    }
doctor-files = То, что лежит в { $place }, читает только пользователь, от имени которого работает бот.
doctor-env-file-open = Другие пользователи этого компьютера могут прочитать .env, а в нём токен и ключи.
doctor-env-file-open-remedy = chmod 600 .env или python -m bot doctor --fix
doctor-files-open =
    { $count ->
        [one] Другие пользователи этого компьютера могут прочитать { $example }.
        [few] Другие пользователи этого компьютера могут прочитать { $count } файла и папки бота, например { $example }.
        [many] Другие пользователи этого компьютера могут прочитать { $count } файлов и папок бота, например { $example }.
       *[other] Другие пользователи этого компьютера могут прочитать { $count } файла и папки бота, например { $example }.
    }
doctor-files-open-remedy = Закрыть их может python -m bot doctor --fix, закроет и следующий запуск.
doctor-files-others-remedy = У них другой владелец: отдайте их пользователю, от имени которого работает бот, или запустите это от имени владельца.
doctor-files-closed =
    { $count ->
        [one] Закрыл от других { $count } файл или папку.
        [few] Закрыл от других { $count } файла и папки.
        [many] Закрыл от других { $count } файлов и папок.
       *[other] Закрыл от других { $count } файла и папки.
    }
doctor-disk = На диске, где лежит { $place }, свободно { $free } МБ.
doctor-disk-tight = На диске, где лежит { $place }, свободно { $free } МБ: { $keep } МБ оригиналов (KEEP_IMAGES_MB) там не поместятся.
doctor-disk-full = На диске, где лежит { $place }, свободно только { $free } МБ; если их меньше { $needed }, бот перестаёт рисовать.
doctor-disk-remedy = Освободите место или уменьшите KEEP_IMAGES_MB: сейчас хранится { $kept } МБ оригиналов.
