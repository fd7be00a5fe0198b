"""What the words of a prompt mean to the painter, in Russian and English.

A word with "*" stands for all that begin with it and have up to five letters more.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

MOST_LETTERS_AFTER = 5

SUBJECTS: Mapping[str, str] = {
    "fox": "fox foxes лиса лисы лису лисе лисой лисиц* лисен* лисич*",
    "cat": "cat kitten kitty кот кота коту котом коте коты котов котик* котен* котят* кошк* кошач*",
    "dog": "dog puppy corgi пес пса псом песик* собак* щенок щенк* щенят* корги",
    "panda": "panda панд*",
    "bear": "bear медвед* медвеж* мишк*",
    "rabbit": "rabbit bunny hare кролик* крольч* заяц зайц* зайчи* зайчо*",
    "owl": "owl сова совы сову совой сове совен* филин*",
    "penguin": "penguin пингвин*",
    "lion": "lion лев льва льву львом львен* львят*",
    "elephant": "elephant слон слона слону слоном слоны слонов слонен* слоник*",
    "frog": "frog лягуш* жаба жабы жабу",
    "hedgehog": "hedgehog еж ежа ежом ежик* ежи",
    "whale": "whale кит кита киту китом ките киты китов китен*",
    "dragon": "dragon дракон* драконч*",
    "robot": "robot android робот робота роботу роботом роботе роботы роботов",
    "astronaut": "astronaut cosmonaut космонавт* астронавт*",
    "person": "person man woman girl boy child lady knight wizard portrait человек* люди людей "
    "мужчин* женщин* девушк* девочк* мальчик* ребен* дети портрет* рыцар* волшебник* принцесс*",
    "snowman": "snowman снеговик*",
    "unicorn": "unicorn единорог*",
    "horse": "horse pony конь коня коню конем лошад* пони",
    "bird": "bird parrot sparrow птиц* птичк* попуга* воробе* воробь* снегир*",
    "fish": "fish goldfish рыба рыбы рыбу рыбой рыбк* рыбок",
    "butterfly": "butterfly butterflies бабоч*",
    "turtle": "turtle tortoise черепах*",
    "shop": "shop bookshop bookstore store cafe bakery магазин* магазинч* лавк* кафе пекарн*",
    "castle": "castle palace замок замка замку замком замке замки дворец дворц*",
    "lighthouse": "lighthouse маяк маяка маяку маяком маяке маяки",
    "mill": "mill windmill мельниц*",
    "house": "house cottage cabin hut home village деревн* деревен* дом дома дому домом доме домик* избушк* изба избы хижин* коттедж*",
    "tree": "tree oak дерево дерева дереву деревом дереве деревья дуб дуба дубом береза березы березу",
    "flower": "flower rose daisy sunflower цветок цветка цветком цветы цветов ромашк* роза розы розу подсолну*",
    "mushroom": "mushroom гриб гриба грибы грибов грибок мухомор*",
    "cactus": "cactus cacti кактус*",
    "boat": "boat sailboat yacht sail лодк* лодок парусник* яхт* кораблик* парус*",
    "ship": "ship steamer liner корабл* пароход* лайнер*",
    "rocket": "rocket spaceship ракет* звездолет*",
    "car": "car taxi машин* автомобил* авто такси",
    "train": "train locomotive поезд* паровоз* электричк*",
    "plane": "plane airplane aeroplane jet самолет*",
    "balloon": "balloon аэростат* шар шара шаром шары шарик*",
    "bicycle": "bicycle bike велосипед* велик",
    "cup": "cup mug coffee cocoa кружк* чашк* чашеч* кофе какао капучино",
    "teapot": "teapot kettle tea чайник* чай чая",
    "apple": "apple яблок* яблоч*",
    "cake": "cake pie cupcake торт торта тортом тортик* пирог* кекс*",
    "book": "book books книга книги книгу книгой книг",
    "guitar": "guitar гитар*",
    "umbrella": "umbrella зонт* зонтик*",
}

PLACES: Mapping[str, str] = {
    "plain": "plain studio студи* однотонн*",
    "space": "space cosmos galaxy planet nebula mars космос* космич* галактик* планет* туманност* марс марсе",
    "underwater": "underwater reef seabed подвод* водой риф рифе коралл*",
    "beach": "beach coast shore tropical пляж* берег* тропич* пальм*",
    "lake": "lake pond river озер* пруд пруда пруду рек река реки реке реку речк*",
    "sea": "sea ocean waves wave море моря морю морем океан* волн* вода воды воде",
    "desert": "desert dunes dune пустын* дюн* песк* песок",
    "forest": "forest woods wood jungle park лес леса лесу лесом лесной лесная лесное джунгл* парк* тайг* чащ*",
    "city": "city skyline skyscraper town downtown metropolis город города городу городом городе небоскреб* мегаполис*",
    "street": "street alley road улиц* улоч* переул* дорог* двор дворе",
    "room": "room kitchen table indoors window library комнат* кухн* стол столе столом окна окне окно подоконник* библиотек*",
    "clouds": "sky clouds небо неба небе небом облаках облаками",
    "mountains": "mountain peak alps hills горы гор горах гора горами горой горн* вершин* альп* скал* холм*",
    "meadow": "meadow field garden grass village lawn луг луга лугу поле поля полян* сад сада саду трав* деревн* деревен* газон*",
}  # fmt: skip

TIMES: Mapping[str, str] = {
    "night": "night midnight moon moonlight moonlit stars starry ночь ночью ночи ночной ночная ночное ночном полночь "
    "луна луны луной лунн* звезд*",
    "sunset": "sunset evening dusk twilight закат* вечер* сумер*",
    "dawn": "dawn sunrise morning рассвет* утро утром утра утренн* восход* заря зари",
    "day": "day noon sunny sunlight день днем дня днев* полдень солнечн* солнц*",
}

WEATHERS: Mapping[str, str] = {
    "storm": "storm thunder lightning шторм* гроза грозу грозы грозой буря бури бурю молни*",
    "rain": "rain rainy raining дожд*",
    "snow": "snow snowy winter snowfall christmas снег* снеж* зима зимы зиму зимой зимн* рождеств* новогодн*",
    "fog": "fog foggy mist misty туман тумана тумане туманом туманн*",
    "autumn": "autumn fall autumnal осень осени осенью осенн*",
    "rainbow": "rainbow радуг*",
    "aurora": "aurora northern сияни*",
    "cloudy": "cloudy overcast пасмурн* облачн*",
}

STYLES: Mapping[str, str] = {
    "watercolour": "watercolor watercolour aquarelle акварел*",
    "pixels": "pixel pixels pixelated пиксел* пиксельн*",
    "pencil": "pencil sketch graphite карандаш* набросок наброск* эскиз*",
    "neon": "neon cyberpunk неон* киберпанк*",
    "poster": "poster flat minimalist vector плакат* постер* минимализм* минималист* плоск* вектор*",
    "oil": "oil impressionist impressionism gogh monet масл* импрессион* гог гога моне",
    "comic": "comic comics cartoon anime pop комикс* мульт* аниме поп",
    "paper": "paper papercut origami cardboard бумаг* бумажн* оригами картон*",
    "vintage": "vintage retro sepia old винтаж* ретро сепи* старинн*",
    "ink": "monochrome grayscale noir черно чб чернобел* монохром* нуар*",
}

COLOURS: Mapping[str, str] = {
    "#d8392f": "red scarlet crimson красн* алый алая алое алого рыж* ginger",
    "#ef8a2c": "orange оранжев*",
    "#f2c531": "yellow golden gold желт* золот*",
    "#4fa24c": "green emerald зелен* изумруд*",
    "#3fb5c9": "turquoise teal cyan бирюз* голуб*",
    "#2f62c4": "blue синий синяя синее синего синюю синей синим синие",
    "#7d4bc0": "purple violet lilac фиолетов* лилов* сирен* пурпурн*",
    "#ee7fae": "pink розов*",
    "#f6f4ef": "white белый белая белое белого белую белой белые белоснеж*",
    "#343240": "black черный черная черное черного черную черной черные",
    "#8a5a3a": "brown chocolate коричнев* шоколадн* бурый бурая",
    "#9aa1ab": "grey gray silver серый серая серое серого серую серой серебр*",
}
RED_COAT, GINGER = "#d8392f", "#e2762b"  # an animal that is called red is ginger

EXTRAS: Mapping[str, str] = {
    "hat": "hat cap beanie шляп* шапк* шапоч* кепк* цилиндр*",
    "glasses": "glasses sunglasses spectacles очки очках очками очков",
    "scarf": "scarf шарф* шарфик*",
    "crown": "crown корон*",
}


def tokens(words: str) -> list[str]:
    """The words in small letters, with е for ё."""
    return re.findall(r"[a-zа-я]+", words.lower().replace("ё", "е"))


def named(table: Mapping[str, str], words: str) -> list[str]:
    """The names in the table that the words speak of, in the order of the words."""
    return list(dict.fromkeys(name for token in tokens(words) if (name := _name(table, token))))


def _name(table: Mapping[str, str], token: str) -> str | None:
    for name, pattern in table.items():
        if _pattern(pattern).fullmatch(token):
            return name
    return None


@lru_cache(maxsize=512)
def _pattern(listed: str) -> re.Pattern[str]:
    """English nouns may end in s."""
    ending = f"[a-zа-я]{{0,{MOST_LETTERS_AFTER}}}"
    ways = (
        word.replace("*", ending) if "*" in word else f"{word}s?" if word.isascii() else word
        for word in listed.split()
    )
    return re.compile("|".join(ways))
