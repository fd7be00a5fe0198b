"""Telegram's HTML parse mode: the same tags, and the same complaints."""

import re
from dataclasses import dataclass

from draw_bot_sandbox.telegram.errors import BotApiError, bad_request
from draw_bot_sandbox.telegram.text import Entity, FormattedText, in_order, utf16_length

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = {*_SIMPLE, "a", "code", "pre", "blockquote", "tg-emoji"}
_REFERENCE = re.compile(
    r"&(?:#x(?P<hex>[0-9a-fA-F]{1,8})|#(?P<number>[0-9]{1,9})|(?P<name>lt|gt|amp|quot)(?![a-zA-Z]));?"
)
_CHARACTERS = range(1, 0x10FFFF)
_SURROGATES = range(0xD800, 0xE000)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE = re.compile(
    r"""\s*([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)(?=[\s>])))?"""
)
_END_OF_NAME = re.compile(r"[\s>]")
_END_OF_TAG = re.compile(">")
_LINK = re.compile(r"(?:(?:https?|tg|ton|tonsite|mailto|tel):|[^\s/:]+\.[^\s/.])\S*", re.IGNORECASE)


def parse_html(source: str) -> FormattedText:
    """Read `source` as Telegram does; raises the Bot API's "can't parse entities" otherwise."""
    return _Parser(source).parse()


@dataclass(frozen=True, slots=True)
class _OpenTag:
    name: str
    argument: str
    offset: int  # UTF-16 units of text before it
    pieces: int  # pieces of text before it


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._position = 0
        self._pieces: list[str] = []
        self._length = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Entity] = []

    def parse(self) -> FormattedText:
        while self._position < len(self._source):
            if self._source.startswith("</", self._position):
                self._end_tag()
            elif self._source.startswith("<", self._position):
                self._start_tag()
            else:
                self._words()
        if self._open:
            name = self._open[-1].name
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{name}"')
        return FormattedText("".join(self._pieces), in_order(_flat_code(self._entities)))

    def _words(self) -> None:
        end = self._source.find("<", self._position)
        end = len(self._source) if end < 0 else end
        piece = _decode(self._source[self._position : end])
        self._pieces.append(piece)
        self._length += utf16_length(piece)
        self._position = end

    def _start_tag(self) -> None:
        begin = self._position
        name_end = self._find(_END_OF_NAME, begin + 1)
        if name_end is None:
            raise self._error("Unclosed start tag", begin)
        name = self._source[begin + 1 : name_end].lower()
        if name not in _TAGS:
            raise self._error(f'Unsupported start tag "{name}"', begin)
        attributes = self._attributes(name, name_end, begin)
        argument = _argument(name, attributes)
        if name == "span" and argument != "spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        if name == "tg-emoji" and not argument.isdigit():
            raise _unparsable("Invalid custom emoji identifier specified")
        self._open.append(_OpenTag(name, argument, self._length, len(self._pieces)))

    def _attributes(self, tag: str, position: int, begin: int) -> dict[str, str]:
        """Read up to and over the closing ``>``."""
        found: dict[str, str] = {}
        while match := _ATTRIBUTE.match(self._source, position):
            found[match[1].lower()] = _decode(match[2] or match[3] or (match[4] or "").lower())
            position = match.end()
        rest = self._source[position:].lstrip()
        if not rest or rest[0] in "=\"'":
            raise self._error(f'Unclosed start tag "{tag}"', begin)
        if rest[0] != ">":
            raise self._error(f'Empty attribute name in the tag "{tag}"', begin)
        self._position = len(self._source) - len(rest) + 1
        return found

    def _end_tag(self) -> None:
        begin = self._position
        if not self._open:
            raise self._error("Unexpected end tag", begin)
        close = self._find(_END_OF_TAG, begin)
        if close is None:
            raise self._error("Unclosed end tag", begin)
        name, expected = self._source[begin + 2 : close].rstrip().lower(), self._open[-1].name
        if name not in ("", expected):
            words = f'expected "</{expected}>", found "</{name}>"'
            raise _unparsable(f"Unmatched end tag at byte offset {self._byte(begin)}, {words}")
        self._position = close + 1
        self._finish(self._open.pop())

    def _finish(self, tag: _OpenTag) -> None:
        length = self._length - tag.offset
        if length == 0:
            return
        if tag.name == "pre":
            self._finish_pre(tag, length)
        elif tag.name == "code":
            entity = Entity("code", tag.offset, length, language=tag.argument or None)
            self._entities.append(entity)
        elif tag.name == "a":
            url = tag.argument or "".join(self._pieces[tag.pieces :])
            if _LINK.fullmatch(url):
                url = url if ":" in url else f"http://{url}"
                self._entities.append(Entity("text_link", tag.offset, length, url=url))
        elif tag.name == "tg-emoji":
            emoji = Entity("custom_emoji", tag.offset, length, custom_emoji_id=tag.argument)
            self._entities.append(emoji)
        elif tag.name == "blockquote":
            kind = "expandable_blockquote" if tag.argument else "blockquote"
            self._entities.append(Entity(kind, tag.offset, length))
        else:
            self._entities.append(Entity(_SIMPLE[tag.name], tag.offset, length))

    def _finish_pre(self, tag: _OpenTag, length: int) -> None:
        """``<pre><code class="language-…">`` is one entity."""
        language = None
        if self._entities:
            last = self._entities[-1]
            if (last.type, last.offset, last.length) == ("code", tag.offset, length):
                language = self._entities.pop().language
        self._entities.append(Entity("pre", tag.offset, length, language=language))

    def _find(self, pattern: re.Pattern[str], start: int) -> int | None:
        match = pattern.search(self._source, start)
        return match.start() if match else None

    def _byte(self, position: int) -> int:
        return len(self._source[:position].encode())

    def _error(self, words: str, position: int) -> BotApiError:
        return _unparsable(f"{words} at byte offset {self._byte(position)}")


def _argument(tag: str, attributes: dict[str, str]) -> str:
    if tag == "a":
        return attributes.get("href", "")
    if tag == "code":
        return _after("language-", attributes.get("class", ""))
    if tag == "span":
        return _after("tg-", attributes.get("class", ""))
    if tag == "tg-emoji":
        return attributes.get("emoji-id", "")
    return "1" if tag == "blockquote" and "expandable" in attributes else ""


def _after(prefix: str, value: str) -> str:
    return value.removeprefix(prefix) if value.startswith(prefix) else ""


def _decode(text: str) -> str:
    return _REFERENCE.sub(_character, text)


def _character(reference: re.Match[str]) -> str:
    if reference["name"]:
        return _NAMED[reference["name"]]
    code = int(reference["hex"], 16) if reference["hex"] else int(reference["number"])
    possible = code in _CHARACTERS and code not in _SURROGATES
    return chr(code) if possible else reference[0]


def _flat_code(entities: list[Entity]) -> list[Entity]:
    """Nothing is formatted within code; and only ``pre`` keeps a language."""
    blocks = [entity for entity in entities if entity.type in ("code", "pre")]
    kept = []
    for entity in entities:
        inside = any(
            block is not entity and block.offset <= entity.offset and entity.end <= block.end
            for block in blocks
        )
        if entity.type == "code":
            kept.append(Entity("code", entity.offset, entity.length))
        elif not inside or entity.type == "pre":
            kept.append(entity)
    return kept


def _unparsable(reason: str) -> BotApiError:
    return bad_request(f"can't parse entities: {reason}")
