"""Message keys in `locales/` and in the code."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.domain import failures
from bot.i18n.catalogue import LOCALES

Node = TypeVar("Node", bound=ftl.BaseNode)

CODE = Path(__file__).parents[3] / "bot"
SAYING = {"translate_html", "translator", "Sentence", "Alert"}
"""Calls by these names take a key."""
HYPHENED = re.compile(r"[a-z]+(-[a-z0-9]+)+")


def files(language: str) -> set[str]:
    return {path.name for path in (LOCALES / language).glob("*.ftl")}


def sentences(language: str) -> list[ftl.Message | ftl.Term]:
    """All of them, terms included, in the order of the files."""
    parser = FluentParser()
    return [
        entry
        for path in sorted((LOCALES / language).glob("*.ftl"))
        for entry in parser.parse(path.read_text(encoding="utf-8")).body
        if isinstance(entry, ftl.Message | ftl.Term)
    ]


def keys(language: str) -> set[str]:
    return {entry.id.name for entry in sentences(language) if isinstance(entry, ftl.Message)}


def variables(entry: ftl.Message | ftl.Term) -> set[str]:
    """The names of the values that a sentence wants."""
    return {node.id.name for node in _nodes(entry, ftl.VariableReference)}


def choices(entry: ftl.Message | ftl.Term) -> list[set[str]]:
    """The variants of each selection: `[{"one", "few", "many", "other"}]`."""
    return [
        {_variant_name(variant) for variant in selection.variants}
        for selection in _nodes(entry, ftl.SelectExpression)
    ]


def referenced(language: str) -> set[str]:
    """Keys that other sentences are made of."""
    return {
        node.id.name
        for entry in sentences(language)
        for node in _nodes(entry, ftl.MessageReference)
    }


@cache
def modules() -> list[tuple[Path, ast.Module]]:
    """The code that may speak."""
    paths = sorted(CODE.rglob("*.py"))
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


def spoken() -> set[str]:
    """Keys named in the code: the arguments of such calls, and any hyphened word of `bot/telegram`,
    where nothing else is written like this but the codes of errors."""
    given = {text for argument in _said() for text in _texts(argument)}
    hyphened = {
        text
        for path, module in modules()
        if "telegram" in path.parts
        for node in ast.walk(module)
        for text in _texts(node)
        if HYPHENED.fullmatch(text)
    }
    return given | hyphened


def prefixes() -> set[str]:
    """What stands before the hole of an f-string in a saying call: `error-`."""
    return {
        text
        for argument in _said()
        if isinstance(argument, ast.JoinedStr)
        for text in _texts(argument.values[0])
    }


def mentioned() -> set[str]:
    """Every string in the code."""
    return {text for _, module in modules() for node in ast.walk(module) for text in _texts(node)}


def failure_codes() -> set[str]:
    """Codes of failures that no error of the tree stands for: `Failure("cancelled", …)`."""
    return {
        text
        for _, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and _name(node.func) == "Failure" and node.args
        for text in _code(node.args[0])
    }


def _code(node: ast.AST) -> list[str]:
    """A constant of `bot.domain.failures`, or the code itself."""
    return [getattr(failures, node.id)] if isinstance(node, ast.Name) else _texts(node)


def _said() -> Iterator[ast.expr]:
    for _, module in modules():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and _name(node.func) in SAYING:
                yield from node.args


def _texts(node: ast.AST) -> list[str]:
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _variant_name(variant: ftl.Variant) -> str:
    return variant.key.name if isinstance(variant.key, ftl.Identifier) else variant.key.value


def _nodes(entry: ftl.BaseNode, kind: type[Node]) -> list[Node]:
    """Everything of that kind inside a sentence."""
    collector = _Collector(kind)
    collector.visit(entry)
    return collector.found


class _Collector(Visitor, Generic[Node]):
    def __init__(self, kind: type[Node]) -> None:
        self.kind = kind
        self.found: list[Node] = []

    def generic_visit(self, node: ftl.BaseNode) -> None:
        if isinstance(node, self.kind):
            self.found.append(node)
        super().generic_visit(node)
