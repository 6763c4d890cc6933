"""Secretaries of two villages of 芦溪镇 in June 2026 with little in their dossiers, and who keeps these."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from lingyan.people.models import Tenure
from lingyan.team.appraisal.models import Outcome, Session, Subject
from lingyan.team.dossier import actions
from lingyan.team.dossier.models import Entry
from lingyan.team.dossier.rules import Sheet
from tests.support.actors import everything
from tests.support.places import Places, make_places
from tests.support.records import at, bodies, serve

TODAY = dt.date(2026, 6, 15)
BEGUN = dt.date(2021, 3, 1)
SHEETS = {
    "appointed": Sheet(dt.date(2021, 2, 26), number="芦溪委〔2021〕8号"),
    "filed": Sheet(dt.date(2021, 3, 10), "begun", number="芦组备〔2021〕3号"),
    "pay": Sheet(dt.date(2022, 1, 1), detail="三级", number="芦组〔2022〕5号"),
    "contract": Sheet(BEGUN, "yes", until_on=dt.date(2026, 12, 31)),
    "insurance": Sheet(BEGUN, "yes"),
    "hours": Sheet(BEGUN, detail="12345 08:30-17:30"),
    "audit": Sheet(dt.date(2026, 4, 2), "term", number="芦审〔2026〕7号"),
}
"""Everything that can be entered of somebody in office."""
EXIT = Sheet(dt.date(2026, 6, 10), "resigned", number="芦溪委〔2026〕20号")
PDF = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


@dataclass
class Office:
    """`secretary` and `deputy` serve in 雁庄村, `neighbour` is the secretary of 玉屯村."""

    places: Places = field(default_factory=make_places)
    keeper: Any = field(default_factory=everything)

    def __post_init__(self) -> None:
        self.posts, others = bodies(self.places["雁庄村"]), bodies(self.places["玉屯村"])
        self.secretary = self.serve(self.posts["party"]["书记"], "王大山")
        self.deputy = self.serve(self.posts["party"]["副书记"], "李小河")
        self.neighbour = self.serve(others["party"]["书记"], "周远", dt.date(2026, 5, 20))
        self.secretary.selection = "两推一选"
        self.secretary.save()

    def serve(self, post: Any, name: str, start: dt.date = BEGUN, end: dt.date | None = None) -> Tenure:
        made = serve(post, start, end)
        made.person.personal.name = name
        made.person.personal.save()
        return made

    def enter(
        self, kind: str, sheet: Sheet | None = None, tenure: Tenure | None = None, **changes: Any
    ) -> Entry:
        sheet = replace(sheet or SHEETS[kind], **changes)
        return actions.enter(self.keeper, tenure_id=(tenure or self.secretary).pk, kind=kind, sheet=sheet)

    def fill(self) -> None:
        for kind in SHEETS:
            self.enter(kind)

    def leave(self, **changes: Any) -> Entry:
        first = Sheet(
            dt.date(2026, 6, 14), "annual", until_on=dt.date(2026, 6, 17), stand_in=self.deputy.person_id
        )
        return self.enter("leave", replace(first, **changes))

    def gone(self, *, code: str = "removed") -> Tenure:
        """The secretary left on 2026-06-10."""
        self.enter("exit", replace(EXIT, code=code))
        return actions.end(self.keeper, tenure_id=self.secretary.pk)

    def grade(
        self,
        tenure: Tenure,
        grade: int = 3,
        *,
        kind: str = "secretary",
        stage: str = "feedback",
        made_at: dt.datetime | None = None,
    ) -> Session:
        """A grade of 2025 as the appraisals have it."""
        place = "芦溪镇" if kind == "secretary" else "雁庄村"
        session = Session.objects.create(
            region=self.places[place], kind=kind, year=2025, body="town-committee", stage=stage,
            made_at=made_at or at(TODAY), whom="" if kind == "secretary" else "committee",
        )  # fmt: skip
        subject = Subject.objects.create(session=session, no=1, person=tenure.person, tenure=tenure)
        Outcome.objects.create(subject=subject, grade=grade)
        return session
