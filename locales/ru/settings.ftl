settings =
    <b>Настройки</b>
    Размер: { $size }
    Картинок за запрос: { $pictures }
    Отправляю: { $sending }
    Язык: { $language }

    Нажмите, чтобы изменить; подействует со следующего запроса.
size-auto = на усмотрение сервиса
send-as-photo = фото
send-as-file = файл
send-as-both = фото и файл
language = На каком языке будем говорить?
