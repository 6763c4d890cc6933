"""The payees of a request as rows of a form: what stands in them, and payees read back from a post.

Fields are named `payees-0-name`, `-account`, `-bank`, `-amount`, `-party`, `-remark`; `-keep` names the stored line that
a row shows, so that a name or account that was shown masked stays what it is. Charges use the books' own grid.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from lingyan.economy.books.grid import code_of
from lingyan.economy.payments.models import PayeeLine
from lingyan.economy.payments.rules import MOST_PAYEES, Payee
from lingyan.kernel.money import AmountError, parse_yuan, plain_yuan
from lingyan.kernel.problems import Problem

BLANK_ROWS: Final = 3
FIELDS: Final = ("name", "account", "bank", "amount", "party", "remark")
_NAME: Final = re.compile(r"payees-(\d{1,5})-(?:name|account|bank|amount|party|remark)")
_CHARGED: Final = ("summary", "account", "party", "project", "debit")
_CHARGE: Final = re.compile(r"lines-(\d{1,4})-(?:summary|account|party|project|debit)")
_LONGEST: Final = 160


@dataclass(frozen=True, slots=True)
class Row:
    """One payee as typed. `errors` are the faults found in it, in the reader's words."""

    name: str = ""
    account: str = ""
    bank: str = ""
    amount: str = ""
    party: str = ""
    remark: str = ""
    keep: str = ""
    errors: tuple[str, ...] = ()

    @property
    def blank(self) -> bool:
        return not any(getattr(self, field) for field in FIELDS)


@dataclass(frozen=True, slots=True)
class Typed:
    rows: tuple[Row, ...]
    payees: tuple[Payee, ...]
    problems: tuple[Problem, ...]


def shown(
    lines: Iterable[PayeeLine], name: Callable[[PayeeLine], str], account: Callable[[PayeeLine], str]
) -> list[Row]:
    """Stored payees as the reader may see them."""
    return [
        Row(
            name(line), account(line), line.bank_name, plain_yuan(line.amount),
            f"{line.party.code} {name(line)}" if line.party else "", line.remark, str(line.pk),
        )
        for line in lines
    ]  # fmt: skip


def read(data: Mapping[str, str], stored: Mapping[str, tuple[PayeeLine, Row]]) -> Typed:
    """Rows from a posted form in the order of their numbers, blank ones left out.

    `stored` gives by id the line and the row that was shown for it: what is posted unchanged keeps its full value.
    """
    filled = [row for row in (_row(data, number) for number in _numbers(data, _NAME)) if not row.blank]
    if len(filled) > MOST_PAYEES:
        return Typed(
            (), (), (Problem("too-many-payees", f"一笔付款最多 {MOST_PAYEES} 个收款人，请分成几笔"),)
        )
    rows, payees, problems = [], [], []
    for number, row in enumerate(filled, 1):
        try:
            amount = parse_yuan(row.amount) if row.amount else 0
        except AmountError as error:
            problems.append(Problem(error.code, f"收款人第 {number} 行：{error}", row=number))
            rows.append(replace(row, errors=(str(error),)))
            continue
        rows.append(row)
        payees.append(_payee(row, amount, stored.get(row.keep)))
    return Typed(tuple(rows), tuple(payees), tuple(problems))


def with_defaults(data: Mapping[str, str]) -> dict[str, str]:
    """The post with what need not be typed: a charge without words bears the purpose, a single one is the whole sum."""
    filled = dict(data)
    charged = [number for number in _numbers(data, _CHARGE) if any(_charge(data, number).values())]
    for number in charged:
        filled[f"lines-{number}-summary"] = _charge(data, number)["summary"] or data.get("purpose", "")
    if len(charged) == 1 and not _charge(data, charged[0])["debit"]:
        amounts = [data.get(f"payees-{number}-amount", "") for number in _numbers(data, _NAME)]
        try:
            total = sum(parse_yuan(text) for text in amounts if text.strip())
        except AmountError:
            return filled
        filled[f"lines-{charged[0]}-debit"] = plain_yuan(total) if total else ""
    return filled


def _numbers(data: Mapping[str, str], name: re.Pattern[str]) -> list[int]:
    return sorted({int(match[1]) for match in map(name.fullmatch, data) if match})


def _charge(data: Mapping[str, str], number: int) -> dict[str, str]:
    return {field: data.get(f"lines-{number}-{field}", "").strip() for field in _CHARGED}


def with_errors(rows: Iterable[Row], problems: Iterable[Problem]) -> list[Row]:
    found: dict[int | None, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.row, []).append(problem.message)
    return [replace(row, errors=(*row.errors, *found.get(at, ()))) for at, row in enumerate(rows, 1)]


def _row(data: Mapping[str, str], number: int) -> Row:
    def text(field: str) -> str:
        return data.get(f"payees-{number}-{field}", "").replace("\x00", "").strip()[:_LONGEST]

    return Row(**{field: text(field) for field in (*FIELDS, "keep")})  # type: ignore[arg-type]


def _payee(row: Row, amount: int, known: tuple[PayeeLine, Row] | None) -> Payee:
    name, account = row.name, "".join(row.account.split())
    if known is not None:
        line, before = known
        name = line.full_name if row.name == before.name else name
        account = line.account_number or "" if row.account == before.account else account
    return Payee(name, account, row.bank, amount, code_of(row.party), remark=row.remark)
