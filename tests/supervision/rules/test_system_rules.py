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
    facts.voucher("01-05", "借 513 1100 费用", "贷 102 1100")
    facts.voucher("12-01", "借 513 300 费用", "贷 102 300")
    assert facts.hits("R57") == []
    facts.voucher("12-02", "借 513 1 费用", "贷 102 1")
    assert facts.hits("R57") == [(301, ("voucher:2", "voucher:3"))]


def test_r57_takes_the_mean_since_the_book_began() -> None:
    facts = Facts()
    facts.voucher("10-08", "借 513 200 费用", "贷 102 200")
    facts.voucher("12-01", "借 513 300 费用", "贷 102 300")
    assert facts.hits("R57") == []
    facts.voucher("12-02", "借 513 1 费用", "贷 102 1")
    [hit] = facts.judge("R57").hits
    assert hit.arithmetic == ("12 月开支 301.00元，前 2 个月月均 100.00元",)


def test_r57_finds_payments_around_a_change_of_office_and_late_entry() -> None:
    facts = Facts()
    serve(facts, 5, "2021-01-01", "2025-03-10")
    facts.voucher("03-05", "借 513 5001 费用", "贷 102 5001")
    facts.voucher("03-04", "借 513 5001 费用", "贷 102 5001")
    facts.voucher("03-06", "借 513 5000 费用", "贷 102 5000")
    facts.voucher("05-01", "借 513 6 费用", "贷 102 6", made_on=day("05-31"))
    assert facts.hits("R57") == [(5001, ("voucher:1",))]
    facts.voucher("06-01", "借 513 6 费用", "贷 102 6", made_on=day("07-10"))
    assert facts.hits("R57") == [(5001, ("voucher:1",))], (
        "the books of June are done in the first days of July"
    )
    facts.voucher("06-01", "借 513 6 费用", "贷 102 6", made_on=day("07-11"))
    facts.voucher("06-30", "借 513 6 费用", "贷 102 6", made_on=day("07-30"))
    assert (None, ("voucher:6",)) in facts.hits("R57")


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
    facts.add(
        "publication_item", period="2025-04", due_on=day("05-10"), done=False, online_on=day("05-08"), **shown
    )
    facts.add("publication_item", period="2025-Q2", due_on=day("06-30"), done=False, **shown)
    for sheet in ("affairs", "party", "decision", "contract"):
        other = {**shown, "sheet": sheet}
        facts.add("publication_item", period="2025-Q1", due_on=day("04-10"), done=False, **other)
    facts.add("question", question=1, due_on=day("05-10"), opened_on=day("05-01"), answered_on=None)
    facts.add("question", question=2, due_on=day("05-10"), opened_on=day("05-01"), answered_on=day("05-20"))
    asked = {**shown, "sheet": "demanded"}
    facts.add("publication_item", period="2025-05-20", due_on=day("05-30"), done=False, **asked)
    facts.add("publication_item", period="2025-06-20", due_on=day("06-30"), done=False, **asked)
    found = facts.judge("R60").hits
    assert [hit.records for hit in found] == [
        ("publication_item:accounts/2025-Q1",), ("publication_item:accounts/2025-04",),
        ("publication_item:demanded/2025-05-20",), ("question:1",),
    ]  # fmt: skip
    assert found[0].arithmetic == ("2025-Q1 应在 2025-04-10 前公开，已过 81 天，网上没有公开",)
    assert found[1].arithmetic[0].endswith("网上 2025-05-08 已公开，没有张贴记录")


def test_r60_finds_what_came_down_early_and_leaves_what_hung_fifteen_days_or_still_hangs() -> None:
    facts = Facts(until=day("06-30"))
    shown = {
        "sheet": "accounts",
        "due_on": day("04-10"),
        "board_on": day("04-02"),
        "photographed": True,
        "late": False,
    }
    early = {"done": True, "display_over": True, "display_kept": False}
    facts.add("publication_item", period="2025-01", **shown, **early)
    facts.add("publication_item", period="2025-02", **shown, **{**early, "display_kept": True})
    facts.add("publication_item", period="2025-03", **shown, **{**early, "display_over": False})
    facts.add("publication_item", period="2025-Q1", **{**shown, "sheet": "affairs"}, **early)
    facts.add("publication_item", period="2024-12", **{**shown, "board_on": dt.date(2024, 12, 31)}, **early)
    facts.add("publication_item", period="2025-04", **shown, **{**early, "done": False})
    hits = facts.judge("R60").hits
    assert [hit.records for hit in hits] == [
        ("publication_item:accounts/2025-01",),
        ("publication_item:accounts/2025-04",),
    ]
    assert [len(hit.arithmetic) for hit in hits] == [1, 2] and "不满 15 日就取下" in hits[0].arithmetic[0]


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


