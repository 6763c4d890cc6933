"""One row of a register → one contract, each cell as people write it."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from lingyan.decisions.models import Matter
from lingyan.decisions.queries import passed_matters
from lingyan.economy.assets.models import Asset
from lingyan.economy.books.models import Book, Party
from lingyan.economy.contracts import plans, rules
from lingyan.economy.contracts.actions import Terms
from lingyan.economy.contracts.actions.taking import Incoming
from lingyan.economy.contracts.importing import layout
from lingyan.economy.contracts.models import Contract, Procedure
from lingyan.economy.contracts.parameters import ITEMS
from lingyan.economy.contracts.rules import BadPlan, PayPlan, Step
from lingyan.kernel import clock
from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import Header, RowReader, Sheet, plain
from lingyan.kernel.tabular.rows import day_of, mu_of, span_of, whole_of

_TERM: Final = re.compile(r"(?:共)?(\d{1,3})年(?:零?(\d{1,2})个?月)?")
_DAYS_AS: Final = "日期应写成 2024.3.1、2024年3月1日 或 2024-03-01"
_last_day = partial(day_of, last=True)


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows of a book's register may point to, by the names that people write."""

    region: str
    parties: dict[str, list[Party]]
    codes: dict[str, Party]
    natural: dict[int, str]
    assets: dict[str, Asset]
    matters: dict[str, Matter]

    @classmethod
    def of(cls, book: Book) -> Known:
        """Four queries."""
        parties: dict[str, list[Party]] = defaultdict(list)
        codes = {}
        for party in Party.objects.filter(book=book).select_related("personal"):
            codes[plain(party.code)] = party
            parties[plain(str(party))].append(party)
        assets = {plain(each.code): each for each in Asset.objects.filter(book=book)}
        items = frozenset().union(*ITEMS.values())
        passed = passed_matters(book.organisation_id, items, clock.today())
        return cls(
            book.organisation.region.name,
            parties,
            codes,
            {each.pk: each.code for each in codes.values() if each.personal_id},
            assets,
            {plain(each.title): each for each in passed},
        )


