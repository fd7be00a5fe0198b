# Статус, пока запрос ждёт или рисуется.

status-place =
    { NUMBER($place) ->
        [1] первый в очереди
        [2] второй в очереди
        [3] третий в очереди
        [4] четвёртый в очереди
        [5] пятый в очереди
       *[other] { NUMBER($place, useGrouping: 0) }-й в очереди
    }
status-queued = Ваш запрос { status-place }, начну примерно через { $wait }{ $details }.
status-queued-named = Запрос «{ $words }» { status-place }, начну примерно через { $wait }{ $details }.
status-next = Ваш запрос { status-place }, вот-вот начну{ $details }.
status-next-named = Запрос «{ $words }» { status-place }, вот-вот начну{ $details }.
status-generation = Рисую
status-generation-named = Рисую «{ $words }»
status-edit =
    { $references ->
        [1] Меняю картинку
        [one] Рисую по { $references } вашей картинке
        [few] Рисую по { $references } вашим картинкам
        [many] Рисую по { $references } вашим картинкам
       *[other] Рисую по { $references } вашим картинкам
    }
status-edit-named = { status-edit }: «{ $words }»
status-retry =
    { $cause ->
        [busy] Сервис перегружен, пробую снова ({ $number } из { $most }).
        [unreachable] Не могу связаться с сервисом, пробую снова ({ $number } из { $most }).
        [answer-lost] Сервис замолчал на полпути, пробую снова.
        [moved] Этот сервис сейчас не может рисовать, рисую через другой.
       *[other] Не получилось, пробую снова.
    }
status-times = { $gone }, осталось около { $left }
status-nearly = { $gone }, вот-вот будет готово
status-overdue = Дольше обычного: уже { $gone }, ещё рисую.
status-as-file = файлом
status-as-both = фото и файлом
status-restarted = Меня перезапустили, рисую вашу картинку дальше.

# Перед единицей — неразрывный пробел.
duration-hours = { $count } ч
duration-minutes = { $count } мин
duration-seconds = { $count } с
