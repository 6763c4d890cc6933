"""记账凭证 on paper: two slips on an A4, long vouchers carried on over several slips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lingyan.render.amounts import capital_yuan, date_zh
from lingyan.render.figures import red_letter
from lingyan.render.typst import render_pdf, render_png

LINES_A_SLIP: Final = 6


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """One line in fen. Red-letter is a negative amount on its own side; the other side is 0."""

    summary: str
    account: str
    debit_fen: int = 0
    credit_fen: int = 0


@dataclass(frozen=True, slots=True)
class VoucherSigners:
    """Names in the signature row; an empty one leaves room for a pen."""

    head: str = ""
    poster: str = ""
    checker: str = ""
    maker: str = ""
    cashier: str = ""


@dataclass(frozen=True, slots=True)
class VoucherSheet:
    """One voucher to print. `mark` is a stamp at the top (`作废`, `草稿`), `remark` stands at the foot."""

    organisation: str
    day: dt.date
    number: str
    lines: Sequence[VoucherLine]
    attachments: int = 0
    signers: VoucherSigners = VoucherSigners()
    mark: str = ""
    remark: str = ""


def vouchers_pdf(
    vouchers: Sequence[VoucherSheet], *, made_at: dt.datetime | None = None, folder: Path | None = None
) -> bytes:
    """All vouchers in the order given, two slips a page. ValueError when there is none to print."""
    return render_pdf("voucher", voucher_values(vouchers), made_at=made_at, folder=folder)


def vouchers_png(vouchers: Sequence[VoucherSheet], *, ppi: float = 96.0) -> list[bytes]:
    """The same pages as pictures."""
    return render_png("voucher", voucher_values(vouchers), ppi=ppi)


def voucher_values(vouchers: Sequence[VoucherSheet]) -> dict[str, Any]:
    """What the template reads."""
    if not vouchers:
        raise ValueError("没有可以打印的凭证")
    return {
        "title": "记账凭证",
        "organisation": vouchers[0].organisation,
        "lines": LINES_A_SLIP,
        "slips": [slip for voucher in vouchers for slip in _slips(voucher)],
    }


def _slips(voucher: VoucherSheet) -> list[dict[str, Any]]:
    parts = [
        voucher.lines[start : start + LINES_A_SLIP]
        for start in range(0, max(len(voucher.lines), 1), LINES_A_SLIP)
    ]
    return [
        {
            "organisation": voucher.organisation,
            "date": date_zh(voucher.day),
            "number": voucher.number,
            "part": part,
            "of": len(parts),
            "lines": [_line(line) for line in lines],
            "total": _total(voucher.lines) if part == len(parts) else None,
            "attachments": voucher.attachments,
            "signers": _signers(voucher.signers),
            "mark": voucher.mark,
            "remark": voucher.remark,
        }
        for part, lines in enumerate(parts, start=1)
    ]


def _line(line: VoucherLine) -> dict[str, Any]:
    return {
        "summary": line.summary,
        "account": line.account,
        "debit": red_letter(line.debit_fen),
        "credit": red_letter(line.credit_fen),
    }


def _total(lines: Sequence[VoucherLine]) -> dict[str, Any]:
    debit = sum(line.debit_fen for line in lines)
    credit = sum(line.credit_fen for line in lines)
    return {
        "capital": capital_yuan(debit),
        "red": debit < 0,
        "debit": red_letter(debit),
        "credit": red_letter(credit),
    }


def _signers(signers: VoucherSigners) -> list[dict[str, str]]:
    return [
        {"post": post, "name": name}
        for post, name in (
            ("会计主管", signers.head),
            ("记账", signers.poster),
            ("审核", signers.checker),
            ("制单", signers.maker),
            ("出纳", signers.cashier),
        )
    ]
