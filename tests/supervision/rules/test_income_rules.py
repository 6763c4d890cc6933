"""R21 to R29."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.supervision.facts import Facts


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text if len(text) > 5 else f"2025-{text}")


def contract(facts: Facts, number: int = 1, **values: Any) -> None:
    shipped = {
        "contract": number, "kind": "lease", "asset": number, "party": 7, "total_fen": 10_000_00, "yearly_fen": 5000_00,
        "signed_on": day("01-10"), "start_on": day("02-01"), "end_on": day("2026-01-31"), "procedure": "negotiated",
        "decision": 1, "filed_on": day("01-20"), "written": True, "state": "active", "year": 2025,
    }  # fmt: skip
    facts.add("contract", **{**shipped, **values})


def instalment(facts: Facts, number: int = 1, **values: Any) -> None:
    shipped = {
        "instalment": number, "contract": 1, "due_on": day("03-01"), "amount_fen": 5000_00, "paid_fen": 0, "year": 2025,
    }  # fmt: skip
    facts.add("instalment", **{**shipped, **values})


def serve(facts: Facts, person: int, start: str, end: str | None = None, **values: Any) -> None:
    facts.add(
        "post_holding", holding=len(facts.rows["post_holding"]) + 1, person=person, body="村民委员会", title="主任",
        start_on=day(start), end_on=day(end) if end else None, **{"organisation_kind": "committee", **values},
    )  # fmt: skip


def test_r21_finds_a_due_instalment_that_the_books_know_nothing_of_and_leaves_one_claimed() -> None:
    facts = Facts()
    contract(facts)
    instalment(facts)
    assert facts.hits("R21") == [(5000, ("contract:1",))]
    facts.voucher("12-31", "借 112 5000 应收租金 @7", "贷 501 5000 租金 @7")
    assert facts.hits("R21") == []


def test_r21_finds_money_at_the_bank_without_voucher() -> None:
    """Where no contract is on record too."""
    facts = Facts()
    facts.add("bank_transaction", transaction=1, account=1, date=day("12-20"), inflow=True, amount_fen=100_00)
    facts.add("bank_transaction", transaction=2, account=1, date=day("12-26"), inflow=True, amount_fen=100_00)
    facts.add(
        "bank_transaction", transaction=3, account=1, date=day("12-20"), inflow=False, amount_fen=100_00
    )
    assert facts.hits("R21") == [(100, ("bank_transaction:1",))]


def test_r22_finds_overdue_money_and_missing_reminders_and_leaves_thirty_days() -> None:
    facts = Facts(until=day("06-30"))
    instalment(facts)
    instalment(facts, 2, due_on=day("05-31"))
    instalment(facts, 3, paid_fen=5000_00)
    [hit] = facts.judge("R22").hits
    assert hit.records == ("instalment:1",)
    assert hit.arithmetic[1] == "到期后 60 天内没有催收"


def test_r22_leaves_the_reminder_out_where_one_was_sent() -> None:
    facts = Facts(until=day("06-30"))
    instalment(facts, reminded_on=day("04-01"))
    [hit] = facts.judge("R22").hits
    assert len(hit.arithmetic) == 1


def test_r23_finds_a_low_price_among_five_and_leaves_four_fifths_and_fewer() -> None:
    facts = Facts()
    for number in range(1, 6):
        contract(facts, number, unit_price_fen=1000_00, land_kind="cultivated", grade="1")
    contract(facts, 6, unit_price_fen=799_00, land_kind="cultivated", grade="1")
    contract(facts, 7, unit_price_fen=800_00, land_kind="cultivated", grade="1")
    assert facts.hits("R23") == [(201, ("contract:6",))]
    alone = Facts()
    for number in range(1, 5):
        contract(alone, number, unit_price_fen=1000_00)
    contract(alone, 5, unit_price_fen=100_00)
    assert alone.hits("R23") == []


def test_r23_finds_a_total_under_the_appraisal_and_leaves_one_equal_to_it() -> None:
    facts = Facts()
    contract(facts, 1, appraisal_fen=10_000_01)
    contract(facts, 2, appraisal_fen=10_000_00)
    assert facts.hits("R23") == [(0, ("contract:1",))]


def test_r24_finds_terms_beyond_the_law_and_leaves_twenty_and_thirty_years() -> None:
    facts = Facts()
    contract(facts, 1, end_on=day("2045-02-02"))
    contract(facts, 2, end_on=day("2045-02-01"))
    fields = {"kind": "contract-out", "procedure": "household", "land_kind": "cultivated"}
    contract(facts, 3, **fields, end_on=day("2055-02-01"))
    contract(facts, 4, **fields, end_on=day("2055-02-02"))
    contract(facts, 5, start_on=day("2026-01-11"), end_on=day("2027-01-11"))
    assert [records for _, records in facts.hits("R24")] == [
        ("contract:1",),
        ("contract:4",),
        ("contract:5",),
    ]


def test_r25_finds_prepaid_rent_taken_at_once_and_leaves_a_rounded_share() -> None:
    facts = Facts()
    contract(facts)
    instalment(
        facts,
        amount_fen=24_000_00,
        paid_fen=24_000_00,
        covers_from=day("2025-01-01"),
        covers_to=day("2026-12-31"),
    )
    facts.voucher("03-01", "借 102 12001 收租金", "贷 501 12001 租金 @7")
    assert facts.hits("R25") == []
    facts.voucher("03-02", "借 102 1 收租金", "贷 501 1 租金 @7")
    assert facts.hits("R25") == [(2, ("instalment:1",))]


def test_r26_finds_value_or_term_without_public_procedure_and_leaves_what_is_below() -> None:
    facts = Facts()
    contract(facts, 1, total_fen=50_000_00)
    contract(facts, 2, total_fen=49_999_99)
    contract(facts, 3, end_on=day("2028-01-31"))
    contract(facts, 4, end_on=day("2028-01-30"))
    contract(facts, 7, end_on=day("2028-01-31"), kind="works")
    contract(facts, 5, total_fen=50_000_00, procedure="tender", bidders=2)
    contract(facts, 6, total_fen=50_000_00, procedure="tender", bidders=1)
    assert sorted(records for _, records in facts.hits("R26")) == [
        ("contract:1",),
        ("contract:3",),
        ("contract:6",),
    ]


def test_r27_finds_each_missing_formality_and_leaves_small_and_short_contracts() -> None:
    facts = Facts()
    contract(facts, 1, written=False, decision=None, filed_on=None, land_kind="cultivated")
    contract(facts, 2)
    contract(facts, 3, written=False, end_on=day("07-31"), filed_on=day("02-09"))
    contract(facts, 4, total_fen=9_999_99, decision=None)
    contract(facts, 6, decision=None, decided_before=True)
    contract(facts, 5, kind="works", total_fen=49_999_99, decision=None)
    [hit] = facts.judge("R27").hits
    assert hit.records == ("contract:1",)
    assert hit.arithmetic == ("没有书面合同", "没有决策事项", "签订 355 天没有备案", "土地没有面积")


def test_r28_finds_dealings_with_cadres_in_post_and_leaves_former_ones_and_pay() -> None:
    facts = Facts()
    serve(facts, 5, "2021-01-01")
    serve(facts, 6, "2021-01-01", "2025-01-09")
    contract(facts, 1, person=5)
    contract(facts, 2, person=6)
    facts.voucher("03-01", "借 514 600 修路 @7 &5", "贷 102 600")
    facts.voucher("03-02", "借 212 600 工资 @7 &5", "贷 102 600")
    assert sorted(records for _, records in facts.hits("R28")) == [
        ("contract:1", "person:5"),
        ("voucher:1", "person:5"),
    ]


def test_r28_finds_a_namesake_with_less_weight() -> None:
    facts = Facts()
    serve(facts, 5, "2021-01-01")
    contract(facts, 1, person=5, person_by_name=True)
    contract(facts, 2, person=5)
    facts.voucher("03-01", "借 514 600 修路 @7 ~5", "贷 102 600")
    found = facts.judge("R28").hits
    assert {(hit.records[0], hit.severity, "待核对" in hit.arithmetic[0]) for hit in found} == {
        ("contract:1", "黄", True), ("contract:2", "红", False), ("voucher:1", "黄", True),
    }  # fmt: skip


def test_r29_finds_a_contract_past_its_end_and_leaves_ended_and_renewed_ones() -> None:
    facts = Facts()
    contract(facts, 1, end_on=day("06-30"))
    contract(facts, 2, end_on=day("06-30"), ended_on=day("06-30"))
    contract(facts, 3, end_on=day("12-31"))
    contract(facts, 4, end_on=day("06-30"), asset=44)
    contract(facts, 5, start_on=day("07-01"), asset=44)
    assert facts.hits("R29") == [(5000, ("contract:1",))]
