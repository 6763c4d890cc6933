"""R01 to R10: a planted case that each finds and a near miss that it leaves alone."""

from __future__ import annotations

import datetime as dt

from tests.supervision.facts import Facts


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_r01_finds_cash_over_the_limit_to_one_payee_on_one_day() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 513 600 购办公用品 @7", "贷 101 600")
    facts.voucher("03-01", "借 513 500 购办公用品 @7", "贷 101 500")
    assert facts.hits("R01") == [(1100, ("voucher:1", "voucher:2"))]


def test_r01_leaves_pay_lists_farmers_and_amounts_at_the_limit() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 513 1000 购办公用品 @7", "贷 101 1000")
    facts.voucher("03-02", "借 212 5000 发工资", "贷 101 5000")
    facts.voucher("03-03", "借 121 5000 收购稻谷 @8 :household", "贷 101 5000")
    facts.voucher("03-04", "借 102 5000 存现", "贷 101 5000")
    assert facts.hits("R01") == []


def test_r01_counts_each_payee_of_a_voucher_for_several_alone() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 513 600 工钱 @7", "借 513 700 工钱 @8", "贷 101 1300")
    assert facts.hits("R01") == []
    facts.voucher("03-01", "借 513 401 材料 @7", "贷 101 401")
    assert facts.hits("R01") == [(1001, ("voucher:1", "voucher:2"))]


def test_r01_counts_each_payee_of_a_request() -> None:
    facts = Facts()
    for number in (1, 2):
        facts.voucher("03-01", "借 513 1200 值守补贴", "贷 101 1200")
        for line, payee in enumerate(("甲", "乙"), 1):
            facts.add("payment", payment=number, line=line, method="cash", payee=payee, amount_fen=500_00, voucher=number,
                      result="paid", requested_on=day("2025-03-01"))  # fmt: skip
    assert facts.hits("R01") == []
    facts.voucher("03-01", "借 513 1 值守补贴", "贷 101 1")
    facts.add("payment", payment=3, line=1, method="cash", payee="甲", amount_fen=1_00, voucher=3, result="paid",
              requested_on=day("2025-03-01"))  # fmt: skip
    assert facts.hits("R01") == [(1001, ("voucher:1", "voucher:2", "voucher:3"))]


def test_r01_leaves_a_list_that_names_nobody_and_finds_the_same_sum_to_one() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 513 1200 付小组长误工补贴", "贷 101 1200")
    assert facts.hits("R01") == []
    facts.voucher("03-02", "借 513 1200 付场地平整工钱", "贷 101 1200")
    facts.voucher("03-03", "借 513 1200 付误工补贴 @7", "贷 101 1200")
    assert facts.hits("R01") == [(1200, ("voucher:2",)), (1200, ("voucher:3",))]


def test_a_payment_taken_back_by_a_red_voucher_is_no_hit() -> None:
    facts = Facts()
    wrong = facts.voucher("03-01", "借 513 6000 购办公用品 @7", "贷 101 6000")
    facts.voucher("03-02", "借 513 -6000 购办公用品 @7", "贷 101 -6000", kind="red", red_of=wrong)
    assert facts.hits("R01") == []


def test_r02_finds_a_payment_out_of_takings() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 101 800 收租金", "贷 501 800")
    facts.voucher("03-02", "借 513 300 购办公用品", "贷 101 300")
    assert facts.hits("R02") == [(300, ("voucher:2", "voucher:1"))]


def test_r02_leaves_payments_out_of_drawn_cash() -> None:
    facts = Facts()
    facts.opening("101", 300)
    facts.voucher("03-01", "借 101 800 收租金", "贷 501 800")
    facts.voucher("03-02", "借 513 300 购办公用品", "贷 101 300")
    facts.voucher("03-02", "借 102 800 存现", "贷 101 800")
    assert facts.hits("R02") == []


def test_r03_finds_takings_banked_late_or_not_at_all() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 101 800 收租金", "贷 501 800")
    facts.voucher("03-05", "借 102 500 存现", "贷 101 500")
    assert facts.hits("R03") == [(800, ("voucher:1",))]


