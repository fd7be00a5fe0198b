# Как должна выглядеть картинка, в статусах и настройках. Размеры: 2048×1152 или `auto`.

size-auto = авто
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
    { $value ->
        [auto] авто
        [low] низкое
        [medium] среднее
        [high] высокое
       *[other] { $value }
    }
choice-background =
    { $value ->
        [auto] авто
        [opaque] сплошной
        [transparent] прозрачный
       *[other] { $value }
    }

lacking-size =
    { $wanted ->
        [auto] Этому сервису нужен точный размер, рисую { $fitted }.
       *[other] { $fitted ->
            [auto] Этот сервис выбирает размер сам.
           *[other] У сервиса нет размера { $wanted }, рисую { $fitted }.
        }
    }
lacking-size-only-4k = Размер { $wanted } у сервиса есть только в 4K, рисую { $fitted }. Если нужен { $wanted }, допишите «4k».
lacking-pictures = За раз рисую не больше { $most }.
lacking-references =
    { $most ->
        [1] Сервис берёт одну картинку за раз, поэтому рисую по первой.
       *[other] Сервис берёт не больше { $most } картинок за раз, поэтому рисую по первым { $most }.
    }
lacking-parts = Я вижу только картинку с подписью: остальной альбом в этой группе от меня скрыт.
lacking-quality =
    { $fitted ->
        [auto] Этот сервис выбирает качество сам.
       *[other] { $wanted ->
            [auto] Этому сервису нужно знать качество
            [low] Низкого качества у сервиса нет
            [medium] Среднего качества у сервиса нет
            [high] Высокого качества у сервиса нет
           *[other] Такого качества у сервиса нет
        }, рисую { $fitted ->
            [low] в низком
            [medium] в среднем
            [high] в высоком
           *[other] в { $fitted }
        }.
    }
lacking-background =
    { $wanted ->
        [opaque] Сплошной фон у этого сервиса не заказать.
        [transparent] Прозрачный фон этот сервис делать не умеет.
       *[other] Такого фона у сервиса нет.
    }
