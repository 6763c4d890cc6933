"""The work that is killed: real commands on a real home, each with what its user was told and what is kept of it.

A step's `run` returns what the product answered; `kept` reads the same from the store, or gives None when it is not
there. Steps are in the order in which a township works, grouped in phases; each file here holds those of a room.
"""

from __future__ import annotations

from lingyan.economy.books import actions as books
from lingyan.people.actions import create_organisation
from lingyan.regions.queries import by_code
from tests.crash.steps import bank, pages, registers, rosters, takeover, villagers, vouchers, year
from tests.crash.steps.base import (
    ACCOUNTANT,
    CLERK,
    COUNTY,
    LIVE,
    LOADED,
    MONTHS,
    OFFICER,
    POSTER,
    Step,
    book,
    county,
)

__all__ = [
    "ACCOUNTANT", "CLERK", "COUNTY", "LIVE", "LOADED", "MONTHS", "OFFICER", "POSTER", "Step", "all_steps", "book",
    "county", "open_books", "phases",
]  # fmt: skip


def open_books() -> None:
    """The books that vouchers are loaded and written into; part of the set-up, not of the work."""
    for code, live in ((LOADED, None), (LIVE, MONTHS[0])):
        region = by_code(code)
        organisation = create_organisation(
            CLERK, region=region, kind="collective", name=f"{region.name}股份经济合作社"
        )
        books.open_book(CLERK, organisation=organisation, first_month=MONTHS[0], go_live=live)
    bank.register_account()


def all_steps() -> list[Step]:
    rooms = (takeover, bank, registers, vouchers, pages, rosters, villagers, year)
    return [step for room in rooms for step in room.steps()]


def phases() -> list[str]:
    return list(dict.fromkeys(step.phase for step in all_steps()))
