# /settings: a button for each setting (settings-*), and the choices of one.

settings = <b>Settings</b>
settings-size = Size: { $value }
settings-quality = Quality: { $value }
settings-background = Background: { $value }
settings-pictures = Pictures per request: { $value }
settings-send = Send as: { $value }
settings-provider = Service: { $value }
settings-provider-any = Service: any, { $first } first
settings-language = Language: { $value }
settings-tap = Changes apply from your next picture.
lacking-provider = { $name } is no longer connected, so another service draws for you.
provider-any = any
choice-send =
    { $value ->
        [photo] photo
        [file] file
       *[both] photo and file
    }
language = Which language shall we speak?
