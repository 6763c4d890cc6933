#!/usr/bin/env python3
"""Collect what screens say from templates, Python and data files, and compile the English catalog; needs no gettext.

usage: scripts/messages.py [--check]

The source text is Chinese and is its own key. New texts get an empty translation to fill in, texts that are gone
leave the catalog. With `--check` nothing is written; exit 1 says that the catalog is not complete or not current.
"""

from __future__ import annotations

import argparse
import ast
import csv
import re
import struct
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from django.template.base import Lexer, Token, TokenType
from django.utils.translation import template as marks
from django.utils.translation import trim_whitespace

PACKAGE: Final = Path(__file__).resolve().parents[1] / "src" / "lingyan"
CATALOG: Final = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
PAPERS: Final = frozenset(
    {
        "disclosure/page.html", "disclosure/page-2.html", "disclosure/page-3.html", "disclosure/page-4.html",
        "disclosure/sheet.html", "disclosure/sheet-2.html",
        "disclosure/directory.html",
        "disclosure/withdrawn.html",
        *(f"questions/public/{name}.html" for name in (
            "answers", "ask", "base", "choices", "field", "kept", "receipt", "sent", "status",
        )),
        *(f"members/public/{name}.html" for name in ("base", "dividends", "mine")),
    }
)  # fmt: skip
"""Templates that stay Chinese: the pages that villagers read, kept as they were published."""
CHINESE: Final = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uff60]+")
_HEADER: Final = """\
Project-Id-Version: lingyan
Language: en
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit
Plural-Forms: nplurals=2; plural=(n != 1);
"""


class Message(NamedTuple):
    """A text to translate. `plural` is empty unless the text counts; `context` tells equal texts apart."""

    text: str
    plural: str = ""
    context: str = ""


Catalog = dict[Message, tuple[str, ...]]


# Where texts stand


def of_template(source: str) -> tuple[list[Message], list[str]]:
    """The texts that a template marks, and `line: text` of every Chinese text that it does not mark."""
    found: list[Message] = []
    bare: list[str] = []
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        found += [Message(each[1:-1]) for each in marks.constant_re.findall(token.contents) if _is_tag(token)]
        rest = token.contents
        if token.token_type == TokenType.BLOCK:
            if rest == "comment":
                _until(tokens, re.compile("^endcomment$"))
            elif opened := marks.block_re.match(rest):
                found.append(_block(token, tokens, (opened[2] or "")[1:-1]))
            elif inline := marks.inline_re.match(rest):
                found.append(Message(inline[1][1:-1].replace("%", "%%"), context=(inline[3] or "")[1:-1]))
                rest = rest[inline.end() :]
        if token.token_type != TokenType.COMMENT:
            unmarked = marks.constant_re.sub("", rest) if _is_tag(token) else rest
            bare += [f"{token.lineno}: {text}" for text in CHINESE.findall(unmarked)]
    return found, bare


def _is_tag(token: Token) -> bool:
    return token.token_type in {TokenType.VAR, TokenType.BLOCK}


def _until(tokens: Iterator[Token], end: re.Pattern[str]) -> list[Token]:
    inner = []
    for token in tokens:
        if token.token_type == TokenType.BLOCK and end.match(token.contents):
            break
        inner.append(token)
    return inner


def _block(opening: Token, tokens: Iterator[Token], context: str) -> Message:
    forms = [""]
    for token in _until(tokens, marks.endblock_re):
        if token.token_type == TokenType.BLOCK:
            forms.append("")  # {% plural %}, the only tag that may stand here
        else:
            is_text = token.token_type == TokenType.TEXT
            forms[-1] += token.contents.replace("%", "%%") if is_text else f"%({token.contents})s"
    if re.search(r"\btrimmed\b", opening.contents):
        forms = [trim_whitespace(each) for each in forms]
    return Message(forms[0], forms[1] if len(forms) > 1 else "", context)


SHAPES: Final[dict[str, tuple[int | None, int, int | None]]] = {
    # name: places of context, text and plural among the arguments
    "_": (None, 0, None), "gettext": (None, 0, None), "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None), "ngettext": (None, 0, 1), "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None), "pgettext_lazy": (0, 1, None), "npgettext": (0, 1, 2),
}  # fmt: skip
REGISTERED: Final[dict[str, dict[str, int]]] = {
    "register_right": {"label": 1}, "audit.register": {"label": 1},
    "Parameter": {"label": 1, "group": 4, "unit": 7, "choices": 10, "help": 11},
}  # fmt: skip
"""Calls made at import time, with the keyword and place of texts that are translated where they are shown."""


