"""`python -m bot run`, `python -m bot demo` and `python -m bot doctor`."""

import gc
import sys

# English, here: the sentences of `locales/` need a library, and a newer Python.
if sys.version_info < (3, 11):  # noqa: UP036  # an older one is what this is for
    sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ".")

# What is imported stays. Looking through it for garbage makes the start half a second longer, and
# later stops the event loop for a tenth of a second.
gc.disable()
try:
    from bot.app.command_line import main
except ImportError as error:
    from bot.app.requirements import missing_libraries

    if not (names := missing_libraries(error)):
        raise
    sys.exit(
        f"These libraries are missing or too old: {names}. Install them again: make run does it, "
        "and so does pip install --require-hashes -r requirements.txt"
    )
except KeyboardInterrupt:  # it takes some seconds
    sys.exit(130)

gc.freeze()
gc.enable()

if __name__ == "__main__":
    sys.exit(main())