class Reader(RowReader):
    """Reads one contract after another. `natural` is the kind of a person whose kind is not written."""

    fields = layout.FIELDS

    def __init__(self, file: str, sheet: Sheet, header: Header, known: Known, natural: str) -> None:
        super().__init__(file, sheet, header)
        self.known, self.natural = known, natural

    def contract(self) -> Incoming | None:
        """The contract of the row that was begun, None when a cell cannot be read."""
        self.own_village(self.known.region, "合同")
        number = self.words("number", 40) or self._missing(
            "number", "没有写合同编号；没有编号的按年份和顺序编，如 2019-03"
        )
        title = self.words("title", 120) or self._missing("title", "没有写合同名称")
        kind = self._kind(title)
        party_id, party = self._party()
        asset, area = self._asset(), self.read("area", mu_of, "面积应是数字（亩），最多两位小数")
        start, end = self._term()
        signed = self.read("signed", day_of, _DAYS_AS) or start
        state, ended = self._state(end)
        paid, deposit = self._positive("paid"), self._positive("deposit")
        appraisal = self._positive("appraisal")
        bidders = self.read("bidders", whole_of, "应是整数")
        due_days = self.read("due_days", partial(whole_of, most=366), "宽限天数应是 0 到 366 的整数")
        land = self.word("land_kind", layout.LANDS, "土地种类", "")
        procedure = self._procedure()
        matter, reference = self._matter()
        plan, every = self._plan(start, end, area)
        timing = self.word("timing", layout.TIMINGS, "付款时间", Contract.Timing.ADVANCE)
        texts: dict[str, Any] = {
            "object": self.words("object", 200) or title, "grade": self.words("grade", 20),
            "penalty": self.words("penalty", 200), "listing": self.words("listing", 60),
            "outcome": self.words("outcome", 200),
        }  # fmt: skip
        if self.failed or start is None or end is None or signed is None or plan is None:
            return None
        terms = Terms(
            number=number, title=title, kind=kind, party_id=party_id, signed_on=signed, start_on=start, end_on=end,
            every=every, plan=plan, procedure=procedure, timing=timing, due_days=due_days or 0,
            asset_id=asset.pk if asset else None, land_kind=land, area=area, bidders=bidders, appraisal=appraisal,
            matter_id=matter.pk if matter else None, deposit=deposit or 0, **texts,
        )  # fmt: skip
        return Incoming(terms, party, state, ended, paid or 0, reference)

    def _missing(self, name: str, message: str) -> str:
        self.fault(name, message)
        return ""

    def _kind(self, title: str) -> Any:
        if self.text("kind"):
            return self.word("kind", layout.KINDS, "合同类别")
        found = next((kind for word, kind in layout.KINDS if word in title), None)
        if found is None:
            self.fault("kind", "从合同名称看不出类别，请写发包、出租、工程、采购、借款或其他")
        return found

    def _party(self) -> tuple[int, tuple[str, str] | None]:
        """The party by its code or name, or (kind, name) of a new one."""
        code, name = self.text("party_code"), self.words("party", 120)
        if not name:
            self.fault("party", "没有写对方")
            return 0, None
        if code:
            found = self.known.codes.get(code)
            if found is None:
                self.fault("party_code", "往来对象里没有这个编码")
            return (found.pk, None) if found else (0, None)
        namesakes = self.known.parties.get(plain(name), [])
        if len(namesakes) > 1:
            codes = "、".join(each.code for each in namesakes[:5])
            self.fault("party", f"往来对象里同名的有几个，请在“对方编码”一列写明是哪一个：{codes}")
        if namesakes and self.text("party_kind"):
            kind = self.word("party_kind", layout.PARTY_KINDS, "对方类别")
            if kind and kind != namesakes[0].kind:
                text = f"往来对象里同名的 {namesakes[0].code} 是另一类；是它的请改类别，不是的先增加往来对象，再写对方编码"
                self.fault("party_kind", text)
        if namesakes:
            return namesakes[0].pk, None
        natural = Party.Kind.UNIT if layout.is_unit(name) else self.natural
        return 0, (self.word("party_kind", layout.PARTY_KINDS, "对方类别", natural), name)

    def namesake(self, party_id: int) -> list[Problem]:
        """A person who was found by the name alone may be another of that name, which only people can tell; and a code may
        be that of somebody else.

        MONEY: what the one owes would be asked of the other.
        """
        found = self.known.natural.get(party_id)
        if code := self.text("party_code"):
            if plain(str(self.known.codes[code])) == self.text("party"):
                return []
            return [
                self.problem("namesake", "party_code", "这个编码的往来对象是另一个名称，请核对", "warning")
            ]
        if found is None:
            return []
        text = (
            f"往来对象里有同名的 {found}，按同一人登记；是另一个人的，先增加往来对象，再在“对方编码”一列写明"
        )
        return [self.problem("namesake", "party", text, "warning")]

    def _asset(self) -> Asset | None:
        code = self.text("asset")
        if not code:
            return None
        found = self.known.assets.get(code)
        if found is None:
            self.fault("asset", "资产资源卡片里没有这个编号；没有卡片的留空")
        return found

    def _term(self) -> tuple[dt.date | None, dt.date | None]:
        """First and last day, from their own columns or from `起止日期`; with a first day alone, from so many years."""
        start = self.read("start", day_of, _DAYS_AS)
        end = self.read("end", _last_day, _DAYS_AS)
        if self.failed or (start and end):
            return start, end
        text = self.text("span")
        years = _TERM.fullmatch(text)
        if start and years:
            months = int(years[1]) * 12 + int(years[2] or 0)
            if not 0 < months <= 12 * rules.MOST_STEPS:
                self.fault("span", f"期限最长 {rules.MOST_STEPS} 年")
                return start, None
            return start, rules.add_months(start, months) - dt.timedelta(days=1)
        if text:
            span = self.read("span", span_of, "起止日期应写成 2019.3.1-2029.2.28")
            return span or (None, None)
        missing = "end" if start else "start"
        self.fault(missing, f"没有写{layout.FIELDS[missing].title}")
        return start, end

    def _state(self, end: dt.date | None) -> tuple[Any, dt.date | None]:
        state = self.word("state", layout.STATES, "状态", Contract.State.ACTIVE)
        ended = self.read("ended", day_of, _DAYS_AS)
        if state == Contract.State.ENDED and ended is None:
            ended = end
        return state, ended

    def _positive(self, name: str) -> int | None:
        amount = self.money(name)
        if amount is not None and amount < 0:
            self.fault(name, "不能是负数")
        return amount

    def _procedure(self) -> Any:
        usual = Procedure.EXCHANGE if self.text("listing") else Procedure.NEGOTIATED
        return self.word("procedure", layout.PROCEDURES, "程序", usual)

    def _matter(self) -> tuple[Matter | None, str]:
        """A passed matter of this name, or else the reference as text."""
        found = self.known.matters.get(self.text("matter"))
        return found, "" if found else self.reference("matter", 120)

    def _plan(
        self, start: dt.date | None, end: dt.date | None, area: int | None
    ) -> tuple[PayPlan | None, str]:
        """The price as agreed: parts, else by the year, else one sum. A sum written beside it has to agree."""
        named = self.word("every", layout.EVERY, "付款周期", "")
        total = self._positive("total")
        if self.text("parts"):
            found, every = self._typed("parts"), str(Contract.Every.CUSTOM)
        elif steps := self._steps(area):
            found, every = PayPlan(steps=steps), self._rhythm(named)
        elif total:
            found, every = PayPlan(amount=total), named or Contract.Every.ONCE
        else:
            if not self.failed:
                self.fault("yearly", "没有写价款：每年价款、分期明细或总额，写一种")
            return None, ""
        if found is None or self.failed or start is None or end is None:
            return found, every
        if total and (found.steps or found.parts) and end >= start:
            self._compare(total, rules.total_of(start, end, found))
        return found, every

    def _rhythm(self, named: str) -> str:
        """How often a yearly price is paid: by the half-year where the price is written so."""
        usual = Contract.Every.HALF if self.text("half") and not self.text("yearly") else Contract.Every.YEAR
        return named or usual

    def _compare(self, written: int, computed: int) -> None:
        # A register that rounds a broken last year is no reason to stop; the instalments are shown before writing.
        if written != computed:
            self.warn("total", f"按价款和期限算出的总额是 {computed / 100:,.2f} 元，与写的不同，以价款为准")

    def _typed(self, name: str) -> PayPlan | None:
        try:
            return PayPlan(parts=plans.parts_of(self.words(name)))
        except BadPlan as error:
            self.fault(name, f"分期明细：{error}；应写成 2026-03-31 50000；2027-03-31 50000")
            return None

    def _steps(self, area: int | None) -> tuple[Step, ...]:
        value = self.value("yearly")
        if isinstance(value, str) and len(value.split()) > 1:
            try:
                return plans.steps_of(value)
            except BadPlan as error:
                self.fault("yearly", f"每年价款：{error}；应写成 1 8700；6 9500")
                return ()
        yearly = self._positive("yearly")
        if yearly is None and (half := self._positive("half")):
            yearly = half * 2
        if yearly is None and (unit := self._positive("unit")):
            if not area:
                self.fault("unit", "有每亩价款而没有面积，算不出每年价款")
            yearly = unit * (area or 0) // 100
        return (Step(1, yearly),) if yearly else ()
