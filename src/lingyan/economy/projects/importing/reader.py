"""One row of a register → one project, each cell as people write it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from lingyan.decisions.models import Matter
from lingyan.decisions.queries import passed_matters
from lingyan.economy.books.models import Book
from lingyan.economy.books.models import Project as Dimension
from lingyan.economy.projects.actions import Plan, SourcePlan, StepPlan
from lingyan.economy.projects.actions.planning import ITEMS
from lingyan.economy.projects.actions.taking import Incoming, Outcome
from lingyan.economy.projects.importing import layout
from lingyan.economy.projects.models import Procurement, Project, SourceKind
from lingyan.kernel import clock
from lingyan.kernel.money import format_yuan
from lingyan.kernel.tabular import Header, RowReader, Sheet, plain
from lingyan.kernel.tabular.rows import day_of, span_of

_DAYS_AS: Final = "日期应写成 2024.3.1、2024年3月1日 或 2024-03-01"
_last_day = partial(day_of, last=True)
_END: Final = "完工"


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows of a book's register may point to, by the names that people write."""

    region: str
    dimensions: Mapping[str, int]
    matters: Mapping[str, Matter]

    @classmethod
    def of(cls, book: Book) -> Known:
        """Two queries. A dimension that another project has is not offered by its name, only by its code."""
        dimensions: dict[str, int] = {}
        for each in Dimension.objects.filter(book=book).select_related("register"):
            if not hasattr(each, "register"):
                dimensions.setdefault(plain(each.name), each.pk)
            dimensions[plain(each.code)] = each.pk
        passed = passed_matters(book.organisation_id, ITEMS, clock.today())
        return cls(book.organisation.region.name, dimensions, {plain(each.title): each for each in passed})


class Reader(RowReader):
    """Reads one project after another."""

    fields = layout.FIELDS

    def __init__(self, file: str, sheet: Sheet, header: Header, known: Known) -> None:
        super().__init__(file, sheet, header)
        self.known = known

    def project(self) -> Incoming | None:
        """The project of the row that was begun, None when a cell cannot be read."""
        self.own_village(self.known.region, "项目")
        name = self.words("name", 120)
        if not name:
            self.fault("name", "没有写项目名称")
        kind = self.word("kind", layout.KINDS, "类别")
        procurement = self.word("procurement", layout.PROCUREMENTS, "采购内容", Procurement.WORKS)
        start, due = self._term()
        sources = self._sources()
        steps, done = self._steps(due)
        dimension, matter = self._dimension(name), self.known.matters.get(self.text("matter"))
        reference = "" if matter else self.reference("matter", 120)
        days = {each: self.read(each, day_of, _DAYS_AS) for each in ("approved", "started", "ended")}
        state = self._state(days["approved"])
        outcome = self._outcome()
        purpose = self.words("purpose", 200) or name
        if self.failed or start is None or due is None:
            return None
        plan = Plan(
            name,
            kind,
            procurement,
            purpose,
            start,
            due,
            sources,
            steps,
            dimension,
            matter.pk if matter else None,
        )
        if state in (Project.State.BUILDING, Project.State.ACCEPTED):
            days["started"] = days["started"] or start
        return Incoming(
            plan, state, days["approved"], days["started"], days["ended"], done, outcome, reference
        )

    def _term(self) -> tuple[dt.date | None, dt.date | None]:
        start, due = self.read("start", day_of, _DAYS_AS), self.read("due", _last_day, _DAYS_AS)
        if not self.failed and not due and self.text("span"):
            span = self.read("span", span_of, "起止日期应写成 2025.2.1-2025.9.30")
            return span or (None, None)
        if due is None and not self.text("due"):
            self.fault("due", "没有写计划完成日期")
        return start or due, due

    def _sources(self) -> list[SourcePlan]:
        found = []
        for name, kind in layout.SOURCES:
            amount = self.money(name)
            if not amount:
                continue
            if amount < 0:
                self.fault(name, "不能是负数")
            found.append(SourcePlan(kind, amount, self._title(kind), self._account(name, kind)).completed())
        total, planned = self.money("total"), sum(each.planned for each in found)
        if total and not found and not self.failed:
            self.fault("total", "只写了计划投资，要分财政资金、自筹资金等来源写明金额")
        elif total and total != planned and not self.failed:
            self.fault("total", f"各项资金来源合计 {format_yuan(planned)} 元，与计划投资不符")
        return found

    def _title(self, kind: str) -> str:
        return self.words("paper", 80) if kind == SourceKind.FISCAL else ""

    def _account(self, name: str, kind: str) -> str:
        if kind not in (SourceKind.SOCIAL, SourceKind.OTHER):
            return ""
        code = self.text(f"{name}_account").removesuffix(".0")
        if not code:
            title = layout.FIELDS[f"{name}_account"].title
            self.fault(name, f"请在“{title}”一列写明收到时记入的科目编码")
        return code

    def _steps(self, due: dt.date | None) -> tuple[list[StepPlan], dict[int, dt.date]]:
        """`开工 2025-03-01 2025-03-05；完工 2025-09-30`: a milestone, its day, and the day on which it was reached."""
        steps: list[StepPlan] = []
        done: dict[int, dt.date] = {}
        for piece in re.split(r"[;\n]", unicodedata.normalize("NFKC", self.words("steps"))):
            title, *days = piece.split()[:4] or [""]
            if not title:
                continue
            try:
                when = [day_of(each) for each in days]
            except ValueError:
                when = []
            if not 1 <= len(when) <= 2:
                self.fault(
                    "steps", f"节点“{piece.strip()[:40]}”看不懂，应写成 开工 2025-03-01；完工 2025-09-30"
                )
                break
            if len(when) == 2:
                done[len(steps)] = when[1]
            steps.append(StepPlan(title, when[0].isoformat()))
        if not steps and due is not None:
            steps = [StepPlan(_END, due.isoformat())]
        return steps, done

    def _dimension(self, name: str) -> int | None:
        """The dimension that is named, else one of the books that bears the project's name."""
        code = self.text("dimension")
        if code and code not in self.known.dimensions:
            self.fault("dimension", "账簿里没有这个核算项目；没有的留空，立项时自动增加")
        return self.known.dimensions.get(code or plain(name))

    def _state(self, approved_on: dt.date | None) -> Any:
        usual = Project.State.APPROVED if approved_on else Project.State.DRAFT
        return self.word("state", layout.STATES, "状态", usual)

    def _outcome(self) -> Outcome:
        cost = self.money("cost")
        if cost is not None and cost < 0:
            self.fault("cost", "不能是负数")
        return Outcome(
            self.words("unit", 120), self.words("opinion", 200), cost or 0, self.words("reason", 200)
        )
