"""Irregularities planted in a few villages of the demo, so that an audit has something to find.

What an audit looks for is not asked here: a planting is what a careless or dishonest village does, written with the
means of the rooms. The file `irregularities.json` in the home lists which village did what in which month, so that a
test can compare. Nothing of it touches the showcase township, whose books are in order.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from lingyan.demo.drawing import chance_for
from lingyan.demo.events import BANK, CASH, Event, Scene, pair
from lingyan.demo.plan import Plan
from lingyan.demo.profiles import YUAN
from lingyan.kernel.month import Month

FILE: Final = "irregularities.json"
ONE_IN: Final = 40
EACH: Final = 2
"""So many plantings a chosen village, more where a small city has fewer villages than kinds."""
_DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class Planting:
    """That a village did something in a month, in the words of `KINDS` or of a room."""

    village: str
    kind: str
    month: str
    what: str


Entry = tuple[int, str, str, str, int]
"""Day, summary, debit, credit, and how many percent of the amount drawn."""
Maker = Callable[[Scene, int], Iterator[Event]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One irregularity of the books: what it is, an amount between two numbers of yuan, and its vouchers.

    `entries` say what needs no look at the village, `make` the rest. `month` is the only one in which it can happen;
    a `live` one happens in a month that is kept here, since decisions are recorded.
    """

    what: str
    yuan: tuple[int, int]
    entries: tuple[Entry, ...] = ()
    make: Maker | None = None
    papers: int = 2
    month: int = 0
    live: bool = False

    def events(self, scene: Scene, chance: Random) -> Iterator[Event]:
        low, high = self.yuan
        amount = chance.randrange(low, high + 1, 20) * YUAN
        for day, summary, debit, credit, percent in self.entries:
            yield pair(day, summary, debit, credit, amount * percent // 100, self.papers)
        if self.make:
            yield from self.make(scene, amount)


def _takings_spent(scene: Scene, used: int) -> Iterator[Event]:
    """All that was drawn is paid out, and a part of the takings with it; the rest reaches the bank at the end."""
    taken, left = 1800 * YUAN, scene.cash + used
    yield pair(6, "收废旧物资变卖款", CASH, "50499", taken)
    while left:
        part = min(left, 900 * YUAN)
        yield pair(28, "付清沟零工工钱", "51402", CASH, part)
        left -= part
    yield pair(28, "存入现金", BANK, CASH, taken - used)


def _split(scene: Scene, amount: int) -> Iterator[Event]:
    unit, text = scene.profile.units[3], "付村口绿化工程款"
    for day, part in ((8, amount), (21, amount - 200 * YUAN)):
        lines = (
            ("51402", text, part, 0, "", ""), ("21101", text, 0, part, unit, ""), ("21101", text, part, 0, unit, ""),
            (BANK, text, 0, part, "", ""),
        )  # fmt: skip
        yield Event(day, lines, 2)


def _double_pay(scene: Scene, _amount: int) -> Iterator[Event]:
    """The same pay of the first official once more."""
    pay, code = scene.profile.pay, scene.profile.officials[0]
    text = f"发放{scene.month.number}月村干部报酬"
    lines = (
        ("51301", text, pay, 0, "", ""), ("212", text, 0, pay, code, ""), ("212", text, pay, 0, code, ""),
        (BANK, text, 0, pay, "", ""),
    )  # fmt: skip
    yield Event(24, lines, 1)


def _lent(day: int, text: str, account: str, amount: int, party: str) -> Event:
    return Event(day, ((account, text, amount, 0, party, ""), (BANK, text, 0, amount, "", "")))


def _borrowed(day: int, text: str, account: str, amount: int, party: str) -> Event:
    return Event(day, ((BANK, text, amount, 0, "", ""), (account, text, 0, amount, party, "")))


def _official_borrows(scene: Scene, amount: int) -> Iterator[Event]:
    yield _lent(12, "个人借支", "11202", amount, scene.profile.officials[0])


def _out_and_back(scene: Scene, amount: int) -> Iterator[Event]:
    household = scene.profile.households[2]
    yield _lent(11, "借出周转款", "11301", amount, household)
    yield _borrowed(11, "收回周转款", "11301", amount, household)


def _new_debt(scene: Scene, amount: int) -> Iterator[Event]:
    yield _borrowed(5, "借入周转资金", "201", amount, scene.profile.units[1])


def _private_loan(scene: Scene, amount: int) -> Iterator[Event]:
    yield _borrowed(5, "借入周转资金", "201", amount, scene.profile.households[3])


def _earmarked_pay(scene: Scene, amount: int) -> Iterator[Event]:
    text, project = "用项目资金发放干部误工补贴", scene.profile.project[0]
    yield Event(23, (("241", text, amount, 0, "", project), (BANK, text, 0, amount, "", "")), 2)


def _private_account(scene: Scene, amount: int) -> Iterator[Event]:
    yield _lent(7, "转存公款到个人账户", "11301", amount, scene.profile.households[4])


KINDS: Final[dict[str, Kind]] = {
    "large-cash": Kind(
        "用现金付大额工钱", (1800, 3000),
        ((16, "提取备用金", CASH, BANK, 100), (16, "付场地平整工钱", "51402", CASH, 100)),
    ),
    "takings-spent": Kind("收进的现金没有存银行就付了出去", (200, 600), make=_takings_spent),
    "late-deposit": Kind(
        "收进的现金半个月后才存银行", (900, 2200),
        ((4, "收集市摊位费", CASH, "50199", 100), (19, "存入集市摊位费", BANK, CASH, 100)),
    ),
    "full-till": Kind(
        "提取大笔现金放在柜里", (9000, 9900),
        ((9, "提取备用金", CASH, BANK, 100), (15, "超额现金存入银行", BANK, CASH, 100)),
    ),
    "no-papers": Kind("报销没有附单据", (600, 1900), ((14, "维修村办公室门窗", "51306", BANK, 100),), papers=0),
    "split": Kind("一笔工程款分两次付，避开审批档", (2800, 4300), make=_split),
    "undecided": Kind(
        "大额开支没有经过民主决策", (24_000, 48_000), ((18, "付村内道路补修款", "51402", BANK, 100),), live=True
    ),
    "banquet": Kind("列支餐费和烟酒", (500, 1900), ((20, "付接待餐费和烟酒", "51302", BANK, 100),)),
    "double-pay": Kind("同一人一个月领两次报酬", (0, 0), make=_double_pay),
    "official-borrows": Kind("干部从集体借款不还", (3000, 9000), make=_official_borrows, live=True),
    "out-and-back": Kind("同一天借出又收回", (2000, 6000), make=_out_and_back),
    "new-debt": Kind("没有决策借入资金", (30_000, 90_000), make=_new_debt, live=True),
    "private-loan": Kind("向个人借款", (10_000, 30_000), make=_private_loan, live=True),
    "earmarked-pay": Kind("用专项资金发补贴", (1000, 3000), make=_earmarked_pay),
    "land-money": Kind(
        "征地补偿费付办公费", (60_000, 120_000),
        ((9, "收征地补偿费", BANK, "21106", 100), (22, "付办公室维修和办公费", "21106", BANK, 10)),
    ),
    "rent-to-reserve": Kind("租金直接记入公积公益金", (6000, 15_000), ((13, "收门面租金", BANK, "31101", 100),), live=True),
    "deposit-as-income": Kind("押金记成收入", (1000, 4000), ((10, "收租房押金", BANK, "50103", 100),)),
    "heavy-december": Kind(
        "12 月突击花钱", (90_000, 120_000), ((27, "付年底集中采购款", "51402", BANK, 100),), month=_DECEMBER
    ),
    "empty-words": Kind("摘要没有内容", (200, 480), ((17, "付款", "51303", BANK, 100),)),
    "guarantee": Kind("替企业办理抵押", (300, 900), ((19, "付为企业贷款办理抵押登记费", "51308", BANK, 100),)),
}  # fmt: skip
"""Irregularities of the books, which any village may commit."""
BANKED: Final[dict[str, Kind]] = {
    "private-account": Kind("公款转存到个人账户", (5000, 9000), make=_private_account)
}
"""The same of villages whose bank accounts are kept here."""
UNBOOKED: Final = "unbooked-income"


@dataclass(slots=True)
class Irregularities:
    """What is planted where. Book kinds go through `events`, bank ones through `unbooked`; rooms add theirs by `note`."""

    by_month: dict[tuple[str, int], list[Kind]] = field(default_factory=lambda: defaultdict(list))
    unbooked_in: dict[str, Month] = field(default_factory=dict)
    planted: list[Planting] = field(default_factory=list)

    def events(self, scene: Scene) -> Iterator[Event]:
        """What a village does besides its usual business in a month."""
        code, month = scene.profile.code, scene.month
        for number, kind in enumerate(self.by_month.get((code, int(month)), ())):
            yield from kind.events(scene, chance_for("irregular", code, int(month), number))

    def unbooked(self, village: str, month: Month) -> Iterator[tuple[dt.date, int, str, str]]:
        """Money that reached the bank and no book: day, fen, from whom, what for."""
        if self.unbooked_in.get(village) == month:
            amount = chance_for("unbooked", village).randrange(3000, 9000, 100) * YUAN
            yield month.first_day.replace(day=9), amount, "衔山苗木合作社", "场地使用费"

    def note(self, village: str, kind: str, month: Month, what: str) -> None:
        self.planted.append(Planting(village, kind, f"{month.year}-{month.number:02d}", what))

    def write(self, home: Path) -> None:
        """The list of everything planted, for who wants to compare."""
        rows = [
            asdict(one) for one in sorted(self.planted, key=lambda one: (one.village, one.month, one.kind))
        ]
        (home / FILE).write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def draw(plan: Plan, villages: Sequence[str], town: str, banked: Sequence[str]) -> Irregularities:
    """Choose a few villages outside the showcase township and what each of them does when. The same every time."""
    made = Irregularities()
    outside = [code for code in villages if not code.startswith(town)]
    if not outside:
        return made
    chance = chance_for("irregularities")
    chosen = chance.sample(outside, -(-len(outside) // ONE_IN))
    kinds = list(KINDS.items())
    for number in range(max(len(kinds), EACH * len(chosen))):
        _plant(made, plan, chance, chosen[number % len(chosen)], *kinds[number % len(kinds)])
    for code in [code for code in banked if code in set(outside)][:EACH]:
        for name, kind in BANKED.items():
            _plant(made, plan, chance, code, name, kind)
        made.unbooked_in[code] = plan.live[0]
        made.note(code, UNBOOKED, plan.live[0], "银行收入没有入账")
    return made


def _plant(made: Irregularities, plan: Plan, chance: Random, village: str, name: str, kind: Kind) -> None:
    month = chance.choice(_months(plan, kind))
    made.by_month[village, int(month)].append(kind)
    made.note(village, name, month, kind.what)


def _months(plan: Plan, kind: Kind) -> list[Month]:
    """Months of the year before this one, which the books hold whole, or the first one that was kept here."""
    if kind.live:
        return [plan.live[0]]
    year = [month for month in plan.months if month.year == plan.today.year - 1]
    return [month for month in year if not kind.month or month.number == kind.month]