def test_r03_leaves_takings_banked_in_time() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 101 800 收租金", "贷 501 800")
    facts.voucher("03-04", "借 102 800 存现", "贷 101 800")
    assert facts.hits("R03") == []


def test_r04_finds_a_box_over_the_limit_for_two_days() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 101 6000 提现", "贷 102 6000")
    facts.voucher("03-03", "借 513 2000 购办公用品", "贷 101 2000")
    assert facts.hits("R04") == [(1000, ("voucher:1",))]


def test_r04_leaves_one_day_under_twice_the_limit() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 101 10000 提现", "贷 102 10000")
    facts.voucher("03-02", "借 513 6000 购办公用品", "贷 101 6000")
    assert facts.hits("R04") == []
    facts.voucher("03-05", "借 101 6001 提现", "贷 102 6001")
    facts.voucher("03-06", "借 513 6001 购办公用品", "贷 101 6001")
    assert facts.hits("R04") == [(5001, ("voucher:3",))]


def test_r05_finds_a_negative_day_and_leaves_zero() -> None:
    facts = Facts()
    facts.opening("10201", 500)
    facts.voucher("03-01", "借 513 500 购办公用品", "贷 10201 500")
    assert facts.hits("R05") == []
    facts.voucher("03-02", "借 513 1 手续费", "贷 10201 1")
    assert facts.hits("R05") == [(-1, ("voucher:2",))]


def test_r06_finds_a_gap_at_the_count_old_notes_and_a_month_without_count() -> None:
    facts = Facts()
    facts.voucher("02-10", "借 101 900 提现", "贷 102 900")
    facts.voucher("03-10", "借 101 100 提现", "贷 102 100")
    facts.add("cash_count", count=1, month=202502, counted_on=day("2025-02-28"), book_fen=90_000, counted_fen=50_000,
              iou_fen=30_000, oldest_iou_on=day("2025-02-24"))  # fmt: skip
    assert facts.hits("R06") == [(300, ("cash_count:1",)), (100, ("cash_count:1",)), (None, ())]


def test_r06_leaves_a_count_that_agrees_with_a_fresh_note() -> None:
    facts = Facts()
    facts.voucher("02-10", "借 101 900 提现", "贷 102 900")
    facts.add("cash_count", count=1, month=202502, counted_on=day("2025-02-28"), book_fen=90_000, counted_fen=60_000,
              iou_fen=30_000, oldest_iou_on=day("2025-02-25"))  # fmt: skip
    assert facts.hits("R06") == []


def test_r07_finds_a_difference_without_an_entry_and_leaves_one_entered() -> None:
    facts = Facts()
    facts.add(
        "cash_count",
        count=1,
        month=202502,
        counted_on=day("2025-02-28"),
        book_fen=90_000,
        counted_fen=80_000,
        iou_fen=0,
    )
    assert facts.hits("R07") == [(100, ("cash_count:1",))]
    facts.voucher("03-03", "借 18101 100 现金短缺", "贷 101 100")
    assert facts.hits("R07") == []


def transaction(
    facts: Facts,
    number: int,
    on: str,
    amount: int,
    *,
    inflow: bool,
    party: str | None = None,
    voucher: int | None = 1,
) -> None:
    facts.add("bank_transaction", transaction=number, account=1, date=day(on), inflow=inflow, amount_fen=amount * 100,
              party=party, text_kind="other", voucher=voucher)  # fmt: skip


def account(facts: Facts, number: int = 1, **values: object) -> None:
    facts.add(
        "bank_account",
        **{"account": number, "kind": "basic", "holder_kind": "collective", "on_list": True, **values},
    )


def test_r08_finds_a_personal_account_and_money_that_comes_back() -> None:
    facts = Facts()
    account(facts, holder_kind="person")
    transaction(facts, 1, "2025-03-01", 10_000, inflow=False, party="甲")
    transaction(facts, 2, "2025-04-20", 9_950, inflow=True, party="甲")
    assert facts.hits("R08") == [
        (None, ("bank_account:1",)),
        (10_000, ("bank_transaction:1", "bank_transaction:2")),
    ]


