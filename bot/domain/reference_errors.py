"""What can go wrong with the pictures of an edit, beside `errors`, and is nobody's picture's fault."""

from bot.domain.errors import Refusal


class FilesNotServed(Refusal):
    """The operator's own Bot API server hands out no files. Values: `address`."""

    code = "files-not-served"
    operator_only = True
