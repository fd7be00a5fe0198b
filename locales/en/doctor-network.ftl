# What `python -m bot doctor` says of proxies, Telegram and the services.

doctor-proxy = { $target }: the proxy { $proxy } answers in { $milliseconds } ms and leads there.
doctor-proxy-fails =
    { $problem ->
        [down] { $target }: the proxy { $proxy } does not answer.
        [password] { $target }: the proxy { $proxy } refuses the user name and password.
       *[no-way] { $target } does not answer through the proxy { $proxy }.
    }
doctor-proxy-remedy =
    { $problem ->
        [down] Check its address and port, and that it runs and may be reached from here.
        [password] Check both in the settings; signs like @ : / in them are written with percent signs (%40, %3A, %2F).
       *[no-way] The proxy itself works: check that it may go on to { $target }, or name another one.
    }

doctor-telegram = Telegram answers, the token is accepted: { $bot }.
doctor-telegram-silent = Telegram does not answer at { $address }.
doctor-telegram-remedy = Check the connection to the internet. Where Telegram is blocked, set TELEGRAM_PROXY.
doctor-telegram-proxied-remedy = Mend the proxy first, or set TELEGRAM_PROXY=none to go there directly.

doctor-telegram-stopped = Telegram stopped answering in the middle ({ $error }); the rest was not checked.

doctor-clock = This machine's clock agrees with Telegram's.
doctor-clock-untold = Telegram's answer does not tell its time, so the clock could not be checked.
doctor-clock-wrong =
    { $direction ->
        [ahead] This machine's clock is { $seconds } s ahead of Telegram's.
       *[behind] This machine's clock is { $seconds } s behind Telegram's.
    }
doctor-clock-remedy = Switch time synchronisation on: timedatectl set-ntp true

doctor-privacy-on = Privacy mode is on: in groups the bot hears commands and replies to it, and /draw is all it needs.
doctor-privacy-off = Privacy mode is off: in groups the bot sees all messages, and whole albums. It answers only when spoken to.
doctor-groups-closed = The bot can't be added to groups.
doctor-groups-remedy = If it should be: /setjoingroups at @BotFather.

doctor-inline-off = Inline and guest mode are off, as they should be.
doctor-inline-on =
    { $which ->
        [inline] Inline mode is on, but the bot does not answer it.
        [guest] Guest mode is on, but the bot does not answer it.
       *[both] Inline and guest mode are on, but the bot does not answer them.
    }
doctor-inline-remedy = doctor --fix switches this off where Telegram lets it; otherwise do that at @BotFather.
doctor-inline-botfather = This server does not let the bot do that: switch it off at @BotFather, in the bot's settings.
doctor-inline-fixed =
    { $which ->
        [inline] Inline mode was on, and is off now.
        [guest] Guest mode was on, and is off now.
       *[both] Inline and guest mode were on, and are off now.
    }

doctor-webhook = A webhook is left over, to { $host }: while it is set, nobody can poll.
doctor-webhook-remedy = The bot removes it when it starts; so does doctor --fix. If another program needs it, give that one a token of its own.
doctor-webhook-fixed = A webhook was left over, and is removed now.
doctor-webhook-none = No webhook is set, as it should be.

doctor-poller-ours = The bot that runs here takes the messages; nobody else was looked for, so as not to disturb it.
doctor-poller-none = No other program takes this bot's messages.
doctor-poller-other = Another program takes this bot's messages with the same token.
doctor-poller-remedy = Stop one of the two; if you don't know the other one, get a new token with /revoke at @BotFather.

doctor-commands = The command menus are registered in both languages.
doctor-commands-lacking = The command menus are not registered yet, or are those of another version.
doctor-commands-remedy = The bot registers them when it starts; so does doctor --fix.
doctor-commands-fixed = The command menus are registered now.

doctor-provider =
    { $outcome ->
        [ready] { $provider } answers in { $milliseconds } ms, the key is accepted, and the model { $model } is there.
        [key] { $provider } refuses the key.
        [model] { $provider } accepts the key, but the model { $model } is not in its list.
        [untold] { $provider } answers in { $milliseconds } ms. It does not tell without drawing whether the key and the model are right.
        [firewall] { $provider }: at { $address } a firewall or proxy before the service refuses the request with a web page ({ $code }).
        [no-api] { $provider }: at { $address } there is a web page, not the service.
        [failing] { $provider } answers, but is out of order ({ $code }).
        [proxy] { $provider } can't be reached through its proxy.
       *[unreachable] { $provider } does not answer at { $address }.
    }
doctor-provider-remedy =
    { $outcome ->
        [key] Check { $setting }_API_KEY: copy it once more from your account there.
        [model] { $meant ->
            [none] Check { $setting }_MODEL.
           *[other] Check { $setting }_MODEL: did you mean { $meant }?
        }
        [firewall] The key may be right. Set { $setting }_PROXY or { $setting }_USER_AGENT, or ask the service to let this machine through.
        [no-api] Check { $setting }_BASE_URL: it is all that stands before /images/generations, often with /v1 at its end.
        [failing] Nothing to do here: wait for the service. The bot tries again by itself.
        [proxy] Mend the proxy first, or set { $setting }_PROXY=none to go there directly.
       *[unreachable] Check { $setting }_BASE_URL and the connection; where the service is blocked, set { $setting }_PROXY.
    }