def subsidy(
    facts: Facts, line: int, member: int | None, yuan: int = 100, on: str = "03-05", **values: Any
) -> None:
    shipped = {
        "payment": 1, "line": line, "amount_fen": yuan * 100, "paid_on": day(on), "payee": f"h{member or line}",
        "member": member, "person": member and member + 20, "household": member and (member + 1) // 2,
        "left_on": None, "left_reason": None, "by_name": False,
    }  # fmt: skip
    facts.add("subsidy", **{**shipped, **values})


def test_r62_finds_the_dead_and_those_who_moved_and_leaves_who_died_later() -> None:
    facts = Facts()
    subsidy(facts, 1, 1, left_on=day("03-06"), left_reason="death")
    subsidy(facts, 2, 2, left_on=day("03-01"), left_reason="withdrawn")
    assert facts.hits("R62") == []
    subsidy(facts, 3, 3, left_on=day("03-05"), left_reason="death")
    subsidy(facts, 4, 4, left_on=day("02-05"), left_reason="elsewhere")
    assert facts.hits("R62") == [(100, ("payment:1", "member:3")), (100, ("payment:1", "member:4"))]


def issue(facts: Facts, first: int, last: int, **values: Any) -> None:
    shipped = {"issue": first, "book": 1, "series": "统一", "issued_on": day("01-02")}
    facts.add("receipt_book", first=first, last=last, **{**shipped, **values})


def use(
    facts: Facts, first: int, last: int, voucher: int | None = None, on: str = "03-01", **values: Any
) -> None:
    shipped = {"use": first, "book": 1, "series": "统一", "date": day(on)}
    facts.add("receipt_use", first=first, last=last, voucher=voucher, **{**shipped, **values})


def words(facts: Facts) -> list[str]:
    return [hit.arithmetic[0] for hit in facts.judge("R61").hits]


def test_r61_finds_skipped_numbers_and_leaves_spoilt_and_unused_ones() -> None:
    facts = Facts()
    issue(facts, 1, 100)
    use(facts, 1, 3, 1)
    use(facts, 4, 4)
    use(facts, 5, 6, 1)
    assert words(facts) == []
    use(facts, 9, 9, 1)
    assert words(facts) == ["统一 领用 1-100，已用到 9，其中 2 份没有使用或作废的登记"]


def test_r61_finds_numbers_of_nobody_and_of_another_village_and_leaves_own_ones_of_two_issues() -> None:
    facts = Facts()
    issue(facts, 1, 10)
    issue(facts, 11, 20)
    use(facts, 1, 12, 1)
    assert words(facts) == []
    issue(facts, 101, 200, village="990121001002")
    use(facts, 101, 101, 1)
    use(facts, 300, 300, 1, series="旧式")
    assert words(facts) == ["统一 101 号是发给别的村的", "旧式 300 号没有领用登记"]


def test_r61_finds_a_number_used_in_two_villages_and_leaves_another_series() -> None:
    facts = Facts()
    issue(facts, 1, 10)
    use(facts, 1, 1, 1)
    use(facts, 2, 2, 1)
    use(facts, 1, 1, 9, use=77, series="旧式", village="990121001002")
    assert words(facts) == []
    use(facts, 2, 2, 9, use=78, village="990121001002")
    assert words(facts) == ["统一 2 号另一个村也登记了使用"]


