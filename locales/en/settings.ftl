# /settings: a button for each setting (settings-*), and the choices of one.

settings = <b>Settings</b>
settings-size = Size: { $value }
settings-quality = Quality: { choice-quality }
settings-background = Background: { choice-background }
settings-pictures = Pictures per request: { $value }
settings-send = Send as: { $value }
settings-provider = Service: { $value }
settings-provider-any = Service: any, { $first } first
settings-language = Language: { $value }
settings-tap = Changes apply from your next picture.
lacking-provider = { $name } is no longer connected, so another service draws for you.
provider-any = any
send-as-photo = photo
send-as-file = file
send-as-both = photo and file
language = Which language shall we speak?
