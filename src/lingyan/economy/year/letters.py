"""往来对账单 in Word: one page a party with its balance at 31 December and a slip for the answer, all in one file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from lingyan.economy.books.models import Book, Party
from lingyan.economy.year.confirming import HEADS
from lingyan.kernel import clock
from lingyan.kernel.money import format_yuan
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable

TITLE: Final = "往来对账单"


def letters(book: Book, year: int, parties: Sequence[Any], label: Callable[[Party], str]) -> bytes:
    """The file for parties of `confirming.open_parties`. `label` names a party as the reader may see it.

    PRIVACY: a page goes to the party that it names; the whole file stays in the office.
    """
    organisation, today = book.organisation.name, clock.today()
    paper = OfficialPaper(TITLE, made_on=today, draft=False, author=organisation, numbered=False)
    for number, party in enumerate(parties):
        name = label(party)
        if number:
            paper.next_page(TITLE)
        paper.salutation(name)
        paper.paragraph(
            f"为做好{year}年年终决算，现将我方账上截至{year}年12月31日与你方的往来余额列示如下，请核对。"
            "本单只用于核对账目，不是催款通知。"
        )
        paper.table(_balances(party))
        paper.paragraph("请填写下面的回执，签名（盖章）后交回。")
        paper.signature(organisation, today)
        paper.table(_slip(organisation, name, year, party))
    return paper.to_bytes()


def _balances(party: Any) -> PaperTable:
    nets = {name: getattr(party, f"of_{head}") for head, name in HEADS.items()}
    rows = [_row(name, max(net, 0), max(-net, 0)) for name, net in nets.items() if net]
    if len(rows) > 1:
        rows.append(_row("合计", party.claims, party.debts))
    columns = (
        PaperColumn("科目", width=2.4),
        PaperColumn("你方欠我方（元）", "right", 2.0),
        PaperColumn("我方欠你方（元）", "right", 2.0),
    )
    return PaperTable(columns, rows)


def _row(name: str, claims: int, debts: int) -> tuple[str, str, str]:
    return name, format_yuan(claims) if claims else "", format_yuan(debts) if debts else ""


def _slip(organisation: str, name: str, year: int, party: Any) -> PaperTable:
    """The slip repeats name and amounts: it comes back alone, perhaps after the ledger has moved."""
    day, ours, yours = f"{year}年12月31日", format_yuan(party.claims), format_yuan(party.debts)
    columns = (PaperColumn("往来对象", "center", 1.6), PaperColumn(f"{name}　致　{organisation}", width=6.0))
    rows = (
        ("□ 相符", f"截至{day}，我方欠你方 {ours} 元，你方欠我方 {yours} 元。"),
        ("□ 不符", f"截至{day}，我方欠你方＿＿＿＿＿＿元，你方欠我方＿＿＿＿＿＿元。原因："),
        ("签名（盖章）", "　　　　　　　　　　　　　　　　年　　月　　日"),
    )
    return PaperTable(columns, rows, title="回执")
