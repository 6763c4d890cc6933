"""R11 to R20."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.supervision.facts import Facts


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2025-{text}")


def decision(facts: Facts, number: int = 1, **values: Any) -> None:
    shipped = {
        "decision": number, "item": "public-works", "state": "done", "amount_fen": 6000_00, "proposed_on": day("01-01"),
        "party_study_on": day("01-02"), "noticed_on": day("01-05"), "decided_on": day("01-15"), "valid": True,
        "published_on": day("01-16"), "filed_on": day("01-20"),
    }  # fmt: skip
    facts.add("decision", **{**shipped, **values})


def payment(facts: Facts, number: int = 1, **values: Any) -> None:
    shipped = {
        "payment": number, "line": 1, "book": 1, "kind": "expense", "requested_on": day("03-01"), "amount_fen": 1000_00,
        "payee": "甲", "tier": 2, "approver_level": 2, "requested_by": 1, "approved_by": 2, "released_by": 3,
        "approved_on": day("03-02"), "paid_on": day("03-03"), "state": "paid",
    }  # fmt: skip
    facts.add("payment", **{**shipped, **values})


def document(facts: Facts, of: int, **values: Any) -> None:
    shipped = {
        "payment": of, "document": 1, "kind": "invoice", "number_hash": f"n{of}", "date": day("03-01"),
        "amount_fen": 1000_00, "seller": "甲", "sha256": f"s{of}",
    }  # fmt: skip
    facts.add("payment_document", **{**shipped, **values})


def test_r11_finds_spending_without_papers_and_leaves_depreciation() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 513 600 购办公用品", "贷 101 600", attachments=0)
    facts.voucher("03-31", "借 513 100 计提折旧", "贷 152 100", attachments=0)
    facts.voucher("03-02", "借 513 600 购办公用品", "贷 101 600", attachments=1)
    assert facts.hits("R11") == [(600, ("voucher:1",))]


def test_r11_compares_files_only_where_files_are_kept() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 513 600 购办公用品", "贷 101 600", attachments=2)
    assert facts.hits("R11") == []
    facts.voucher("03-02", "借 513 600 购办公用品", "贷 101 600", attachments=1, files=1)
    assert facts.hits("R11") == [(600, ("voucher:1",))]


def test_r12_finds_own_late_and_no_approval_and_leaves_what_was_signed_or_is_unpaid() -> None:
    facts = Facts()
    payment(facts, 1, approved_by=1)
    payment(facts, 2, approved_on=day("03-04"))
    payment(facts, 3, approved_on=None, approved_by=None)
    payment(facts, 4)
    payment(facts, 5, paid_on=None, approved_by=1)
    assert [records for _, records in facts.hits("R12")] == [("payment:1",), ("payment:2",), ("payment:3",)]


def test_r13_finds_one_invoice_twice_one_file_twice_and_a_twin() -> None:
    facts = Facts()
    for number in (1, 2, 3, 4, 5, 6):
        payment(facts, number)
    document(facts, 1, number_hash="n")
    document(facts, 2, number_hash="n", seller="乙")
    document(facts, 3, sha256="s", seller="丙")
    document(facts, 4, sha256="s", seller="丁")
    document(facts, 5, seller="戊")
    document(facts, 6, seller="戊", date=day("06-01"))
    found = facts.hits("R13")
    assert sorted(records for _, records in found) == [
        ("payment:1", "payment:2"), ("payment:3", "payment:4"), ("payment:5", "payment:6"),
    ]  # fmt: skip


def test_r13_leaves_other_amounts_and_a_twin_half_a_year_later() -> None:
    facts = Facts()
    document(facts, 1)
    document(facts, 2, amount_fen=999_99)
    document(facts, 3, amount_fen=700_00)
    document(facts, 4, amount_fen=700_00, date=day("08-29"))
    assert facts.hits("R13") == []


def test_r14_finds_a_payment_in_parts() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 514 3000 修路 @7", "贷 102 3000")
    facts.voucher("03-20", "借 514 2500 修路 @7", "贷 102 2500")
    assert facts.hits("R14") == [(5500, ("voucher:1", "voucher:2"))]


def test_r14_leaves_other_payees_small_parts_late_parts_and_decided_ones() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 514 3000 修路 @7", "贷 102 3000")
    facts.voucher("03-20", "借 514 2500 修路 @8", "贷 102 2500")
    facts.voucher("03-20", "借 514 2499 修路 @7", "贷 102 2499")
    facts.voucher("03-31", "借 514 2500 修路 @7", "贷 102 2500")
    facts.voucher("05-01", "借 514 2500 修路 @9", "贷 102 2500")
    facts.voucher("05-02", "借 514 2500 修路 @9", "贷 102 2500")
    for on in ("06-01", "06-20"):
        facts.voucher(on, "借 21104 1124 缴纳代扣社保 @1", "借 21406 80 个税", "贷 102 1204")
    assert facts.hits("R14") == []
    decided = facts.voucher("03-30", "借 514 2600 修路 @7", "贷 102 2600")
    payment(facts, voucher=decided, decision=1)
    assert facts.hits("R14") == []


def test_r15_finds_approval_below_the_tier_or_without_decision_and_leaves_what_has_both() -> None:
    facts = Facts()
    payment(facts, 1, tier=3, approver_level=2)
    payment(facts, 2, tier=4, approver_level=3)
    payment(facts, 3, tier=4, approver_level=3, decision=9)
    payment(facts, 4, tier=3, approver_level=3)
    assert [records for _, records in facts.hits("R15")] == [("payment:1",), ("payment:2",)]


def test_r16_finds_large_spending_without_decision_and_leaves_what_one_covers() -> None:
    facts = Facts()
    decision(facts)
    facts.voucher("03-01", "借 514 6001 修路", "贷 102 6001")
    facts.voucher("03-02", "借 514 6000 修路", "贷 102 6000")
    facts.voucher("01-02", "借 514 5001 修路", "贷 102 5001")
    facts.voucher("01-02", "借 514 5000 修路", "贷 102 5000")
    assert facts.hits("R16") == [(5001, ("voucher:3",)), (6001, ("voucher:1",))]


def test_r16_leaves_no_voucher_to_a_decision_on_something_else_or_used_up() -> None:
    facts = Facts()
    decision(facts, 1, item="lease", amount_fen=90_000_00)
    decision(facts, 2, amount_fen=12_000_00)
    paid = facts.voucher("02-01", "借 514 6001 修路", "贷 102 6001")
    payment(facts, 1, voucher=paid, decision=2, amount_fen=6001_00)
    facts.voucher("03-01", "借 514 6000 修渠", "贷 102 6000")
    facts.voucher("03-02", "借 514 5999 修渠", "贷 102 5999")
    assert facts.hits("R16") == [(6000, ("voucher:2",))]


def test_r16_takes_the_decision_of_the_contract_that_a_voucher_pays() -> None:
    facts = Facts()
    decision(facts, 1, amount_fen=6000_00)
    decision(facts, 2, amount_fen=5999_99)
    for number in (1, 2, 3, 4):
        voucher = facts.voucher("03-01", "借 153 6000 修路 @7", "贷 102 6000")
        facts.add("contract", contract=number, kind="works", party=7, total_fen=6000_00, signed_on=day("02-01"),
                  decision=number if number < 3 else None, decided_before=number == 4)  # fmt: skip
        facts.add("settlement", settlement=number, contract=number, voucher=voucher, amount_fen=6000_00)
    assert facts.hits("R16") == [(6000, ("voucher:2", "decision:2")), (6000, ("voucher:3",))]


def test_r16_finds_a_payment_that_names_no_decision_though_one_would_fit() -> None:
    facts = Facts()
    decision(facts, amount_fen=90_000_00)
    payment(facts, voucher=facts.voucher("03-01", "借 514 6000 修路", "贷 102 6000"))
    assert facts.hits("R16") == [(6000, ("voucher:1",))]


def test_r16_finds_faults_of_the_decision_that_a_payment_names_and_leaves_a_sound_one() -> None:
    facts = Facts()
    decision(facts, 1, noticed_on=day("01-06"))
    decision(facts, 2)
    for number in (1, 2):
        voucher = facts.voucher("03-01", "借 514 6000 修路", "贷 102 6000")
        payment(facts, number, voucher=voucher, decision=number, amount_fen=6000_00)
    assert facts.hits("R16") == [(6000, ("voucher:1", "decision:1"))]


def test_r16_cannot_be_tested_where_nobody_records_decisions() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 514 6001 修路", "贷 102 6001")
    assert facts.judge("R16").not_tested == "本区域没有任何“决策事项”记录"


def test_r17_finds_the_words_of_the_county_and_leaves_others() -> None:
    facts = Facts(spending_words=("招待",))
    facts.voucher("03-01", "借 513 600 招待费", "贷 101 600")
    facts.voucher("03-01", "借 513 600 餐费", "贷 101 600")
    assert facts.hits("R17") == [(600, ("voucher:1",))]


def test_r18_finds_pay_over_the_limit_twice_and_after_leaving() -> None:
    facts = Facts()
    facts.voucher("03-05", "借 212 6001 发工资 &1", "贷 102 6001")
    facts.voucher("03-05", "借 212 900 发工资 &2", "贷 102 900")
    facts.voucher("03-25", "借 212 900 发工资 &2", "贷 102 900")
    facts.add(
        "post_holding",
        holding=1,
        person=3,
        organisation_kind="party",
        start_on=dt.date(2021, 1, 1),
        end_on=day("01-31"),
    )
    facts.voucher("03-04", "借 212 800 发工资 &3", "贷 102 800")
    assert [amount for amount, _ in facts.hits("R18")] == [800, 6001, 900]


def test_r18_leaves_pay_at_the_limit_monthly_pay_and_the_last_month() -> None:
    facts = Facts()
    facts.voucher("03-05", "借 212 6000 发工资 &1", "贷 102 6000")
    facts.voucher("04-05", "借 212 6000 发工资 &1", "贷 102 6000")
    facts.add(
        "post_holding",
        holding=1,
        person=3,
        organisation_kind="party",
        start_on=dt.date(2021, 1, 1),
        end_on=day("01-31"),
    )
    facts.voucher("03-03", "借 212 800 发工资 &3", "贷 102 800")
    assert facts.hits("R18") == []


def test_r18_weighs_less_what_rests_on_a_name() -> None:
    facts = Facts()
    facts.voucher("03-05", "借 212 4000 发工资 &1", "贷 102 4000")
    facts.voucher("03-06", "借 212 3000 发工资 ~1", "贷 102 3000")
    facts.voucher("04-05", "借 212 6500 发工资 &1", "贷 102 6500")
    facts.voucher("04-06", "借 212 50 发误工 ~1", "贷 102 50")
    facts.voucher("05-05", "借 212 900 发工资 &2", "贷 102 900")
    facts.voucher("05-06", "借 212 900 发工资 ~2", "贷 102 900")
    facts.voucher("06-05", "借 212 800 发工资 ~3", "贷 102 800")
    facts.add(
        "post_holding",
        holding=1,
        person=3,
        organisation_kind="party",
        start_on=day("01-01"),
        end_on=day("04-01"),
    )
    found = facts.judge("R18").hits
    assert [(hit.amount_fen, hit.severity, hit.records[:-1], len(hit.arithmetic)) for hit in found] == [
        (7000_00, "黄", ("voucher:1", "voucher:2"), 2),
        (6500_00, "橙", ("voucher:3",), 1),
        (900_00, "黄", ("voucher:5", "voucher:6"), 2),
        (800_00, "黄", ("voucher:7",), 2),
    ]


def test_r18_leaves_a_namesake_within_the_limit() -> None:
    facts = Facts()
    facts.voucher("03-05", "借 212 4000 发工资 &1", "贷 102 4000")
    facts.voucher("03-06", "借 212 2000 发工资 ~1", "贷 102 2000")
    assert facts.hits("R18") == []


def test_r19_finds_a_payee_that_is_not_the_seller_and_leaves_one_among_several() -> None:
    facts = Facts()
    payment(facts, 1, payee="甲")
    document(facts, 1, seller="乙")
    payment(facts, 2, payee="丙")
    payment(facts, 2, line=2, payee="乙")
    document(facts, 2, seller="乙")
    assert facts.hits("R19") == [(1000, ("payment:1",))]


def test_r20_finds_an_invoice_after_the_payment_and_leaves_advances() -> None:
    facts = Facts()
    payment(facts, 1)
    document(facts, 1, date=day("03-04"))
    payment(facts, 2)
    document(facts, 2, date=day("03-03"))
    payment(facts, 3, kind="advance")
    document(facts, 3, date=day("03-10"))
    assert facts.hits("R20") == [(1000, ("payment:1",))]
