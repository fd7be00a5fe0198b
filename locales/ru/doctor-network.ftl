# Что `python -m bot doctor` говорит о прокси, Telegram и сервисах.

doctor-proxy = { $target }: прокси { $proxy } отвечает за { $milliseconds } мс и пропускает дальше.
doctor-proxy-fails =
    { $problem ->
        [down] { $target }: прокси { $proxy } не отвечает.
        [password] { $target }: прокси { $proxy } не принимает имя и пароль.
       *[no-way] { $target } не отвечает через прокси { $proxy }.
    }
doctor-proxy-remedy =
    { $problem ->
        [down] Проверьте его адрес и порт, запущен ли он и пускают ли к нему отсюда.
        [password] Проверьте имя и пароль в настройках; знаки @ : / в них пишутся с процентами (%40, %3A, %2F).
       *[no-way] Сам прокси работает: проверьте, пускает ли он к { $target }, или назовите другой.
    }

doctor-telegram = Telegram отвечает и принимает токен: { $bot }.
doctor-telegram-silent = Telegram не отвечает по адресу { $address }.
doctor-telegram-remedy = Проверьте соединение с интернетом. Если Telegram заблокирован, задайте TELEGRAM_PROXY.
doctor-telegram-proxied-remedy = Сначала почините прокси или задайте TELEGRAM_PROXY=none, чтобы ходить напрямую.

doctor-telegram-stopped = Telegram замолчал на полпути ({ $error }), остальное не проверено.

doctor-clock = Часы этого компьютера совпадают с часами Telegram.
doctor-clock-untold = В ответе Telegram нет времени, поэтому часы проверить не удалось.
doctor-clock-wrong =
    { $direction ->
        [ahead] Часы этого компьютера спешат на { $seconds } с.
       *[behind] Часы этого компьютера отстают на { $seconds } с.
    }
doctor-clock-remedy = Включите синхронизацию времени: timedatectl set-ntp true

doctor-privacy-on = Режим приватности включён: в группах бот слышит команды и ответы ему, и команды /draw хватает.
doctor-privacy-off = Режим приватности выключен: в группах бот видит все сообщения и альбомы целиком. Отвечает он, только если обратиться к нему.
doctor-groups-closed = Бота нельзя добавлять в группы.
doctor-groups-remedy = Если нужно, включите это у @BotFather: /setjoingroups.

doctor-inline-off = Инлайн-режим и гостевой режим выключены, как и надо.
doctor-inline-on =
    { $which ->
        [inline] Инлайн-режим включён, но бот в нём не отвечает.
        [guest] Гостевой режим включён, но бот в нём не отвечает.
       *[both] Инлайн-режим и гостевой режим включены, но бот в них не отвечает.
    }
doctor-inline-remedy = Выключить может doctor --fix, если Telegram это позволяет; иначе — @BotFather.
doctor-inline-botfather = Этот сервер не даёт боту сделать это самому: выключите режим у @BotFather, в настройках бота.
doctor-inline-fixed =
    { $which ->
        [inline] Инлайн-режим был включён, теперь выключен.
        [guest] Гостевой режим был включён, теперь выключен.
       *[both] Инлайн-режим и гостевой режим были включены, теперь выключены.
    }

doctor-webhook = Остался вебхук на { $host }: пока он есть, никто не может забирать сообщения.
doctor-webhook-remedy = Бот снимет его при запуске, то же сделает doctor --fix. Если вебхук нужен другой программе, дайте ей свой токен.
doctor-webhook-fixed = Оставался вебхук, теперь он снят.
doctor-webhook-none = Вебхука нет, как и надо.

doctor-poller-ours = Сообщения забирает бот, который работает здесь; чтобы ему не мешать, других я не искал.
doctor-poller-none = Сообщения этого бота больше никто не забирает.
doctor-poller-other = Сообщения этого бота с тем же токеном забирает ещё одна программа.
doctor-poller-remedy = Остановите одну из двух; если вторая вам незнакома, получите новый токен у @BotFather командой /revoke.

doctor-commands = Меню команд зарегистрировано на обоих языках.
doctor-commands-lacking = Меню команд ещё не зарегистрировано или осталось от другой версии.
doctor-commands-remedy = Бот зарегистрирует его при запуске, то же сделает doctor --fix.
doctor-commands-fixed = Меню команд теперь зарегистрировано.

doctor-provider =
    { $outcome ->
        [ready] { $provider } отвечает за { $milliseconds } мс, принимает ключ и знает модель { $model }.
        [key] { $provider } не принимает ключ.
        [model] { $provider } принимает ключ, но модели { $model } в его списке нет.
        [untold] { $provider } отвечает за { $milliseconds } мс. Верны ли ключ и модель, без рисования он не говорит.
        [firewall] { $provider }: запрос по адресу { $address } отклонила веб-страницей защита или прокси перед сервисом ({ $code }).
        [no-api] { $provider }: по адресу { $address } — веб-страница, а не сервис.
        [failing] { $provider } отвечает, но неисправен ({ $code }).
        [proxy] { $provider } не отвечает через прокси.
       *[unreachable] { $provider } не отвечает по адресу { $address }.
    }
doctor-provider-remedy =
    { $outcome ->
        [key] Проверьте { $setting }_API_KEY: скопируйте ключ из личного кабинета ещё раз.
        [model] { $meant ->
            [none] Проверьте { $setting }_MODEL.
           *[other] Проверьте { $setting }_MODEL: может быть, { $meant }?
        }
        [firewall] Ключ может быть верным. Задайте { $setting }_PROXY или { $setting }_USER_AGENT либо попросите сервис пропускать этот сервер.
        [no-api] Проверьте { $setting }_BASE_URL: это всё, что стоит перед /images/generations, часто с /v1 на конце.
        [failing] Здесь делать нечего: подождите, бот попробует снова сам.
        [proxy] Сначала почините прокси или задайте { $setting }_PROXY=none, чтобы ходить напрямую.
       *[unreachable] Проверьте { $setting }_BASE_URL и соединение; если сервис заблокирован, задайте { $setting }_PROXY.
    }
