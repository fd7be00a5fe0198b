"""The question what to change in pictures."""

from bot.domain.images import Reference
from bot.domain.jobs import Requester
from bot.i18n import Translator
from bot.telegram.views.html import translate_html


def instruction_question(
    translator: Translator, requester: Requester, references: tuple[Reference, ...]
) -> str:
    place = "group" if requester.in_group else "private"
    return translate_html(translator, f"what-to-change-{place}", picture=_sort_of(references))


def _sort_of(references: tuple[Reference, ...]) -> str:
    if len(references) > 1:
        return "photos"
    return "photo" if references[0].job_id is None else "result"
