"""The question what to change in pictures."""

from bot.domain.jobs import Origin
from bot.domain.pictures import Reference
from bot.i18n import Speaker
from bot.telegram.words import say


def what_to_change(speaker: Speaker, origin: Origin, references: tuple[Reference, ...]) -> str:
    place = "group" if origin.in_group else "private"
    return say(speaker, f"what-to-change-{place}", picture=_sort_of(references))


def _sort_of(references: tuple[Reference, ...]) -> str:
    if len(references) > 1:
        return "photos"
    return "photo" if references[0].job_id is None else "result"