def of_python(source: str) -> list[Message]:
    """The texts that Python code marks with gettext and its kin, or registers under a name that screens show."""
    found: list[Message] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (shape := SHAPES.get(name_of(node))):
            context, text, plural = (_constant(node, place) for place in shape)
            found += [Message(text, plural, context)] if text else []
        elif isinstance(node, ast.Call) and name_of(node) in REGISTERED:
            found += _registered(node, REGISTERED[name_of(node)])
    return found


def name_of(call: ast.Call) -> str:
    """`gettext` of `gettext("…")` and of `translation.gettext("…")`; `audit.register` stays whole."""
    if isinstance(call.func, ast.Name):
        return call.func.id
    if isinstance(call.func, ast.Attribute):
        owner = call.func.value.id if isinstance(call.func.value, ast.Name) else ""
        whole = f"{owner}.{call.func.attr}"
        return whole if whole in REGISTERED else call.func.attr
    return ""


def _registered(node: ast.Call, places: dict[str, int]) -> Iterator[Message]:
    named = {each.arg: each.value for each in node.keywords}
    for keyword, place in places.items():
        value = node.args[place] if place < len(node.args) else named.get(keyword)
        texts = [value] if isinstance(value, ast.Constant) else ast.walk(value) if value else []
        for each in texts:
            if isinstance(each, ast.Constant) and isinstance(each.value, str) and CHINESE.search(each.value):
                yield Message(each.value)


def _constant(node: ast.Call, place: int | None) -> str:
    if place is None or place >= len(node.args):
        return ""
    value = node.args[place]
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def of_data() -> Iterator[tuple[str, Message]]:
    """Labels that stand in data files and are translated where they are shown."""
    for pattern, names in DATA.items():
        for path in sorted(PACKAGE.glob(pattern)):
            for text in _labels(path, names):
                yield path.relative_to(PACKAGE).as_posix(), Message(text)
    for text in FORMAT.findall((PACKAGE / SENTENCES).read_text(encoding="utf-8")):
        yield SENTENCES, Message(text)


DATA: Final[dict[str, frozenset[str]]] = {
    "assessment/indicators/*.toml": frozenset({"zh", "rule", "why"}),
    "assessment/standards/*.toml": frozenset({"zh", "otherwise"}),
    "identity/roles.toml": frozenset({"label"}),
    "disclosure/data/items.toml": frozenset({"name", "words", "items"}),
    "economy/books/statements/data/balance_sheet.csv": frozenset({"section"}),
    "supervision/catalogue/*.toml": frozenset({"name", "test", "limits", "why_not", "severity"}),
    "team/roster/data/education-levels.csv": frozenset({"level"}),
    "team/roster/data/figures.csv": frozenset({"zh", "unit", "numerator", "denominator"}),
    "team/roster/data/other-posts.csv": frozenset({"label"}),
    "team/roster/data/politics.csv": frozenset({"status"}),
    "team/roster/data/post-titles.csv": frozenset({"title"}),
    "team/roster/data/selection.csv": frozenset({"selection"}),
    "team/weak/catalogue/signs.toml": frozenset({"name", "source", "test", "missing", "why_not"}),
}
"""Data file → the keys or columns whose texts screens show."""
SENTENCES: Final = "team/weak/catalogue/signs.toml"
FORMAT: Final = re.compile(r"format\('([^']*)'")
"""Sentences that the queries of this file fill."""


def _labels(path: Path, names: frozenset[str]) -> Iterator[str]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as rows:
            yield from (row[name] for row in csv.DictReader(rows) for name in sorted(names) if row.get(name))
    else:
        yield from _walk(tomllib.loads(path.read_text(encoding="utf-8")), names)


def _walk(found: object, names: frozenset[str]) -> Iterator[str]:
    """Texts and lists of texts under these keys, however deep."""
    if isinstance(found, dict):
        for name, value in found.items():
            if name in names and not isinstance(value, dict):
                yield from value if isinstance(value, list) else [value]
            else:
                yield from _walk(value, names)
    elif isinstance(found, list):
        for each in found:
            yield from _walk(each, names)


