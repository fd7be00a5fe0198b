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
