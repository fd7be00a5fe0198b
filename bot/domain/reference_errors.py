"""Errors about references that are the operator's to fix."""

from bot.domain.errors import Refusal


class FilesNotServed(Refusal):
    """The operator's own Bot API server hands out no files. Values: `address`."""

    code = "files-not-served"
    operator_only = True