def test_r08_leaves_another_party_another_amount_and_a_later_return() -> None:
    facts = Facts()
    account(facts)
    transaction(facts, 1, "2025-03-01", 10_000, inflow=False, party="甲")
    transaction(facts, 2, "2025-04-20", 9_950, inflow=True, party="乙")
    transaction(facts, 3, "2025-04-20", 9_890, inflow=True, party="甲")
    transaction(facts, 4, "2025-05-01", 10_000, inflow=True, party="甲")
    assert facts.hits("R08") == []


def test_r09_finds_two_basic_accounts_and_one_off_the_list_and_leaves_a_special_one() -> None:
    facts = Facts()
    account(facts)
    account(facts, 2, kind="special")
    assert facts.hits("R09") == []
    account(facts, 3, on_list=False)
    assert facts.hits("R09") == [(None, ("bank_account:1", "bank_account:3")), (None, ("bank_account:3",))]


def test_r10_finds_movements_without_voucher_and_months_without_statement() -> None:
    facts = Facts(until=day("2025-05-15"))
    transaction(facts, 1, "2025-03-01", 100, inflow=False, voucher=None)
    transaction(facts, 2, "2025-04-20", 100, inflow=True)
    facts.add("bank_reconciliation", account=1, month=202504, done_on=day("2025-05-03"), difference_fen=500)
    found = facts.hits("R10")
    assert found == [(None, ("bank_account:1",)), (100, ("bank_transaction:1",)), (5, ("bank_account:1",))]


def test_r10_leaves_what_only_waits_to_be_matched_and_finds_what_was_paid_twice() -> None:
    facts = Facts(until=day("2025-05-15"))
    for month in (202503, 202504):
        facts.add("bank_reconciliation", account=1, month=month, done_on=day("2025-05-03"), difference_fen=0)
    facts.voucher("03-04", "借 513 100 办公费", "贷 10201 100")
    transaction(facts, 1, "2025-03-02", 100, inflow=False, voucher=None)
    assert facts.hits("R10") == []
    transaction(facts, 2, "2025-03-03", 100, inflow=False, voucher=None)
    assert facts.hits("R10") == [(100, ("bank_transaction:2",))]
    matched = facts.voucher("04-04", "借 513 70 办公费", "贷 10201 70")
    transaction(facts, 3, "2025-04-04", 70, inflow=False, voucher=matched)
    transaction(facts, 4, "2025-04-05", 70, inflow=False, voucher=None)
    assert (70, ("bank_transaction:4",)) in facts.hits("R10")


def test_r10_leaves_what_waits_to_be_matched_beside_equal_amounts_of_other_months() -> None:
    """Entries of the time before the statements began, and a movement that nobody booked, concern no other month."""
    facts = Facts(until=day("2025-06-15"))
    for month in (202503, 202504, 202505):
        facts.add("bank_reconciliation", account=1, month=month, done_on=day("2025-06-03"), difference_fen=0)
    for on in ("01-04", "02-04", "03-04", "05-04"):
        facts.voucher(on, "借 513 100 网络费", "贷 10201 100")
    for number, month in enumerate((3, 4, 5), 1):
        transaction(facts, number, f"2025-{month:02}-05", 100, inflow=False, voucher=None)
    assert facts.hits("R10") == [(100, ("bank_transaction:2",))]


def test_r10_leaves_matched_movements_and_agreed_statements() -> None:
    facts = Facts(until=day("2025-05-15"))
    transaction(facts, 1, "2025-03-01", 100, inflow=True)
    transaction(facts, 2, "2025-05-10", 100, inflow=False, voucher=None)
    transaction(facts, 3, "2025-03-02", 100, inflow=True, voucher=None)
    facts.add("bank_reconciliation", account=1, month=202503, done_on=day("2025-04-03"), difference_fen=0)
    assert facts.hits("R10") == []
