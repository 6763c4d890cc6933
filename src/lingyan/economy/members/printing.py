"""Papers of a distribution: the plan and the notice in Word, the list and the slips as PDF.

PRIVACY: plan and notice hold sums only; the list shows names as its reader may see them; a slip shows one line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from lingyan.economy.members.actions.slips import Printed
from lingyan.economy.members.figures import WHOLE_SHARE, public_figures
from lingyan.economy.members.models import Distribution, Line
from lingyan.economy.members.rules import shown_shares
from lingyan.kernel import clock, receipts
from lingyan.kernel.money import format_yuan
from lingyan.render.amounts import capital_yuan, date_zh
from lingyan.render.ledger import LedgerColumn, LedgerRow, LedgerSheet
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable
from lingyan.render.slips import Slip, slips_pdf

Shown = Callable[[Line], str]
_MONEY: Final = (PaperColumn("项目", width=4), PaperColumn("金额（元）", "right", 2))
_KINDS: Final = (
    PaperColumn("股份种类", width=2), PaperColumn("持有人数", "right", 1.4), PaperColumn("份额（股）", "right", 2),
)  # fmt: skip
WITHHELD: Final = "不公开"


def plan_paper(found: Distribution) -> bytes:
    """收益分配方案: what the ledger has, what goes to the reserve, what to the members, by which rule."""
    paper = _paper(found, f"{found.year}年度收益分配方案", _made_on(found))
    paper.heading1("可分配收益")
    paper.table(PaperTable(_MONEY, _income_rows(found), note="根据已结账的收益及收益分配表计算。"))
    paper.heading1("分配办法")
    paper.paragraph(
        f"先按当年收益的{found.reserve_percent}%提取公积公益金{format_yuan(found.reserve)}元。其余向成员分配"
        f"{format_yuan(found.pool)}元（大写：{capital_yuan(found.pool)}），按{date_zh(found.record_on)}登记的份额分配，"
        f"参加分配的股份：{'、'.join(found.kinds)}，共{shown_shares(found.hundredths)}股，每股"
        f"{format_yuan(found.pool * WHOLE_SHARE // found.hundredths)}元。"
    )
    paper.paragraph(
        f"每名成员的金额按份额计算到分，不足一分的舍去；清单合计{format_yuan(found.paid_out)}元，舍去的"
        f"{format_yuan(found.rest)}元留作未分配收益。分配后未分配收益{format_yuan(found.undistributed)}元。"
    )
    paper.paragraph(
        f"清单共{found.members}名成员、{found.households}户，清单摘要（SHA-256）：{found.digest}。"
    )
    paper.signature(found.book.organisation.name, _made_on(found))
    return paper.to_bytes()


def notice_paper(found: Distribution) -> bytes:
    """What hangs on the board: counts and sums. Each member gets a slip with the own line."""
    figures = public_figures(found)
    day = found.displayed_from or clock.today()
    paper = _paper(found, f"{found.year}年度收益分配公示", day)
    if found.decided_on:
        paper.paragraph(f"本方案经成员（代表）大会于{date_zh(found.decided_on)}决议通过。")
    rows = [
        ("可分配收益", format_yuan(figures.distributable)), ("提取公积公益金", format_yuan(figures.reserve)),
        ("向成员分配合计", format_yuan(figures.paid_out)), ("分配后未分配收益", format_yuan(figures.undistributed)),
        ("每股分配", format_yuan(figures.per_share)),
    ]  # fmt: skip
    paper.table(PaperTable(_MONEY, rows))
    paper.paragraph(f"参加分配的成员{_count(figures.members, '人')}，{_count(figures.households, '户')}。")
    if len(figures.kinds) > 1:
        kinds = [
            (
                each.kind,
                _count(each.holders),
                WITHHELD if each.hundredths is None else shown_shares(each.hundredths),
            )
            for each in figures.kinds
        ]
        paper.table(PaperTable(_KINDS, kinds, note="人数很少的不公开，以免看出是谁。"))
    if found.displayed_from and found.displayed_until:
        paper.paragraph(
            f"公示时间：{date_zh(found.displayed_from)}至{date_zh(found.displayed_until)}，地点：{found.place}。"
            "成员本人的份额和金额印在本人查询单上，也可凭查询单上的查询码查看；不公布他人的份额和金额。"
            "有异议的，请在公示期内向理事会或者监事会提出，按期答复。"
        )
    paper.signature(found.book.organisation.name, day)
    return paper.to_bytes()


def list_sheet(found: Distribution, lines: Sequence[Line], name: Shown) -> LedgerSheet:
    """The list for those who check and sign it, with names as `name` shows them."""
    rows = [
        LedgerRow(
            (str(line.no), str(line.household), name(line), shown_shares(line.hundredths), line.amount, "")
        )
        for line in lines
    ]
    total = (
        "",
        f"{found.households} 户",
        f"{found.members} 人",
        shown_shares(found.hundredths),
        found.paid_out,
        "",
    )
    return LedgerSheet(
        title="收益分配清单", organisation=found.book.organisation.name, period=f"{found.year}年度",
        columns=[
            LedgerColumn("序号", "center"), LedgerColumn("户编号", "center"), LedgerColumn("成员", width=2),
            LedgerColumn("份额（股）", "center"), LedgerColumn("金额", "balance"), LedgerColumn("签名", width=2),
        ],
        rows=[*rows, LedgerRow(total, "total")],
        signers=(("编制", ""), ("理事长", ""), ("监事会", "")),
        notes=[f"清单摘要（SHA-256）：{found.digest}"],
    )  # fmt: skip


def slips(found: Distribution, printed: Sequence[Printed], name: Shown, url: str) -> bytes:
    """Slips to cut apart, one a member. `url` is where the code is typed."""
    return slips_pdf([_slip(found, each, name(each.line), url) for each in printed], made_at=clock.now())


def _slip(found: Distribution, each: Printed, name: str, url: str) -> Slip:
    return Slip(
        title=f"{found.year}年度收益分配 本人查询单", organisation=found.book.organisation.name,
        facts=(
            ("成员", f"{name}（户 {each.line.household}，编号 {each.line.member}）"),
            ("份额", shares_in_words(each.line.shares)), ("分得金额", f"{format_yuan(each.line.amount)} 元"),
        ),
        code=receipts.in_groups(each.code), note=f"查询码只有本人知道，请收好。查询：{url}",
    )  # fmt: skip


def shares_in_words(shares: Mapping[str, int]) -> str:
    return "，".join(f"{kind} {shown_shares(hundredths)} 股" for kind, hundredths in shares.items())


def _income_rows(found: Distribution) -> list[tuple[str, str]]:
    gone = found.reserved + found.allotted + found.others + found.later
    return [
        ("本年净收益", format_yuan(found.net)), ("加：年初未分配收益", format_yuan(found.opening)),
        ("加：其他转入", format_yuan(found.other)), ("可分配收益", format_yuan(found.distributable)),
        ("减：以前已提取和分配", format_yuan(gone)), ("减：本次提取公积公益金", format_yuan(found.reserve)),
        ("减：本次向成员分配（清单合计）", format_yuan(found.paid_out)),
        ("分配后未分配收益", format_yuan(found.undistributed)),
    ]  # fmt: skip


def _paper(found: Distribution, title: str, day: dt.date) -> OfficialPaper:
    organisation = found.book.organisation.name
    return OfficialPaper(title, made_on=day, draft=False, subtitle=organisation, author=organisation)


def _made_on(found: Distribution) -> dt.date:
    return found.made_at.astimezone(clock.ZONE).date()


def _count(number: int | None, unit: str = "") -> str:
    return WITHHELD if number is None else f"{number}{unit}"
