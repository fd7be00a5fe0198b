# /settings: кнопка для каждой настройки (settings-*) и варианты одной из них.

settings = <b>Настройки</b>
settings-size = Размер: { $value }
settings-quality = Качество: { $value }
settings-background = Фон: { $value }
settings-pictures = Картинок за запрос: { $value }
settings-send = Присылать: { $value }
settings-provider = Сервис: { $value }
settings-provider-any = Сервис: любой, сначала { $first }
settings-language = Язык: { $value }
settings-tap = Изменения действуют со следующей картинки.
lacking-provider = Сервис { $name } больше не подключён, для вас рисует другой.
provider-any = любой
choice-send =
    { $value ->
        [photo] фото
        [file] файл
       *[both] фото и файл
    }
language = На каком языке будем говорить?
