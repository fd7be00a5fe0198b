# /settings: кнопка для каждой настройки (settings-*) и варианты одной из них.

settings = <b>Настройки</b>
settings-size = Размер: { $value }
settings-quality = Качество: { choice-quality }
settings-background = Фон: { choice-background }
settings-pictures = Картинок за запрос: { $value }
settings-send = Присылать: { $value }
settings-provider = Сервис: { $value }
settings-provider-any = Сервис: любой, сначала { $first }
settings-language = Язык: { $value }
settings-tap = Изменения действуют со следующей картинки.
lacking-provider = Сервис { $name } больше не подключён, для вас рисует другой.
provider-any = любой
send-as-photo = фото
send-as-file = файл
send-as-both = фото и файл
language = На каком языке будем говорить?
