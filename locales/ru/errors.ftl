# Что случилось, сколько это стоило, что делать. $billed — `none` или `perhaps`.

cost =
    { $billed ->
        [perhaps] За картинку могли списать деньги.
       *[none] Ничего не списано.
    }

error-unexpected = У меня что-то сломалось, я записал это для оператора. { cost }

error-prompt-empty = Здесь нет слов. Расскажите, что нарисовать.
error-prompt-too-long =
    Для меня это слишком длинно: { NUMBER($length) } { $length ->
        [one] знак
        [few] знака
        [many] знаков
       *[other] знака
    }. Можно до { NUMBER($limit) }.
error-picture-too-large = Файл слишком большой: Telegram отдаёт мне не больше { $limit } МБ. Пришлите поменьше или отправьте как фото.
error-picture-too-detailed = В этой картинке слишком много пикселей. Уменьшите её, 16 мегапикселей хватит, или отправьте как фото.
error-picture-unsupported = С таким файлом я не справлюсь. Подойдут PNG, JPEG, WebP, HEIC, GIF, BMP и TIFF, или отправьте картинку как фото.
error-picture-damaged = Не могу открыть эту картинку: файл повреждён. Пришлите её ещё раз или возьмите другую.
parts-cause =
    { $cause ->
        [picture-damaged] { $count ->
            [1] файл повреждён
           *[other] файлы повреждены
        }
        [picture-too-large] Telegram отдаёт мне не больше 20 МБ
        [picture-too-detailed] там слишком много пикселей
        [picture-gone] { $count ->
            [1] Telegram её больше не отдаёт
           *[other] Telegram их больше не отдаёт
        }
        [mixed] они повреждены, слишком большие или вовсе не картинки
       *[other] { $count ->
            [1] с таким файлом я не справлюсь
           *[other] с такими файлами я не справлюсь
        }
    }
error-parts-unreadable =
    { $count ->
        [1] Картинка { $parts } из { $total } не открывается: { parts-cause }.
       *[other] Картинки { $parts } из { $total } не открываются: { parts-cause }.
    } { cost } { $count ->
        [1] Продолжить без неё?
       *[other] Продолжить без них?
    }
error-nothing-waits = Эта картинка уже не ждёт описания. Пришлите её ещё раз.
error-edits-unsupported = Этот сервис рисует только по словам и не умеет менять картинки. Опишите, что хотите увидеть, и я нарисую.
error-picture-gone = Telegram больше не отдаёт мне эту картинку. Пришлите её ещё раз. { cost }

limit-left =
    { $left ->
        [0] На сегодня лимит исчерпан: { $limit } { $limit ->
            [one] картинка
            [few] картинки
            [many] картинок
           *[other] картинки
        }. Новые — через { $comes_back }.
       *[other] Это больше, чем у вас осталось на сегодня: { $left } из { $limit }. Выберите меньше картинок в /settings; новые — через { $comes_back }.
    }
error-limit-reached =
    { $limit ->
        [0] Рисование для вас отключено.
       *[other] { limit-left }
    }
error-limit-too-small =
    Вы просите сразу { $pictures } { $pictures ->
        [one] картинку
        [few] картинки
        [many] картинок
       *[other] картинки
    }, а лимит на весь день — { $limit }. Уменьшите число картинок в /settings.
group-limit-left =
    { $left ->
        [0] На сегодня лимит группы исчерпан: { $limit } { $limit ->
            [one] картинка
            [few] картинки
            [many] картинок
           *[other] картинки
        }. Новые — через { $comes_back }.
       *[other] Это больше, чем осталось у группы на сегодня: { $left } из { $limit }. Новые — через { $comes_back }.
    }
error-group-limit-reached =
    { $limit ->
        [0] Рисование для этой группы отключено.
       *[other] { group-limit-left }
    }
