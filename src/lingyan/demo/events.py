"""What happens in a village's books in a month, as dated lists of lines. Pure: amounts in fen, codes for accounts.

The numbers E01–E84 are the standard entries of accounting.md 4. Summaries name no person: names stand with
the parties.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from lingyan.demo.profiles import BUSY, LOSSY, YUAN, Profile
from lingyan.kernel.month import Month

CASH, BANK, EARMARKED = "101", "10201", "10203"

Line = tuple[str, str, int, int, str, str]
"""Account, summary, debit, credit, party, project, as a load takes them."""

QUARTER_ENDS: Final = frozenset({3, 6, 9, 12})
FESTIVALS: Final = frozenset({1, 9, 10})
_TILL: Final = 4800 * YUAN
"""Below what the shipped example lets a till hold, with room for small takings."""


@dataclass(frozen=True, slots=True)
class Event:
    """One voucher to be: the day of the month, its lines and how many papers prove it."""

    day: int
    lines: tuple[Line, ...]
    papers: int = 1
    void: bool = False


@dataclass(slots=True)
class Scene:
    """What events of one month may look at.

    `serial` counts months of the book from 0, `debts` is what stands open by account and party, debit positive.
    """

    profile: Profile
    month: Month
    serial: int
    chance: random.Random
    cash: int
    debts: dict[tuple[str, str], int]

    def yuan(self, low: int, high: int, step: int = 10) -> int:
        return self.chance.randrange(low, high + 1, step) * YUAN

    def happens(self, percent: int) -> bool:
        return self.chance.random() * 100 < percent

    def source(self, amount: int) -> str:
        """Small sums come out of the till while it holds enough."""
        if amount <= self.cash and amount <= 1500 * YUAN:
            self.cash -= amount
            return CASH
        return BANK

    def paid(self, day: int, summary: str, account: str, amount: int, papers: int = 1) -> Event:
        return pair(day, summary, account, self.source(amount), amount, papers)


def pair(day: int, summary: str, debit: str, credit: str, amount: int, papers: int = 1) -> Event:
    return Event(day, ((debit, summary, amount, 0, "", ""), (credit, summary, 0, amount, "", "")), papers)


def month_events(scene: Scene) -> list[Event]:
    """At least ten vouchers in no order: what comes every month, what falls due, and small things besides."""
    made = [*_every_month(scene), *_due(scene)]
    wanted = 10 + (scene.chance.randint(2, 8) if scene.profile.mood == BUSY else scene.happens(15))
    while len(made) < wanted:
        made.append(scene.chance.choice(_SMALL)(scene))
    return made


def _every_month(scene: Scene) -> Iterator[Event]:
    profile, number = scene.profile, scene.month.number
    yield _till(scene)
    yield pair(
        scene.chance.randint(3, 9),
        f"收{number}月机动地承包费",
        BANK,
        "50104",
        _near(scene, profile.contract),
        2,
    )
    if profile.rent:
        yield _rent(scene)
    yield from _pay(scene)
    yield scene.paid(
        scene.chance.randint(8, 20), "付村民代表、小组长误工补贴", "51302", scene.yuan(300, 1200), 2
    )
    yield _cleaning(scene)
    yield _depreciation(scene)


def _till(scene: Scene) -> Event:
    """E66: the till is filled as far as the county allows, or emptied down to a float when too much lies in it."""
    if scene.cash > 4000 * YUAN:
        surplus = scene.cash - 1000 * YUAN
        scene.cash -= surplus
        return pair(2, "超额现金存入银行", BANK, CASH, surplus)
    drawn = min(scene.yuan(1000, 3000, 100), (_TILL - scene.cash) // (100 * YUAN) * 100 * YUAN)
    scene.cash += drawn
    return pair(2, "提取备用金", CASH, BANK, drawn)


def _rent(scene: Scene) -> Event:
    """E07, and E67 for the tax inside the price; a tenant pays or owes."""
    profile, summary = scene.profile, f"收{scene.month.number}月厂房租金"
    tax = profile.rent // 2100 * 100 if profile.mood == BUSY else 0
    late = scene.happens(8)
    payer = ("11201", f"应{summary}", profile.rent, 0, profile.units[0], "") if late else (
        BANK, summary, profile.rent, 0, "", "",
    )  # fmt: skip
    lines = [payer, ("50103", summary, 0, profile.rent - tax, "", "")]
    if tax:
        lines.append(("21401", f"{scene.month.number}月租金增值税", 0, tax, "", ""))
    return Event(scene.chance.randint(5, 15), tuple(lines), 2)


def _pay(scene: Scene) -> Iterator[Event]:
    """E51 and E52: pay is accrued to each official by name of post and paid through the bank."""
    profile, number = scene.profile, scene.month.number
    shares = [(code, profile.pay * (100 - 12 * place) // 100) for place, code in enumerate(profile.officials)]
    total = sum(amount for _, amount in shares)
    accrued, paid = f"计提{number}月村干部报酬", f"发放{number}月村干部报酬"
    yield Event(
        10,
        (
            ("51301", accrued, total, 0, "", ""),
            *(("212", accrued, 0, amount, code, "") for code, amount in shares),
        ),
    )
    yield Event(
        12,
        (*(("212", paid, amount, 0, code, "") for code, amount in shares), (BANK, paid, 0, total, "", "")),
        2,
    )


def _cleaning(scene: Scene) -> Event:
    """E58: to the contractor, paid at once or owed to the next month."""
    profile, summary = scene.profile, f"{scene.month.number}月村庄保洁承包费"
    if scene.happens(30):
        unit = profile.units[2]
        owed = ("21101", summary, 0, profile.cleaning, unit, "")
        return Event(26, (("51401", summary, profile.cleaning, 0, "", ""), owed), 2)
    return pair(26, f"付{summary}", "51401", BANK, profile.cleaning, 2)


def _depreciation(scene: Scene) -> Event:
    """E30 by use: let, office and public assets."""
    let, office, public = scene.profile.depreciation
    summary = f"计提{scene.month.number}月固定资产折旧"
    lines = (
        ("51103", summary, let, 0, "", ""), ("51305", summary, office, 0, "", ""), ("51402", summary, public, 0, "", ""),
        ("15201", summary, 0, let, "", ""), ("15202", summary, 0, office + public, "", ""),
    )  # fmt: skip
    return Event(scene.month.last_day.day, lines, 0)


def _due(scene: Scene) -> Iterator[Event]:
    number = scene.month.number
    if number % 3 == 1:
        grant = scene.profile.grant_a_quarter
        yield pair(
            scene.chance.randint(11, 24), f"收第{number // 3 + 1}季度村级运转经费", BANK, "50301", grant, 2
        )
    if number in QUARTER_ENDS:
        yield pair(21, "收银行存款利息", BANK, "50401", scene.chance.randint(3000, 26000))
        if scene.happens(70):
            yield scene.paid(22, f"付第{number // 3}季度代理记账费", "51307", scene.yuan(600, 900))
        yield from _tax(scene)
    if number in FESTIVALS and scene.happens(60):
        yield scene.paid(
            scene.chance.randint(15, 28), "节日慰问老党员和困难户", "51404", scene.yuan(400, 1800), 3
        )
    if scene.profile.slips:
        phone = f"1990000{scene.chance.randrange(10_000):04d}"
        yield scene.paid(24, f"慰问住院老党员，联系电话{phone}", "51404", scene.yuan(200, 600))
    yield from _households(scene)
    yield from _works(scene)


def _tax(scene: Scene) -> Iterator[Event]:
    """E68: surcharges of the quarter and the value added tax of busy villages, paid at once."""
    if scene.profile.mood == BUSY:
        amount = scene.profile.rent * 3 // 21 // 10
        summary = "计缴房产税及附加"
        yield Event(15, (("512", summary, amount, 0, "", ""), ("21402", summary, 0, amount, "", "")))
        tax = scene.profile.rent // 2100 * 300
        lines = (("21402", "缴房产税及附加", amount, 0, "", ""), ("21401", "缴增值税", tax, 0, "", ""))
        yield Event(16, (*lines, (BANK, "缴纳税款", 0, amount + tax, "", "")), 2)


def _households(scene: Scene) -> Iterator[Event]:
    """E02 and E45: what households come to owe; in other months debts are settled."""
    profile, serial = scene.profile, scene.serial
    if serial == 3:
        share, (project, name) = scene.yuan(100, 300), profile.levy
        debits = tuple(("11301", f"{name}筹资", share, 0, code, "") for code in profile.households)
        yield Event(18, (*debits, ("231", f"{name}筹资", 0, share * len(profile.households), "", project)), 2)
    if scene.month.number in QUARTER_ENDS and scene.happens(50):
        code, amount = scene.chance.choice(profile.households), scene.yuan(200, 900)
        lines = (("11301", "应收承包费", amount, 0, code, ""), ("50104", "应收承包费", 0, amount, "", ""))
        yield Event(27, lines)
    else:
        yield from _settled(scene)


def _settled(scene: Scene) -> Iterator[Event]:
    """E04, E25, E28: one open debt of each kind is settled now and then."""
    for account, sign, summary, papers in _SETTLEMENTS:
        parties = [party for (code, party), net in scene.debts.items() if code == account and net * sign > 0]
        if parties and scene.happens(40):
            party = scene.chance.choice(parties)
            amount = abs(scene.debts[account, party])
            yield _settlement(scene.chance.randint(13, 24), account, party, summary, amount * sign, papers)


_SETTLEMENTS: Final = (
    ("11301", 1, "收回承包费、筹资款", 2), ("11201", 1, "收回欠付租金", 2), ("11301", -1, "付成员往来款", 1),
    ("21101", -1, "付欠款", 2),
)  # fmt: skip
"""Account, side on which it stands open (1 owed to the village), summary and papers."""


def _settlement(day: int, account: str, party: str, summary: str, net: int, papers: int) -> Event:
    if net > 0:
        return Event(day, ((BANK, summary, net, 0, "", ""), (account, summary, 0, net, party, "")), papers)
    return Event(day, ((account, summary, -net, 0, party, ""), (BANK, summary, 0, -net, "", "")), papers)


def _works(scene: Scene) -> Iterator[Event]:
    """E15 and E17: earmarked money arrives, is spent on a work, which is handed over in the end."""
    profile = scene.profile
    if profile.mood == LOSSY and scene.serial > 12:
        return
    step = scene.serial - profile.works_month
    amount = profile.grant_a_quarter * 4
    code, name = profile.project
    if step == 0:
        text = f"收{name}专项资金"
        yield Event(14, ((EARMARKED, text, amount, 0, "", ""), ("241", text, 0, amount, "", code)), 2)
    elif step in {2, 4}:
        text = f"付{name}进度款"
        yield Event(
            23, (("153", text, amount // 2, 0, "", code), (EARMARKED, text, 0, amount // 2, "", "")), 4
        )
    elif step == 5:
        text = f"{name}竣工验收转固"
        spent = amount // 2 * 2
        yield Event(
            25,
            (
                ("15102", text, spent, 0, "", ""), ("153", text, 0, spent, "", code),
                ("241", text, spent, 0, "", code), ("31103", text, 0, spent, "", ""),
            ),
            5,
        )  # fmt: skip


def _near(scene: Scene, amount: int) -> int:
    return amount * scene.chance.randint(70, 130) // 100 // 100 * 100


def _small(summary: str, account: str, low: int, high: int) -> Callable[[Scene], Event]:
    def make(scene: Scene) -> Event:
        amount = scene.yuan(low, high) + scene.chance.randrange(0, 100, 10)
        return scene.paid(scene.chance.randint(4, 28), summary, account, amount)

    return make


def _agency(scene: Scene) -> Event:
    """E12: land rent collected for households stands in 代收代付 until it is paid on."""
    amount = scene.yuan(500, 3000)
    text = "代收代付土地流转费"
    return Event(
        scene.chance.randint(6, 25),
        (
            (BANK, text, amount, 0, "", ""), ("21104", text, 0, amount, "", ""),
            ("21104", text, amount, 0, "", ""), (BANK, text, 0, amount, "", ""),
        ),
        2,
    )  # fmt: skip


def _on_credit(scene: Scene) -> Event:
    """E28 in small: supplies bought on credit."""
    unit, amount, text = scene.profile.units[3], scene.yuan(150, 900), "购保洁用具"
    lines = (("51401", text, amount, 0, "", ""), ("21101", text, 0, amount, unit, ""))
    return Event(scene.chance.randint(7, 27), lines)


_SMALL: Final = (
    _small("付路灯电费", "51401", 120, 600),
    _small("付路灯电费", "51401", 120, 600),
    _small("购办公用品", "51303", 60, 500),
    _small("付村办公室水电费", "51303", 80, 400),
    _small("付宽带和电话费", "51303", 60, 200),
    _small("订阅党报党刊", "51302", 100, 400),
    _small("开展主题党日活动用品", "51302", 80, 500),
    _small("付村务公开栏制作费", "51302", 120, 700),
    _small("参加镇上培训差旅费", "51304", 40, 300),
    _small("付银行手续费", "51308", 10, 40),
    _small("维修村办公室水管", "51306", 80, 600),
    _small("维修文化广场健身器材", "51402", 150, 900),
    _small("清理河道沟渠用工", "51401", 200, 1200),
    _small("付治安巡逻补助", "51405", 200, 800),
    _small("村民文化活动用品", "51403", 100, 700),
    _small("防汛物资运费", "51504", 80, 500),
    _agency,
    _on_credit,
)