def collect() -> dict[Message, list[str]]:
    """Every text with the files it stands in, in the order of the files."""
    places: dict[Message, list[str]] = {}
    for path in sorted(PACKAGE.glob("**/*.html")) + sorted(PACKAGE.glob("**/*.py")):
        source = path.read_text(encoding="utf-8")
        found = of_template(source)[0] if path.suffix == ".html" else of_python(source)
        _note(places, ((path.relative_to(PACKAGE).as_posix(), each) for each in found))
    _note(places, of_data())
    return places


def _note(places: dict[Message, list[str]], found: Iterable[tuple[str, Message]]) -> None:
    for name, message in found:
        if name not in places.setdefault(message, []):
            places[message].append(name)


# The catalog


def read(text: str) -> Catalog:
    """A .po file as this script writes it: one line a string, no fuzzy or obsolete entries."""
    catalog: Catalog = {}
    for block in text.split("\n\n")[1:]:
        lines = [line.split(" ", 1) for line in block.splitlines() if line and not line.startswith("#")]
        fields = {keyword: _unquoted(value) for keyword, value in lines}
        message = Message(fields["msgid"], fields.get("msgid_plural", ""), fields.get("msgctxt", ""))
        catalog[message] = tuple(value for keyword, value in fields.items() if keyword.startswith("msgstr"))
    return catalog


def write(catalog: Catalog, places: dict[Message, list[str]]) -> str:
    lines = ['msgid ""', 'msgstr ""', *(_quoted(f"{line}\n") for line in _HEADER.splitlines())]
    for message, words in catalog.items():
        lines += ["", *(f"#: {name}" for name in places.get(message, ()))]
        lines += [f"msgctxt {_quoted(message.context)}"] if message.context else []
        lines.append(f"msgid {_quoted(message.text)}")
        if message.plural:
            lines.append(f"msgid_plural {_quoted(message.plural)}")
            lines += [f"msgstr[{n}] {_quoted(each)}" for n, each in enumerate(words)]
        else:
            lines.append(f"msgstr {_quoted(words[0])}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text.strip()[1:-1])


def merged(places: dict[Message, list[str]], old: Catalog) -> Catalog:
    """The texts of now with the words known so far; empty where there are none yet."""
    return {each: old.get(each, ("", "") if each.plural else ("",)) for each in places}


def compiled(catalog: Catalog) -> bytes:
    """The catalog as a GNU .mo file: sorted, little-endian, without a hash table."""
    pairs = {b"": _HEADER.encode()}
    for message, words in catalog.items():
        key = (f"{message.context}\x04" if message.context else "") + message.text
        pairs[f"{key}\0{message.plural}".encode() if message.plural else key.encode()] = "\0".join(
            words
        ).encode()
    entries = sorted(pairs.items())
    keys, values = (b"".join(side + b"\0" for side in sides) for sides in zip(*entries, strict=True))
    start = 28 + 16 * len(entries)
    tables = _table([key for key, _ in entries], start) + _table(
        [value for _, value in entries], start + len(keys)
    )
    head = struct.pack("<7I", 0x950412DE, 0, len(entries), 28, 28 + 8 * len(entries), 0, start)
    return head + tables + keys + values


def _table(strings: list[bytes], start: int) -> bytes:
    made = b""
    for each in strings:
        made += struct.pack("<2I", len(each), start)
        start += len(each) + 1
    return made


def faults(catalog: Catalog) -> list[str]:
    """Texts without a translation, and translations that lose or invent a placeholder."""
    found = []
    for message, words in catalog.items():
        wanted = set(_PLACEHOLDER.findall(message.text))
        if not all(words):
            found.append(f"not translated: {message.text}")
        elif any(set(_PLACEHOLDER.findall(each)) != wanted for each in words):
            found.append(f"other placeholders: {message.text}")
        elif any(CHINESE.search(each) for each in words):
            found.append(f"still Chinese: {message.text}")
    return found


_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when something is to do")
    check = parser.parse_args().check
    old = CATALOG.read_text(encoding="utf-8") if CATALOG.exists() else ""
    places = collect()
    catalog = merged(places, read(old))
    to_do = faults(catalog)
    made, binary = write(catalog, places), compiled(catalog)
    compiled_path = CATALOG.with_suffix(".mo")
    if not check:
        CATALOG.write_text(made, encoding="utf-8")
        compiled_path.write_bytes(binary)
    elif made != old or not compiled_path.exists() or compiled_path.read_bytes() != binary:
        to_do.append("the catalog is not current; run `make messages`")
    print("\n".join(to_do) or f"{len(catalog)} texts, all translated")
    return 1 if to_do else 0


if __name__ == "__main__":
    sys.exit(main())