error-budget-reached = Деньги на рисование в этом месяце закончились. Оператор знает, как их добавить.
error-budget-too-small =
    Денег на этот месяц хватит ещё на { $left } { $left ->
        [one] картинку
        [few] картинки
        [many] картинок
       *[other] картинки
    }, а вы просите { $pictures }. Уменьшите число картинок в /settings.
error-too-many-requests =
    У меня уже { $limit } { $limit ->
        [one] ваш запрос
        [few] ваших запроса
        [many] ваших запросов
       *[other] ваших запроса
    }. Попробуйте ещё раз, когда один из них будет готов.
error-already-drawing = Уже рисую. Пришлю сюда.
error-access-denied = Я рисую только для тех, кому разрешил оператор. Попросите его добавить вас.
error-not-yours = Кнопки под картинкой работают только у того, кто её попросил.
error-nothing-to-repeat = Этого запроса я уже не помню. Пришлите слова ещё раз.
error-original-cleared =
    Оригинала уже нет: я храню их только несколько дней. { $pictures ->
        [1] Могу нарисовать ещё раз.
        [2] Могу нарисовать обе картинки ещё раз.
       *[other] Могу нарисовать все картинки ещё раз, их { $pictures }.
    }

error-moderated =
    { $category ->
        [violence] Сервис отказался это рисовать: увидел насилие.
        [sexual] Сервис отказался это рисовать: увидел сексуальный подтекст.
        [hate] Сервис отказался это рисовать: увидел разжигание ненависти.
        [self-harm] Сервис отказался это рисовать: увидел причинение вреда себе.
       *[other] Сервис отказался это рисовать: это нарушает его правила.
    } { cost } Попробуйте другие слова.
error-busy =
    { $tries ->
        [1] Сервис перегружен.
        [2] Сервис перегружен, я пробовал дважды.
        [3] Сервис перегружен, я пробовал трижды.
        [4] Сервис перегружен, я пробовал четыре раза.
       *[other] Сервис перегружен, я пробовал { $tries } { $tries ->
            [one] раз
            [few] раза
            [many] раз
           *[other] раза
        }.
    } { cost }
error-unreachable = Не могу связаться с сервисом. { cost }
error-answer-lost = Сервис замолчал на полпути, и картинка пропала. { cost }
error-answer-unreadable = Сервис ответил, но картинки в ответе нет. { cost }
error-not-saved = Картинка пришла, но сохранить её было некуда. Оператор знает. { cost }
error-malformed =
    { $note ->
        [none] Сервис не понял этот запрос. { cost } Попробуйте другие слова.
       *[other] Сервис не понял этот запрос: «{ $note }». { cost } Попробуйте другие слова.
    }
error-unavailable = Сервис сейчас недоступен, оператор об этом знает. { cost }
error-answer-refused = Картинка готова, но Telegram её не принял. { cost }
error-part-lost =
    { $cause ->
        [disk] Дошли не все картинки: с моего диска { $count ->
            [one] пропала { $count }
            [few] пропали { $count }
            [many] пропали { $count }
           *[other] пропали { $count }
        } из { $total }.
       *[telegram] { $total ->
            [1] Оригинал не дошёл: Telegram не принял файл или не подтвердил его.
           *[other] Дошли не все картинки: { $count } из { $total } Telegram не принял или не подтвердил.
        }
    } { cost }
error-chat-gone = Я больше не могу писать в этот чат.
error-pictures-lost = Картинка была готова, но пропала с моего диска. { cost }
error-undelivered = Картинка готова, но Telegram целый час её не принимал. { cost }
error-unconfirmed = Картинка готова, но Telegram не сказал, дошла ли она. { cost }
error-storage-unavailable = Сейчас я не могу ничего сохранить. Оператор об этом знает. { cost }
error-cancelled =
    { $billed ->
        [perhaps] Остановил. За начатое сервис ещё может списать деньги.
       *[none] Остановил. Ничего не списано.
    }
error-cancelled-by-administrator = Остановил по просьбе администратора ({ $name }). { cost }
