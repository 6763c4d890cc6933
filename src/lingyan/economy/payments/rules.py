"""Rules of payments: pure values, no database, no clock.

Sources: accounting.md 7 and 8 (order of spending, 财农〔2021〕121号 arts 7–10, 16, 25), 10.7 (lists for the bank), 11.2
(tiers are the county's). Amounts are fen.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lingyan.kernel.jcs import canonical
from lingyan.kernel.money import MAX_FEN, format_yuan
from lingyan.kernel.problems import Problem

DRAFT, APPROVING, RETURNED, APPROVED = "draft", "approving", "returned", "approved"
RELEASED, PAID, PARTLY, FAILED, VOID = "released", "paid", "partly", "failed", "void"
EDITABLE: Final = frozenset({DRAFT, RETURNED})
OUT_OF_HAND: Final = frozenset({RELEASED, PAID, PARTLY, FAILED})
"""States in which money has left or may have left."""

VILLAGE, JOINT, SUPERVISION, TOWNSHIP = "village", "joint", "supervision", "township"
LEVELS: Final = (VILLAGE, JOINT, SUPERVISION, TOWNSHIP)
BANK, CASH = "bank", "cash"

PENDING = "pending"
DONE, REJECTED, BOUNCED = "paid", "failed", "returned"
LOST: Final = frozenset({REJECTED, BOUNCED})
"""What became of one payee: money there, refused by the bank, or sent back after it had gone (退汇)."""
_NEXT: Final = {PENDING: {DONE, REJECTED, BOUNCED}, DONE: {BOUNCED}}

MOST_PAYEES: Final = 2_000
MAX_PURPOSE: Final = 120
_ACCOUNT: Final = re.compile(r"[0-9A-Za-z-]{6,34}")
_BLANKS: Final = re.compile(r"\s+")
_ELECTRONIC: Final = re.compile(r"\d{20}")
_OLD_CODE: Final = re.compile(r"\d{10}(\d{2})?")
_OLD_NUMBER: Final = re.compile(r"\d{8}")


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is to get how much. `party` is a code of the book; `person_id` a person known to the platform."""

    name: str
    account_number: str
    bank_name: str
    amount: int
    party: str = ""
    person_id: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the county has set for a day, in fen: beyond an amount another signature or a decision is asked for."""

    supervision_above: int
    township_above: int
    decision_above: int
    joint: bool
    cash_single: int

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def levels_for(amount: int, limits: Limits) -> tuple[str, ...]:
    """Whose signatures an amount needs, in their order (accounting.md 7, order of spending)."""
    found = [VILLAGE]
    if limits.joint and amount > limits.supervision_above:
        found.append(JOINT)
    if amount > limits.supervision_above:
        found.append(SUPERVISION)
    if amount > limits.township_above:
        found.append(TOWNSHIP)
    return tuple(found)


def needs_decision(amount: int, limits: Limits) -> bool:
    return amount > limits.decision_above


def tier_of(amount: int, limits: Limits) -> int:
    """1 to 4: how many of the county's three thresholds the amount passes, plus one."""
    return 1 + sum(
        amount > limit for limit in (limits.supervision_above, limits.township_above, limits.decision_above)
    )


def shares(
    debits: Sequence[tuple[int, str]], payees: Sequence[tuple[int, str]]
) -> list[list[tuple[int, int]]]:
    """Which part of which debit line each payee's amount is: (line, fen) by payee.

    `debits` and `payees` are (fen, party). Lines of a payee's own party are his first; the rest is taken from the
    lines in their order. Both margins come out exactly when both sides have one total, so that booking who was paid
    and later who was paid again gives the whole request, to the fen.
    """
    left = [amount for amount, _ in debits]
    wanted = [amount for amount, _ in payees]
    found: list[dict[int, int]] = [{} for _ in payees]

    def take(payee: int, line: int) -> None:
        amount = min(wanted[payee], left[line])
        if amount:
            wanted[payee] -= amount
            left[line] -= amount
            found[payee][line] = found[payee].get(line, 0) + amount

    for payee, (_, party) in enumerate(payees):
        for line, (_, owner) in enumerate(debits):
            if party and owner == party:
                take(payee, line)
    for payee in range(len(payees)):
        for line in range(len(debits)):
            take(payee, line)
    return [sorted(each.items()) for each in found]