def test_r61_finds_cash_without_a_receipt_and_leaves_what_was_drawn_or_came_before_the_first_book() -> None:
    facts = Facts()
    facts.voucher("01-01", "借 101 50 收租", "贷 501 50")
    issue(facts, 1, 10)
    first = facts.voucher("03-01", "借 101 80 收租", "贷 501 80")
    facts.voucher("03-02", "借 101 500 提现", "贷 102 500")
    facts.voucher("03-03", "借 102 90 收租", "贷 501 90")
    use(facts, 1, 1, first)
    assert facts.hits("R61") == []
    facts.voucher("04-01", "借 101 70 收租", "贷 501 70")
    assert facts.hits("R61") == [(70, ("voucher:5",))]


def test_r61_cannot_be_tested_without_a_record_of_receipts() -> None:
    assert Facts().judge("R61").not_tested == "各村都没有“收据领用”或“收据使用”记录"


def closing(facts: Facts, row: int, account: str, yuan: int, **values: Any) -> None:
    shipped = {
        "book": 1, "month": 202501, "line": row, "row": row, "party": 0, "project": 0, "detailed": True, "strange": False,
    }  # fmt: skip
    facts.add("old_closing", account=account, amount_fen=yuan * 100, **{**shipped, **values})


def test_r56_finds_an_account_and_a_party_that_differ_and_leaves_equal_ones() -> None:
    facts = Facts()
    facts.opening("101", 100)
    facts.opening("11301", 30, party=7)
    facts.opening("30101", 0, 130)
    closing(facts, 2, "101", 100)
    closing(facts, 3, "11301", 30, party=7)
    closing(facts, 4, "30101", -130)
    assert facts.hits("R56") == []
    facts.opening("11301", 20, party=8)
    closing(facts, 5, "11301", 25, party=8)
    closing(facts, 6, "21102", -5)
    closing(facts, 7, "11301", 9, strange=True)
    assert facts.hits("R56") == [
        (5, ("account:11301", "party:8")), (5, ("account:21102",)), (9, ("closing_row:7",)),
    ]  # fmt: skip


def test_r56_finds_by_account_where_the_sheet_names_nobody_and_leaves_details_below_a_printed_account() -> (
    None
):
    facts = Facts()
    facts.opening("11301", 30, party=7)
    facts.opening("11302", 20, party=8)
    facts.opening("10201", 9)
    closing(facts, 2, "113", 50, detailed=False)
    assert facts.hits("R56") == [(9, ("account:10201",))]
    closing(facts, 3, "102", 9, detailed=False)
    assert facts.hits("R56") == []


def test_r56_cannot_be_tested_without_a_sheet_of_the_year() -> None:
    facts = Facts()
    closing(facts, 2, "101", 100, year=2024)
    assert facts.judge("R56").not_tested == "各村都没有“旧账期末余额”记录"


def test_r62_finds_who_got_it_twice_in_a_month_and_leaves_another_month_and_namesakes_of_a_member() -> None:
    facts = Facts()
    subsidy(facts, 1, 1)
    subsidy(facts, 2, 1, on="04-05", payment=2)
    subsidy(facts, 3, 2, payee="h1")
    assert facts.hits("R62") == []
    subsidy(facts, 4, 1, 60, on="03-31", payment=3)
    subsidy(facts, 5, None, 7)
    subsidy(facts, 6, None, 7, payee="h5")
    hits = facts.judge("R62").hits
    assert [(hit.amount_fen, hit.severity) for hit in hits] == [(14_00, "黄"), (160_00, "橙")]


def test_r62_finds_a_cadres_family_above_three_times_the_mean_and_leaves_exactly_that() -> None:
    facts = Facts(subsidy_households=5)
    serve(facts, 21, "2021-01-01")
    # Four other households with 100 each: x = 3 (x + 400) / 5 at x = 600.
    for number in range(3, 11, 2):
        subsidy(facts, number, number)
    subsidy(facts, 1, 1, 600)
    assert facts.hits("R62") == []
    subsidy(facts, 2, 2, 1)
    assert facts.hits("R62") == [(601, ("payment:1", "person:21"))]
    few = Facts(subsidy_households=6)
    few.rows = facts.rows
    assert few.hits("R62") == []


def test_r62_cannot_be_tested_without_a_list() -> None:
    assert Facts().judge("R62").not_tested == "各村都没有“补助名单”记录"
