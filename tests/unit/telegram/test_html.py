import pytest

from bot.domain.settings import Language
from bot.telegram.views.html import escape_html, translate_html
from tests.kit.catalogue import CATALOGUE


@pytest.mark.parametrize("text", ["<b>", "&amp;", "_*[`", "a < b > c", "«»\"'", "🦊 سلام"])
def test_foreign_words_stay_as_written(text: str) -> None:
    shown = escape_html(text)

    assert "<" not in shown
    assert shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


def test_sentences_escape_the_values_and_nothing_else() -> None:
    translator = CATALOGUE.translator(Language.EN)

    assert "“&lt;b&gt; &amp;”" in translate_html(
        translator, "error-malformed", note="<b> &", cost="free", counted=0
    )
    assert translate_html(translator, "usage-title").startswith("<b>")
    assert translate_html(translator, "pictures", count=2) == "2 pictures"