def list_digest(payment: int, round_: int, account: str, payees: Iterable[Payee]) -> str:
    """SHA-256 of the list that is approved: the canonical JSON (RFC 8785) of who gets how much where."""
    body = {
        "payment": payment, "round": round_, "from": account,
        "payees": [
            {
                "no": number, "name": each.name, "account": each.account_number, "bank": each.bank_name,
                "fen": each.amount, "remark": each.remark,
            }
            for number, each in enumerate(payees, 1)
        ],
    }  # fmt: skip
    return hashlib.sha256(canonical(body)).hexdigest()


def grouped_digest(digest: str) -> str:
    """A digest in groups of eight, as it is printed and compared by eye."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def plain(text: str) -> str:
    """Text as it is compared: NFKC without blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def payee_problems(payees: Sequence[Payee], method: str) -> Iterator[Problem]:
    """What even a draft may not hold. `row` is the payee's number from 1."""
    if not payees:
        yield Problem("no-payee", "还没有收款人，请至少填一行")
    if len(payees) > MOST_PAYEES:
        yield Problem("too-many-payees", f"一笔付款最多 {MOST_PAYEES} 个收款人，请分成几笔")
    for row, each in enumerate(payees, 1):
        if not each.name and each.person_id is None:
            yield Problem("no-name", "这一行没有收款人姓名或名称", row=row)
        if not 0 < each.amount <= MAX_FEN:
            yield Problem("bad-amount", "金额要大于零", row=row)
        if len(each.name) > 120 or len(each.bank_name) > 120 or len(each.remark) > 60:
            yield Problem("too-long", "名称、开户行最多 120 字，附言最多 60 字", row=row)
        if method == BANK and each.account_number and not _ACCOUNT.fullmatch(each.account_number):
            yield Problem("bad-account", "收款账号应是 6 到 34 位数字或字母", row=row)


def complete_problems(
    payees: Sequence[Payee], debits: Sequence[int], method: str, limits: Limits
) -> Iterator[Problem]:
    """What keeps a draft from being submitted, besides what even a draft may not hold."""
    total, charged = sum(each.amount for each in payees), sum(debits)
    if total != charged:
        yield Problem(
            "unbalanced",
            f"收款合计 {format_yuan(total)} 元，列支合计 {format_yuan(charged)} 元，"
            f"相差 {format_yuan(abs(total - charged))} 元",
        )
    for row, each in enumerate(payees, 1):
        if method == BANK and not (each.account_number and each.bank_name):
            yield Problem("no-account", "转账要填收款账号和开户行", row=row)
        if method == CASH and each.amount > limits.cash_single:
            yield Problem(
                "over-cash-limit", f"现金每人最多付 {format_yuan(limits.cash_single)} 元，请改用转账", row=row
            )


def document_key(kind: str, code: str, number: str) -> str:
    """By what an invoice is known in the whole country; empty for papers that have no such number.

    A fully digital invoice has 20 digits; older ones a code of 10 or 12 digits and a number of 8 (accounting.md 10.7).
    Raises ValueError with a sentence for an invoice that has neither.
    """
    if kind != "invoice":
        return ""
    code, number = plain(code), plain(number)
    if _ELECTRONIC.fullmatch(number):
        return number
    if _OLD_CODE.fullmatch(code) and _OLD_NUMBER.fullmatch(number):
        return f"{code}-{number}"
    raise ValueError("发票号码应是 20 位数字；旧式发票要写 10 或 12 位代码和 8 位号码")


def may_become(state: str, outcome: str) -> bool:
    """Whether the bank may still say this of a payee. The same again changes nothing and is asked for elsewhere."""
    return outcome in _NEXT.get(state, frozenset())


def state_after(payees: Collection[str]) -> str:
    """The state of a released payment from those of its payees."""
    if PENDING in payees:
        return RELEASED
    if LOST.isdisjoint(payees):
        return PAID
    return PARTLY if DONE in payees else FAILED
