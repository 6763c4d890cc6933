"""The list of items that have to be public, by group, and the sheets on which they stand. Data, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final, Literal

Cadence = Literal["month", "quarter", "year", "year-end", "event"]
ACCOUNTS: Final = "accounts"
PARTY: Final = "party"
DEMANDED: Final = "demanded"
OPEN_ITEMS: Final = frozenset({"8-7", "9-5"})
"""Other matters: what they are is said in words."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown together. `year` is due in the year it speaks of, `year-end` in the year after, `event` soon after it.

    What happened on a day stands also on the sheet of its quarter, `within`. `since_parameter` marks a sheet that is due
    only from the month that the county sets. `on_demand` marks what villagers demanded: due whenever it was demanded, and
    done by a page of its own alone.
    """

    code: str
    name: str
    cadence: Cadence
    words: str
    within: str = ""
    since_parameter: bool = False
    on_demand: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One item, such as `2-3`; `group` is the name of its group."""

    code: str
    name: str
    group: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    sheets: dict[str, Sheet]
    items: tuple[Item, ...]

    def of(self, sheet: str) -> tuple[Item, ...]:
        """The items that stand on a sheet; on the sheet of an event those of the sheet it stands within."""
        known = self.sheets.get(sheet)
        wanted = known.within or sheet if known else sheet
        return tuple(item for item in self.items if item.sheet == wanted)

    def sheet_of(self, item: str) -> str:
        """The sheet on which an item stands; empty for none of the catalogue."""
        return next((each.sheet for each in self.items if each.code == item), "")


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    text = resources.files("lingyan.disclosure").joinpath("data/items.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    sheets = {code: Sheet(code, **row) for code, row in data["sheets"].items()}
    items = tuple(
        Item(f"{group['code']}-{number}", name, group["name"], sheets[group["sheet"]].code)
        for group in data["groups"]
        for number, name in enumerate(group["items"], 1)
    )
    return Catalogue(sheets, items)
