# Статус, пока запрос ждёт или рисуется.

status-queued =
    { NUMBER($place) ->
        [1] Вы первый в очереди, примерно { $wait }.
        [2] Вы второй в очереди, примерно { $wait }.
        [3] Вы третий в очереди, примерно { $wait }.
        [4] Вы четвёртый в очереди, примерно { $wait }.
        [5] Вы пятый в очереди, примерно { $wait }.
       *[other] Вы в очереди под номером { NUMBER($place, useGrouping: 0) }, примерно { $wait }.
    }
status-generation = Рисую
status-edit =
    { $references ->
        [1] Меняю картинку
        [one] Рисую по { $references } вашей картинке
        [few] Рисую по { $references } вашим картинкам
        [many] Рисую по { $references } вашим картинкам
       *[other] Рисую по { $references } вашим картинкам
    }
status-times = { $gone }, осталось около { $left }
status-nearly = { $gone }, вот-вот будет готово
status-overdue = Сегодня дольше обычного: уже { $gone }. Я не забыл.
status-as-file = файлом
status-as-both = фото и файлом
status-restarted = Меня перезапустили, рисую вашу картинку дальше.

duration-hours = { $count } ч
duration-minutes = { $count } мин
duration-seconds = { $count } с
