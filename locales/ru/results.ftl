# Кнопки под результатами и то, что говорится, когда их нажали.

button-edit = Изменить
button-original = Оригинал
button-shapes = Размер
button-back = ← Назад
button-without =
    { $count ->
        [1] Без неё
       *[other] Без них
    }
button-leave = Отменить

left-alone = Хорошо, оставил как есть.

result-slow-line =
    { $count ->
        [1] Связь с Telegram сейчас медленная: файл целиком пришлёт кнопка «Оригинал».
       *[other] Связь с Telegram сейчас медленная: файлы целиком пришлют кнопки «Оригинал».
    }

original-on-its-way = Уже отправляю.
original-not-brought =
    { $cause ->
        [answer-refused] Telegram не принял этот файл.
        [unconfirmed] Я отправил оригинал дважды, но Telegram не сказал, дошёл ли он.
       *[other] Telegram целый час не принимал оригинал. Нажмите кнопку ещё раз чуть позже.
    }
result-put-off =
    { $count ->
        [1] Картинка готова
       *[other] Картинки готовы
    }, но Telegram просит подождать, прежде чем присылать сюда что-то ещё: примерно { $wait }. Потом всё придёт само.
