"""Whom a hit of each rule concerns, as its columns of facts say; what names nobody gives nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lingyan.supervision.concerns import BOOKKEEPING, CASHIER, SOURCES
from lingyan.supervision.definitions import rules
from tests.supervision.facts import Facts
from tests.supervision.rules.test_income_rules import contract, day, instalment, serve


def payment(facts: Facts, number: int = 1, **values: Any) -> None:
    shipped = {
        "payment": number, "line": 1, "kind": "expense", "method": "bank", "amount_fen": 900_00, "request_fen": 900_00,
        "payee": "p", "person": 41, "personal": 51, "tier": 1, "approver_level": 1, "requested_by": 21, "approved_by": -22,
        "released_by": -61, "requested_on": day("03-01"), "approved_on": day("03-02"), "paid_on": day("03-03"),
        "state": "paid", "result": "paid", "year": 2025,
    }  # fmt: skip
    facts.add("payment", **{**shipped, **values})


def paid_voucher(facts: Facts, amount: int = 1_200, words: str = "购办公用品", **values: Any) -> int:
    voucher = facts.voucher("03-03", f"借 513 {amount} {words} @7 &8", f"贷 101 {amount} {words}", **values)
    payment(facts, voucher=voucher)
    return voucher


PAYEES = {"person:41", "personal:51"}
PARTIES = {"party:7", "person:8"}


def _r01(facts: Facts) -> set[str]:
    paid_voucher(facts)
    return {*PARTIES, *PAYEES, "person:21", "personal:61"}


def _r02(facts: Facts) -> set[str]:
    facts.voucher("03-01", "借 101 500", "贷 501 500")
    facts.voucher("03-02", "借 513 300 买纸 @7", "贷 101 300 买纸")
    return {"party:7", CASHIER}


def _r06(facts: Facts) -> set[str]:
    facts.add(
        "cash_count", count=1, month=202503, counted_on=day("03-31"), book_fen=900_00, counted_fen=0, iou_fen=0,
        counted_by=31, confirmed_by=-32,
    )  # fmt: skip
    return {"person:31", "user:32", CASHIER}


def _r08(facts: Facts) -> set[str]:
    facts.add(
        "bank_account",
        account=1,
        kind="basic",
        holder_kind="collective",
        on_list=True,
        opened_on=day("01-01"),
    )
    shipped = {"account": 1, "amount_fen": 900_00, "party": "h", "text_kind": "other", "personal": 71}
    facts.add("bank_transaction", transaction=1, date=day("03-01"), inflow=False, **shipped)
    facts.add("bank_transaction", transaction=2, date=day("03-20"), inflow=True, **shipped)
    return {"personal:71"}


def _r12(facts: Facts) -> set[str]:
    payment(facts, approved_by=21)
    return {*PAYEES, "person:21"}


def _r13(facts: Facts) -> set[str]:
    for number in (1, 2):
        payment(facts, number)
        facts.add(
            "payment_document", payment=number, document=1, kind="invoice", number_hash="n", date=day("03-01"),
            amount_fen=900_00, personal=81,
        )  # fmt: skip
    return {*PAYEES, "person:21", "personal:81"}


def _r15(facts: Facts) -> set[str]:
    payment(facts, tier=3)
    return {*PAYEES, "person:21", "user:22"}


def _r17(facts: Facts) -> set[str]:
    paid_voucher(facts, 300, "招待费")
    return {*PARTIES, *PAYEES, "person:21", "user:22"}


def _r18(facts: Facts) -> set[str]:
    facts.voucher("03-03", "借 212 7000 工资 &8", "贷 102 7000 工资")
    return {"person:8"}


def _r22(facts: Facts) -> set[str]:
    contract(facts, person=9)
    instalment(facts)
    return {"party:7", "person:9"}


def _r28(facts: Facts) -> set[str]:
    serve(facts, 9, "01-01")
    contract(facts, person=9)
    return {"party:7", "person:9"}


def _r30(facts: Facts) -> set[str]:
    facts.opening("112", 900, month=202401, party=7)
    facts.voucher("03-03", "借 513 11 买纸", "贷 101 11 买纸")
    return {"party:7"}


def _r31(facts: Facts) -> set[str]:
    serve(facts, 9, "01-01")
    facts.voucher("03-03", "借 112 900 借款 @7 &9", "贷 101 900 借款")
    return {"party:7", "person:9"}


def _r37(facts: Facts) -> set[str]:
    facts.add(
        "project", project=1, book=1, dimension=3, kind="welfare", procurement="works", planned_fen=9_000_000_00,
        state="building", approved_on=day("01-10"), started_on=day("03-01"), winner=17, tender_way="single",
        tender_opened_on=day("02-01"), bidders=1, price_fen=9_000_000_00,
    )  # fmt: skip
    return {"party:17"}


def _r45(facts: Facts) -> set[str]:
    facts.add(
        "asset", asset=1, **{"class": "fixed"}, original_fen=900_000_00, disposed_on=day("03-01"),
        acquired_on=day("2020-01-01"), disposal_fen=1, buyer=27,
    )  # fmt: skip
    return {"party:27"}


def _r50(facts: Facts) -> set[str]:
    facts.add(
        "distribution", distribution=1, book=1, state="planned", pool_fen=100_00, allotted_fen=100_00, share_hundredths=100,
        planned_on=day("12-01"), record_on=day("11-30"),
    )  # fmt: skip
    facts.add(
        "distribution_member", distribution=1, member=37, amount_fen=100_00, share_hundredths=100, held_hundredths=100,
        belongs=False, died=True,
    )  # fmt: skip
    return {"member:37"}


def _r54(facts: Facts) -> set[str]:
    paid_voucher(facts, reviewer=11)
    return {BOOKKEEPING, "person:11"}


def _r57(facts: Facts) -> set[str]:
    facts.voucher(
        "03-03", "借 513 300 买纸 @7", "贷 101 300 买纸", made_on=day("06-01"), maker=-1_000_000_005
    )
    return {BOOKKEEPING, "personal:5"}


def _r62(facts: Facts) -> set[str]:
    """Two on one list: only who had died is meant, not the other payee."""
    shipped = {"payment": 1, "amount_fen": 100_00, "paid_on": day("03-05"), "household": 1, "by_name": False}
    for line, left in ((1, day("03-01")), (2, None)):
        payment(facts, 1, line=line, person=40 + line, personal=50 + line)
        reason = "death" if left else None
        facts.add("subsidy", **shipped, line=line, payee=f"h{line}", member=line, person=40 + line, left_on=left,
                  left_reason=reason)  # fmt: skip
    return {"member:1", "person:21", "user:22"}


def _r63(facts: Facts) -> set[str]:
    paid_voucher(facts, 300, "付款", maker=-5)
    return {BOOKKEEPING, "user:5"}


CASES: dict[str, Callable[[Facts], set[str]]] = {
    name[1:].upper(): case
    for name, case in list(globals().items())
    if name.startswith("_r") and name[2:].isdigit()
}


@pytest.mark.parametrize("rule", CASES)
def test_a_hit_says_whom_it_concerns(rule: str) -> None:
    facts = Facts()
    wanted = CASES[rule](facts)
    [hit, *_] = facts.judge(rule).hits
    assert set(hit.concerns) == wanted


def test_a_hit_of_sums_concerns_nobody() -> None:
    """December spending of R57 names the vouchers, and nobody for it."""
    facts = Facts()
    facts.voucher("03-03", "借 513 11 买纸 @7", "贷 101 11 买纸")
    facts.voucher("12-03", "借 513 900 买纸 @7", "贷 101 900 买纸")
    [hit] = facts.judge("R57").hits
    assert hit.concerns == ()


def test_persons_beyond_the_records_that_are_listed_count_too() -> None:
    facts = Facts()
    for number in range(25):
        facts.voucher("03-03", f"借 513 100 买纸 @7 &{100 + number}", "贷 101 100 买纸")
    [hit] = facts.judge("R01").hits
    assert len(hit.records) == 20
    assert {"person:100", "person:124"} <= set(hit.concerns)


@pytest.mark.parametrize("rule", [each.id for each in rules().values() if each.sql])
def test_every_rule_says_whom_its_hits_concern_or_why_nobody(rule: str) -> None:
    it = rules()[rule]
    assert bool(it.concerns) != bool(it.nobody)
    assert set(it.concerns) <= SOURCES.keys()
