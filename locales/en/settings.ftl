settings =
    <b>Settings</b>
    Size: { $size }
    Pictures per request: { $pictures }
    I send: { $sending }
    Language: { $language }

    Tap to change; it counts from your next request.
size-auto = the service decides
send-as-photo = photo
send-as-file = file
send-as-both = photo and file
language = Which language shall we speak?
