"""Standing facts about village bodies and posts, as data, and the rules between posts. Pure.

Sources: governance.md A-1, A-2 (A-04 branch committee, A-05 and A-06 committee, A-10 supervision, A-20 collective).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

TERM_YEARS: Final = 5


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """A body that every village has: kind of organisation, its name suffix, the body and its posts with quota.

    `own` tells a second body of one organisation apart from its first.
    """

    kind: str
    organisation: str
    body: str
    posts: tuple[tuple[str, int], ...]
    own: str = ""

    @property
    def code(self) -> str:
        return self.own or self.kind


MONITORS: Final = "monitors"
"""The body that watches the collective: 监事会, or one or two 监事 without it (RCEO 32)."""
MONITORS_BODY: Final = "监事会"

VILLAGE_BODIES: Final = (
    BodyPlan("party", "党组织", "委员会", (("书记", 1), ("副书记", 1), ("委员", 3))),
    BodyPlan("committee", "村民委员会", "村民委员会", (("主任", 1), ("副主任", 1), ("委员", 3))),
    BodyPlan("supervision", "村务监督委员会", "村务监督委员会", (("主任", 1), ("委员", 2))),
    BodyPlan("collective", "股份经济合作社", "理事会", (("理事长", 1), ("副理事长", 1), ("理事", 3))),
    BodyPlan("collective", "股份经济合作社", MONITORS_BODY, (("监事长", 1), ("监事", 2)), MONITORS),
)


def body_code(organisation_kind: str, title: str) -> str:
    """Which of the bodies above a post belongs to: 监事 watch the board of the collective and sit apart from it."""
    watches = organisation_kind == "collective" and "监事" in title
    return MONITORS if watches else organisation_kind


def due_on(start: dt.date, years: int = TERM_YEARS) -> dt.date:
    """The day a term of so many years runs out; a 29 February ends on the 28th."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def completed_years(birth_year: int, birth_month: int, on: dt.date) -> int:
    """周岁 by month: the birthday counts as reached when its month is reached (governance.md 0.5)."""
    return on.year - birth_year - (1 if on.month < birth_month else 0)


def selection_allowed(organisation_kind: str, selection: str) -> bool:
    """Nobody may be assigned to a villagers' committee: its members are elected (VCL art. 14)."""
    return organisation_kind != "committee" or selection in {"", "选举", "补选", "推选"}
