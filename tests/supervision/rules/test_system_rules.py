"""R51 to R63."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.supervision.facts import Facts
from tests.supervision.rules.test_income_rules import day, serve


def test_r51_finds_a_gap_and_leaves_a_void_number() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 513 6 费用", "贷 101 6", number=1)
    facts.voucher("03-02", number=2, state="void")
    facts.voucher("03-02", "借 513 6 费用", "贷 101 6", number=3)
    assert facts.hits("R51") == []
    facts.voucher("03-03", "借 513 6 费用", "贷 101 6", number=6)
    [hit] = facts.judge("R51").hits
    assert hit.arithmetic == ("记字最大 6 号，缺 2 个：4、5",)


def test_r51_finds_twins_and_dates_that_run_back() -> None:
    facts = Facts()
    facts.voucher("03-05", "借 513 6 费用", "贷 101 6", number=1)
    facts.voucher("03-04", "借 513 6 费用", "贷 101 6", number=2)
    facts.voucher("03-05", "借 513 6 费用", "贷 101 6", number=2)
    found = [hit.arithmetic[0] for hit in facts.judge("R51").hits]
    assert "记字有 1 个重号" in found
    assert any(text.startswith("记字有 1 张凭证日期早于前面的编号") for text in found)


def test_r52_finds_a_voucher_and_an_opening_out_of_balance_and_leaves_balanced_ones() -> None:
    facts = Facts()
    facts.opening("101", 100)
    facts.opening("301", 0, 100)
    facts.voucher("03-01", "借 513 6 费用", "贷 101 6")
    assert facts.hits("R52") == []
    facts.voucher("03-02", "借 513 6 费用", "贷 101 5")
    facts.opening("102", 9)
    assert sorted(facts.hits("R52")) == [(1, ("voucher:2",)), (9, ())]


def test_r53_finds_a_voucher_entered_after_closing_and_leaves_one_of_that_day() -> None:
    facts = Facts()
    facts.add("period", book=1, month=202503, closed_on=day("04-05"), taken_over=False)
    facts.voucher("03-31", "借 513 6 费用", "贷 101 6", made_on=day("04-05"))
    assert facts.hits("R53") == []
    facts.voucher("03-31", "借 513 6 费用", "贷 101 6", made_on=day("04-06"))
    assert facts.hits("R53") == [(None, ("voucher:2",))]


def test_r53_finds_too_many_red_ones_and_red_ones_without_origin() -> None:
    facts = Facts(red_minimum=20)
    for _ in range(19):
        facts.voucher("03-01", "借 513 6 费用", "贷 101 6")
    facts.voucher("03-02", "借 513 -6 费用", "贷 101 -6", kind="red", red_of=1)
    assert facts.hits("R53") == []
    facts.voucher("03-02", "借 513 -6 费用", "贷 101 -6", kind="red")
    assert sorted(facts.hits("R53"), key=str) == [
        (None, ("voucher:20", "voucher:21")),
        (None, ("voucher:21",)),
    ]


def test_r54_finds_one_hand_and_supervisors_at_the_books_and_leaves_two_hands() -> None:
    facts = Facts()
    serve(facts, 21, "2021-01-01", organisation_kind="supervision")
    facts.voucher("03-01", "借 513 6 费用", "贷 101 6", maker=11, reviewer=12)
    facts.voucher("04-01", "借 513 6 费用", "贷 101 6", maker=11, reviewer=11)
    facts.voucher("05-01", "借 513 6 费用", "贷 101 6", maker=21, reviewer=12)
    assert facts.hits("R54") == [(None, ("voucher:2",)), (None, ("voucher:3",))]


def test_r54_cannot_be_tested_without_names() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 513 6 费用", "贷 101 6", maker=None, reviewer=None)
    result = facts.judge("R54")
    assert result.not_tested == "各村都没有写明制单人的“凭证”记录"
    assert result.tested == 0


def test_r55_finds_the_wrong_side_and_words_that_belong_elsewhere_and_leaves_rent() -> None:
    facts = Facts()
    facts.opening("151", 100)
    facts.voucher("03-01", "借 102 90 收押金", "贷 501 90 收押金")
    facts.voucher("03-02", "借 102 90 收租金", "贷 501 90 收租金")
    facts.voucher("03-03", "借 514 50 发村干部工资", "贷 101 50")
    facts.voucher("03-04", "借 154 200 清理", "贷 151 200")
    assert sorted(facts.hits("R55")) == [(50, ()), (50, ("voucher:3",)), (90, ("voucher:1",)), (100, ())]


def test_r57_finds_a_heavy_december_and_leaves_three_times() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 513 1100 费用", "贷 102 1100")
    facts.voucher("12-01", "借 513 300 费用", "贷 102 300")
    assert facts.hits("R57") == []
    facts.voucher("12-02", "借 513 1 费用", "贷 102 1")
    assert facts.hits("R57") == [(301, ("voucher:2", "voucher:3"))]


def test_r57_finds_payments_around_a_change_of_office_and_late_entry() -> None:
    facts = Facts()
    serve(facts, 5, "2021-01-01", "2025-03-10")
    facts.voucher("03-05", "借 513 5001 费用", "贷 102 5001")
    facts.voucher("03-04", "借 513 5001 费用", "贷 102 5001")
    facts.voucher("03-06", "借 513 5000 费用", "贷 102 5000")
    facts.voucher("05-01", "借 513 6 费用", "贷 102 6", made_on=day("05-31"))
    assert facts.hits("R57") == [(5001, ("voucher:1",))]
    facts.voucher("06-01", "借 513 6 费用", "贷 102 6", made_on=day("07-02"))
    assert (None, ("voucher:5",)) in facts.hits("R57")


def test_r58_finds_round_amounts_and_leaves_few_payments() -> None:
    facts = Facts(round_number=5)
    for _ in range(2):
        facts.voucher("03-01", "借 513 300 费用", "贷 102 300")
    for amount in (301, 302):
        facts.voucher("03-01", f"借 513 {amount} 费用", f"贷 102 {amount}")
    assert facts.hits("R58") == []
    facts.voucher("03-01", "借 513 303 费用", "贷 102 303")
    assert facts.hits("R58") == []
    facts.voucher("03-01", "借 513 400 费用", "贷 102 400")
    assert facts.hits("R58") == [(None, ())]


def test_r58_finds_amounts_that_crowd_under_a_tier_and_leaves_an_even_spread() -> None:
    facts = Facts(tiers=(500_00,), near_number=3)
    for amount in (450, 460, 549, 500):
        facts.voucher("03-01", f"借 513 {amount} 费用", f"贷 102 {amount}")
    assert facts.hits("R58") == []
    facts.voucher("03-01", "借 513 470 费用", "贷 102 470")
    assert facts.hits("R58") == [(None, ("voucher:1", "voucher:2", "voucher:4", "voucher:5"))]


def test_r58_compares_first_digits_only_from_n_payments_on() -> None:
    nines = Facts(benford_number=9)
    natural = Facts(benford_number=10)
    for _ in range(9):
        nines.voucher("03-01", "借 513 999 费用", "贷 102 999")
    assert nines.hits("R58") == [(None, ())]
    for digit, number in enumerate((301, 176, 125, 97, 79, 67, 58, 51, 46), 1):
        for _ in range(number // 10):
            natural.voucher("03-01", f"借 513 {digit}11 费用", f"贷 102 {digit}11")
    assert natural.hits("R58") == []


def test_r60_finds_what_is_not_shown_and_not_answered_and_leaves_what_was() -> None:
    facts = Facts(until=day("06-30"))
    shown = {"sheet": "accounts", "photographed": True, "late": False}
    facts.add("publication_item", period="2025-Q1", due_on=day("04-10"), done=False, **shown)
    facts.add("publication_item", period="2024-Q4", due_on=day("01-10"), done=True, **shown)
    facts.add("publication_item", period="2025-Q2", due_on=day("06-30"), done=False, **shown)
    facts.add("question", question=1, due_on=day("05-10"), opened_on=day("05-01"), answered_on=None)
    facts.add("question", question=2, due_on=day("05-10"), opened_on=day("05-01"), answered_on=day("05-20"))
    assert facts.hits("R60") == [(None, ("publication_item:accounts/2025-Q1",)), (None, ("question:1",))]


def test_r63_finds_empty_summaries_and_missing_parties_and_leaves_whole_ones() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 513 6 付款", "贷 101 6")
    facts.voucher("03-02", "借 513 6 购办公用品", "贷 101 6")
    facts.voucher("03-03", "借 112 6 垫付电费", "贷 101 6")
    facts.voucher("03-04", "借 112 6 垫付电费 @7", "贷 101 6")
    assert facts.hits("R63") == [(None, ("voucher:1",)), (None, ("voucher:3",))]


def test_only_the_audited_year_is_judged() -> None:
    facts = Facts()
    facts.voucher("2024-03-01", "借 513 6000 购办公用品 @7", "贷 101 6000")
    facts.voucher("01-01", "借 513 6 费用", "贷 102 6")
    assert facts.hits("R01") == []
    assert dt.date(2024, 3, 1) not in [hit.date for hit in facts.judge("R05").hits]


def budget(facts: Facts, line: int, account: str, yuan: int, **values: Any) -> None:
    facts.add(
        "budget_line",
        **{"line": line, "budget": 1, "book": 1, "version": 1, "in_force": True, "block": "expense", "account": account,
           "project": None, "amount_fen": yuan * 100, "decision": 1, "decided_on": dt.date(2025, 1, 20), **values},
    )  # fmt: skip


def test_r59_finds_what_passes_a_line_by_more_than_the_percent_and_leaves_ten() -> None:
    facts = Facts(budget_over_percent=10)
    budget(facts, 1, "513", 1000)
    budget(facts, 2, "514", 1000)
    facts.voucher("03-01", "借 51303 1101 购办公用品", "贷 10201 1101")
    facts.voucher("03-02", "借 51401 1100 修水渠", "贷 10201 1100")
    assert facts.hits("R59") == [(101, ("voucher:1",))]


def test_r59_finds_spending_without_a_line_and_leaves_books_without_a_budget_and_projects_of_their_own() -> (
    None
):
    facts = Facts()
    facts.voucher("03-01", "借 51303 500 购办公用品", "贷 10201 500")
    budget(facts, 9, "511", 1000, book=2)
    assert facts.hits("R59") == []
    budget(facts, 1, "513", 1000)
    budget(facts, 2, "51401", 800, project=3)
    facts.voucher("03-02", "借 51401 800 修水渠 #3", "贷 10201 800")
    facts.voucher("03-03", "借 51401 300 修水渠", "贷 10201 300")
    assert facts.hits("R59") == [(300, ("voucher:3",))]


def test_r59_leaves_last_years_budget_and_a_version_that_was_adjusted() -> None:
    facts = Facts()
    budget(facts, 1, "513", 100, year=2024)
    budget(facts, 9, "511", 1000, book=2)
    facts.voucher("03-01", "借 51303 500 购办公用品", "贷 10201 500")
    assert facts.hits("R59") == []
    budget(facts, 2, "513", 100, in_force=False)
    budget(facts, 3, "513", 600, version=2)
    assert facts.hits("R59") == []
