"""A term of the villagers' committee that is not kept: how far its vote may be from its end, and by which documents. Pure.

Source: governance.md A-09 (村民委员会组织法第十四条；四川省村民委员会选举条例第六条). What a province asks is its own data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from lingyan.kernel.language import Words
from lingyan.kernel.problems import Problem
from lingyan.team.term import rules

LABELS: Final[dict[str, Words]] = {
    "shift_consent": _("提前或延期：村民会议或村民代表会议同意的决议编号"),
    "shift_approval": _("提前或延期：县级人民政府批准的文号"),
    "shift_filing": _("提前或延期：县级人大常委会备案的文号"),
}
"""Every document that a province may ask for, by its code in the evidence."""
EVERYWHERE: Final = ("shift_approval",)
"""What is asked for where the province says nothing of its own."""


def shown_in(proven: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The documents that any of these steps shows, so that a village that is sent back shows them still."""
    return {code: said[code] for said in proven for code in LABELS if said.get(code)}


@dataclass(frozen=True, slots=True)
class Shift:
    """When the running term is due, on which day the next is voted on, and the documents that have to be shown.

    Without a due day (no term is kept here) nothing is asked for. A roster says only in which month a term began: its end
    then lies between `due` and `until`, and since nobody here saw the election, what it says is `binding` for nobody: the
    documents are offered, and a person judges.
    """

    due: dt.date | None = None
    vote_on: dt.date | None = None
    most_days: int = rules.DRIFT_DAYS
    documents: tuple[str, ...] = field(default=())
    until: dt.date | None = None
    binding: bool = True

    @property
    def asked(self) -> tuple[str, ...]:
        """The documents to be shown: none where the term is kept."""
        return self.documents if self.vote_on and self._off(self.vote_on) else ()

    @property
    def too_far(self) -> bool:
        """Whether the vote is more than a year from the end of the term, whoever says when that is."""
        return self.vote_on is not None and self._off(self.vote_on) > self.most_days

    def _off(self, vote_on: dt.date) -> int:
        """How many days a vote is from the end of the term."""
        if self.due is None:
            return 0
        return max((self.due - vote_on).days, (vote_on - (self.until or self.due)).days, 0)

    def moved_to(self, vote_on: dt.date) -> Shift:
        """The same term with another voting day."""
        return replace(self, vote_on=vote_on)

    def fault(self, vote_on: dt.date) -> Problem | None:
        """Too early or too late, whatever is shown for it."""
        if not self.binding or self._off(vote_on) <= self.most_days:
            return None
        return Problem(
            "too-far", f"选举日 {vote_on} 与本届届满日期 {self.due} 相差超过一年，不能提前或延期这么久"
        )

    def missing(self, shown: Sequence[str]) -> tuple[str, ...]:
        """The documents that are asked for and not among those shown."""
        return tuple(code for code in self.asked if code not in shown) if self.binding else ()
