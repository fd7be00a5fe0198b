"""`python -m bot run` and `python -m bot demo`."""

import gc
import sys

# What is imported stays. Looking through it for garbage makes the start half a second longer, and
# later stops the event loop for a tenth of a second.
gc.disable()
from bot.app.command_line import main  # noqa: E402  # see above

gc.freeze()
gc.enable()

if __name__ == "__main__":
    sys.exit(main())
