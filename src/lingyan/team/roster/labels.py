"""What people write for education, politics, selection and posts, as tables that a county extends.

The shipped tables stand in `data/`. A folder with files of the same names adds rows or replaces them by their
first column; an unknown label is refused, never guessed.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, Self

from lingyan.team.roster.rules import Body, PostHeld

DATA: Final = Path(__file__).parent / "data"
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_SEPARATORS: Final = frozenset("、,/;+&·|\\")


class UnknownLabelError(ValueError):
    """A label that no table knows. `code` is the stable name of the fault."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Education:
    """The finished level of a label. `inferred` when the label names only a level that was not finished."""

    label: str
    level: str
    inferred: bool = False


@dataclass(frozen=True)
class Labels:
    """All tables of one county. `Labels.load()` gives the shipped ones."""

    education: Mapping[str, str]
    education_words: Mapping[str, str]
    education_entrance: Mapping[str, str]
    politics: Mapping[str, str]
    selection: Mapping[str, str]
    bodies: Mapping[str, Body]
    titles: Mapping[tuple[str, Body], str]
    default_bodies: Mapping[str, Body]
    other_posts: frozenset[str]
    noise: frozenset[str]

    @classmethod
    def load(cls, *extra: Path) -> Self:
        """From `data/` and then from each extra folder, later rows replacing earlier ones."""
        folders = (DATA, *extra)
        titles = list(_rows(folders, "post-titles.csv"))
        return cls(
            education=_column(folders, "education.csv", "label", "level"),
            education_words=_column(folders, "education-words.csv", "word", "meaning"),
            education_entrance=_column(folders, "education-levels.csv", "level", "entrance"),
            politics=_column(folders, "politics.csv", "label", "status"),
            selection=_column(folders, "selection.csv", "label", "selection"),
            bodies={row["word"]: Body(row["body"]) for row in _rows(folders, "bodies.csv")},
            titles={(row["word"], Body(row["body"])): row["title"] for row in titles},
            default_bodies={row["word"]: Body(row["body"]) for row in titles if row["alone"] == "yes"},
            other_posts=frozenset(row["label"] for row in _rows(folders, "other-posts.csv")),
            noise=frozenset(row["word"] for row in _rows(folders, "post-noise.csv")),
        )

    def read_education(self, label: str) -> Education:
        """The finished level: 高中（大专在读） is 高中; a bare 大专在读 is inferred from what it asks for."""
        text = _key(label)
        whole = self._level(text)
        if whole:
            return Education(label.strip(), whole)
        outside = self._level(_BRACKETS.sub("", text))
        inside = [self._judge_bracket(part) for part in _BRACKETS.findall(text)]
        if outside and all(level in ("", outside) for level in inside):
            return Education(label.strip(), outside)
        below = self._entered_from(text)
        if below:
            return Education(label.strip(), below, inferred=True)
        raise UnknownLabelError(
            "unknown-education", "学历不在学历表中，请改用表中的写法，或请管理员把它加入学历表"
        )

    def read_politics(self, label: str) -> str:
        """The political status in its canonical form: 中共党员, 中共预备党员, 共青团员, 群众 …"""
        return _find(
            self.politics, label, "unknown-politics", "政治面貌不在表中，请填中共党员、中共预备党员、群众等"
        )

    def read_selection(self, label: str) -> str:
        """The way of selection in its canonical form (两推一选, 组织选派 …)."""
        return _find(
            self.selection,
            label,
            "unknown-selection",
            "产生方式不在表中，请填两推一选、组织选派、公开选拔、选举等",
        )

    def read_posts(self, label: str, *, body: Body | None = None, village: str = "") -> tuple[PostHeld, ...]:
        """The posts of a label such as 党支部副书记兼村委会主任. UnknownLabelError for any unknown word.

        `body` is the body of the column or of the row, where the form names it there; `village` is the
        village's name, which some put in front of each post.
        """
        posts = tuple(dict.fromkeys(self._scan_posts(_key(label), body, _key(village))))
        if not posts:
            raise UnknownLabelError("unknown-post", "没有写出职务")
        return posts

    def read_body(self, label: str) -> Body:
        """The body that 村民委员会, 村党组织 … name."""
        text = _key(label)
        for word in (text, text.removeprefix("村"), text.removeprefix("社区")):
            if word in self.bodies:
                return self.bodies[word]
        raise UnknownLabelError(
            "unknown-body", "组织名称不在表中，请填村党组织、村民委员会、村务监督委员会或集体经济组织"
        )

    def _level(self, text: str) -> str:
        """The level of a text without brackets; words such as 函授 and 毕业 say nothing about it."""
        if text in self.education:
            return self.education[text]
        for word in self._ignored_words:
            shorter = text.removeprefix(word) if text.startswith(word) else text.removesuffix(word)
            if shorter != text:
                found = self._level(shorter)
                if found:
                    return found
        return ""

    def _judge_bracket(self, text: str) -> str:
        """ "" for a remark that changes nothing, a level, or "?" for what is not understood."""
        if self._unfinished(text) or text in self._ignored_words:
            return ""
        return self._level(text) or "?"

    def _entered_from(self, text: str) -> str:
        flat = text.replace("(", "").replace(")", "")
        level = self._unfinished(flat)
        return self.education_entrance.get(level, "") if level else ""

    def _unfinished(self, text: str) -> str:
        """The level that 大专在读 or 本科肄业 was entered for, "" when the text does not say so."""
        for word, meaning in self.education_words.items():
            if meaning == "unfinished" and text.endswith(word):
                return self._level(text.removesuffix(word))
        return ""

    def _scan_posts(self, text: str, body: Body | None, village: str) -> Iterator[PostHeld]:
        """Word by word, the longest first. A body holds for the next title, and for later bare ones."""
        position, named, carried = 0, None, body
        while position < len(text):
            if text[position] in _SEPARATORS or text[position] in "()":
                position, named = position + 1, None
                continue
            word = self._longest_word(text, position, village)
            position += len(word)
            if word in self.other_posts:
                yield PostHeld(Body.OTHER, word)
            elif word in self.bodies:
                named = carried = self.bodies[word]
            elif word in self._title_words:
                yield self._post(word, named, carried)
                named = None

    def _post(self, word: str, named: Body | None, carried: Body | None) -> PostHeld:
        choices = (named,) if named else (carried, self.default_bodies.get(word))
        for body in choices:
            if body and (word, body) in self.titles:
                return PostHeld(body, self.titles[word, body])
        raise UnknownLabelError(
            "unknown-post", f"看不出“{word}”是哪个组织的职务，请写明组织名称，例如“村委会{word}”"
        )

    def _longest_word(self, text: str, position: int, village: str) -> str:
        for length in range(min(self._longest, len(text) - position), 0, -1):
            word = text[position : position + length]
            if word in self._post_words:
                return word
        if village and text.startswith(village, position):
            return village
        raise UnknownLabelError(
            "unknown-post", "职务不在职务表中，请改用表中的写法，或请管理员把它加入职务表"
        )

    @cached_property
    def _ignored_words(self) -> tuple[str, ...]:
        words = [word for word, meaning in self.education_words.items() if meaning == "ignored"]
        return tuple(sorted(words, key=len, reverse=True))

    @cached_property
    def _title_words(self) -> frozenset[str]:
        return frozenset(word for word, _ in self.titles)

    @cached_property
    def _post_words(self) -> frozenset[str]:
        return self.other_posts | self.noise | self._title_words | frozenset(self.bodies)

    @cached_property
    def _longest(self) -> int:
        return max(len(word) for word in self._post_words)


@lru_cache(maxsize=1)
def shipped_labels() -> Labels:
    """The tables of `data/`, read once."""
    return Labels.load()


def _key(label: str) -> str:
    """A label for look-up: width forms folded (（ becomes (, ， becomes ,), all spaces gone."""
    return "".join(unicodedata.normalize("NFKC", label).replace("\u200b", "").split())


def _find(table: Mapping[str, str], label: str, code: str, message: str) -> str:
    found = table.get(_key(label))
    if found is None:
        raise UnknownLabelError(code, message)
    return found


def _rows(folders: Iterable[Path], name: str) -> Iterator[dict[str, str]]:
    for folder in folders:
        path = folder / name
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield from csv.DictReader(file)


def _column(folders: Iterable[Path], name: str, key: str, value: str) -> dict[str, str]:
    return {_key(row[key]): row[value] for row in _rows(folders, name)}
