"""What the old books ended with beside what the book began with, balance by balance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lingyan.economy.books.models import Book, OldClosing, OldClosingLine, Party, Project
from lingyan.economy.books.queries.openings import OpeningLine, opening_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One balance that is not the same, debit positive. `row` is that of the file, None where the file lacks it."""

    account: str
    party: Party | None
    project: Project | None
    old: int
    new: int
    row: int | None
    strange: bool = False


_Key = tuple[str, int, int]
_NOBODY: Final = 0


def latest_closing(book: Book) -> OldClosing | None:
    return OldClosing.objects.filter(book=book).order_by("-pk").first()


def differences(closing: OldClosing) -> list[Difference]:
    """By account, party and project: what differs, and what names somebody the book does not know. Audit rule R56 asks
    the same of the facts.
    """
    lines, opening = (
        list(closing.lines.select_related("party__personal", "project")),
        opening_of(closing.book).lines,
    )
    old, new = _theirs(lines), _ours(closing, lines, opening)
    rows = {_key(line): line.row for line in reversed(lines) if not line.strange}
    both: list[OldClosingLine | OpeningLine] = [*lines, *opening]
    parties = {line.party.pk: line.party for line in both if line.party}
    projects = {line.project.pk: line.project for line in both if line.project}
    found = [
        Difference(
            key[0], parties.get(key[1]), projects.get(key[2]), old.get(key, 0), new.get(key, 0), rows.get(key)
        )
        for key in sorted({*old, *new})
        if old.get(key, 0) != new.get(key, 0)
    ]
    return [
        *found,
        *(Difference(line.account, None, None, line.amount, 0, line.row, strange=True) for line in lines if line.strange),
    ]  # fmt: skip


def _key(line: OldClosingLine) -> _Key:
    return line.account, line.party_id or _NOBODY, line.project_id or _NOBODY


def _theirs(lines: list[OldClosingLine]) -> dict[_Key, int]:
    found: defaultdict[_Key, int] = defaultdict(int)
    for line in lines:
        if not line.strange:
            found[_key(line)] += line.amount
    return dict(found)


def _ours(
    closing: OldClosing, lines: list[OldClosingLine], opening: Iterable[OpeningLine]
) -> dict[_Key, int]:
    """The opening under the accounts that the sheet prints, by party and project where it splits them."""
    printed = {_key(line) for line in lines if not line.strange}
    found: defaultdict[_Key, int] = defaultdict(int)
    for line in opening:
        party = line.party.pk if line.party and closing.detailed else _NOBODY
        project = line.project.pk if line.project and closing.detailed else _NOBODY
        code = line.account.code
        above = (code[:size] for size in range(len(code), 2, -1))
        account = next((each for each in above if (each, party, project) in printed), code)
        found[account, party, project] += line.start
    return dict(found)
