# Как должна выглядеть картинка, в статусах и настройках. Размеры: 2048×1152 или `auto`.

size-auto = на усмотрение сервиса
quality =
    { $value ->
        [low] низкое качество
        [medium] среднее качество
        [high] высокое качество
       *[other] качество { $value }
    }
background =
    { $value ->
        [opaque] сплошной фон
        [transparent] прозрачный фон
       *[other] фон { $value }
    }

choice-quality =
    Качество: { $value ->
        [auto] авто
        [low] низкое
        [medium] среднее
        [high] высокое
       *[other] { $value }
    }
choice-background =
    Фон: { $value ->
        [auto] авто
        [opaque] сплошной
        [transparent] прозрачный
       *[other] { $value }
    }

lacking-size =
    { $wanted ->
        [auto] Этому сервису нужен точный размер, я выбрал его сам.
       *[other] { $fitted ->
            [auto] Размер здесь не выбирается.
           *[other] Размера { $wanted } здесь нет, беру ближайший.
        }
    }
lacking-pictures = { $wanted } за один раз многовато, рисую { $most }.
lacking-references =
    { $wanted } { $wanted ->
        [one] картинка
        [few] картинки
        [many] картинок
       *[other] картинки
    } сразу — для сервиса многовато, беру { $most ->
        [1] первую
       *[other] первые { $most }
    }.
lacking-parts = Я вижу только картинку с подписью: остальной альбом в этой группе от меня скрыт.
lacking-quality =
    { $fitted ->
        [auto] Качество здесь не выбирается.
       *[other] { $wanted ->
            [low] Низкого
            [medium] Среднего
            [high] Высокого
           *[other] Такого
        } качества здесь нет, беру ближайшее.
    }
lacking-background =
    { $wanted ->
        [opaque] Сплошной фон здесь не выбирается.
        [transparent] Прозрачного фона здесь не бывает.
       *[other] Такого фона здесь не бывает.
    }
