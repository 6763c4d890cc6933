"""R43 to R50."""

from __future__ import annotations

from typing import Any

from tests.supervision.facts import Facts
from tests.supervision.rules.test_income_rules import day
from tests.supervision.rules.test_spending_rules import decision


def card(facts: Facts, number: int = 1, **values: Any) -> None:
    shipped = {
        "asset": number, "class": "operating", "kind": "house", "ledger_account": "15101", "original_fen": 1200_00,
        "depreciation_fen": 110_00, "residual_fen": 0, "months": 120, "start_month": 202501, "acquired_on": day("01-10"),
        "year": 2025,
    }  # fmt: skip
    facts.add("asset", **{**shipped, **values})


def test_r43_finds_a_ledger_without_card_and_leaves_agreement() -> None:
    facts = Facts()
    card(facts)
    facts.opening("15101", 1200)
    assert facts.hits("R43") == []
    facts.voucher("03-01", "借 15101 300 购桌椅", "贷 102 300")
    assert facts.hits("R43") == [(300, ())]


def test_r44_finds_wrong_wear_and_leaves_rounding() -> None:
    facts = Facts()
    card(facts, 1)
    card(facts, 2, depreciation_fen=111_11)
    card(facts, 3, depreciation_fen=111_12)
    card(facts, 4, depreciation_fen=120_00)
    assert facts.hits("R44") == [(1, ("asset:3",)), (10, ("asset:4",))]


def test_r44_finds_a_missing_month_and_leaves_the_one_that_runs() -> None:
    facts = Facts(until=day("2025-11-28"))
    card(facts, 1, depreciation_fen=90_00)
    card(facts, 2, depreciation_fen=100_00)
    card(facts, 3, depreciation_fen=80_00)
    card(facts, 4, depreciation_fen=110_00, worn_through=202512)
    card(facts, 5, depreciation_fen=50_00, disposed_on=day("06-10"))
    assert [records for _, records in facts.hits("R44")] == [("asset:3",)]


def test_r45_finds_what_a_disposal_lacks_and_leaves_one_in_order() -> None:
    facts = Facts()
    sold = {"disposed_on": day("06-01"), "decision": 1, "appraisal_fen": 100_00, "disposal_fen": 80_00}
    card(facts, 1, **{**sold, "decision": None, "original_fen": 10_000_00})
    card(facts, 2, **{**sold, "disposal_fen": 79_99})
    card(facts, 3, **sold)
    card(facts, 4, **{**sold, "decision": None, "original_fen": 9_999_99})
    card(facts, 5, **{**sold, "decision": None, "class": "resource"})
    card(facts, 6, **{**sold, "appraisal_fen": None, "original_fen": 50_000_00})
    card(facts, 7, **{**sold, "appraisal_fen": None, "original_fen": 49_999_99})
    assert [records for _, records in facts.hits("R45")] == [(f"asset:{number}",) for number in (1, 2, 5, 6)]


def test_r46_finds_more_than_a_year_of_idleness_and_leaves_a_year() -> None:
    facts = Facts()
    card(facts, 1, idle_since=day("2024-12-30"))
    card(facts, 2, idle_since=day("2024-12-31"))
    assert facts.hits("R46") == [(1200, ("asset:1",))]


def test_r47_finds_land_compensation_spent_on_the_office_and_leaves_its_distribution() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 21106 500 发放补偿费 @7", "贷 102 500")
    assert facts.hits("R47") == []
    facts.voucher("03-02", "借 31102 300 付办公费", "贷 102 300")
    assert facts.hits("R47") == [(300, ("voucher:2",))]


def test_r48_finds_reserve_used_without_decision_and_income_put_there_and_leaves_donations() -> None:
    facts = Facts()
    decision(facts, amount_fen=500_00)
    facts.opening("311", 0, 5000)
    facts.voucher("03-01", "借 31101 500 修路", "贷 102 500")
    facts.voucher("03-02", "借 31101 501 修路", "贷 102 501")
    facts.voucher("03-03", "借 102 90 收租金", "贷 31101 90")
    facts.voucher("03-04", "借 102 80 收捐赠", "贷 31104 80")
    assert facts.hits("R48") == [(501, ("voucher:2",)), (90, ("voucher:3",))]


def test_r49_finds_more_distributed_than_there_is_and_leaves_all_of_it() -> None:
    facts = Facts()
    facts.opening("322", 0, 100)
    facts.voucher("03-01", "借 102 1000 收租金", "贷 501 1000")
    facts.voucher("12-30", "借 3220101 100 提取", "贷 311 100")
    facts.voucher("12-31", "借 3220102 1000 分配", "贷 211 1000")
    assert facts.hits("R49") == []
    facts.voucher("12-31", "借 3220102 1 分配", "贷 211 1")
    assert facts.hits("R49") == [(1001, ("voucher:2", "voucher:3", "voucher:4"))]


def test_r49_finds_distribution_without_reserve_or_without_income() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 102 1000 收租金", "贷 501 1000")
    facts.voucher("12-30", "借 3220101 98 提取", "贷 311 98")
    facts.voucher("12-31", "借 3220102 500 分配", "贷 211 500")
    [hit] = facts.judge("R49").hits
    assert hit.arithmetic[1] == "提取低于本年收益 1,000.00元 的 10%"
    rounded = Facts()
    rounded.voucher("03-01", "借 102 1000 收租金", "贷 501 1000")
    rounded.voucher("12-30", "借 3220101 99 提取", "贷 311 99")
    rounded.voucher("12-31", "借 3220102 500 分配", "贷 211 500")
    assert rounded.hits("R49") == []
    poor = Facts()
    poor.voucher("12-31", "借 3220102 500 分配", "贷 211 500")
    [hit] = poor.judge("R49").hits
    assert hit.arithmetic[1] == "没有可分配的收益"


def plan(facts: Facts, **values: Any) -> None:
    """3,000 yuan for two members with one and two shares in two households, decided as planned."""
    shipped = {
        "distribution": 1, "book": 1, "state": "paid", "pool_fen": 3000_00, "allotted_fen": 3000_00, "members": 2,
        "share_hundredths": 300, "decision": 1, "record_on": day("02-01"), "planned_on": day("02-02"), "year": 2024,
    }  # fmt: skip
    facts.add("distribution", **{**shipped, **values})
    decision(facts, 1, item="distribution", amount_fen=3000_00)
    for household, fen in ((1, 1000_00), (2, 2000_00)):
        facts.add(
            "distribution_part", distribution=1, household=household, amount_fen=fen, listed_fen=fen, state="paid",
            account=f"hash-{household}", year=2024,
        )  # fmt: skip


def listed(facts: Facts, member: int, hundredths: int, yuan: int, **values: Any) -> None:
    shipped = {
        "distribution": 1, "member": member, "household": member, "share_hundredths": hundredths,
        "amount_fen": yuan * 100, "held_hundredths": hundredths, "belongs": True, "died": False, "year": 2024,
    }  # fmt: skip
    facts.add("distribution_member", **{**shipped, **values})


def words(facts: Facts) -> tuple[str, ...]:
    [hit] = facts.judge("R50").hits
    return hit.arithmetic


def test_r50_finds_who_is_no_member_and_leaves_a_list_that_agrees() -> None:
    facts = Facts()
    plan(facts)
    listed(facts, 1, 100, 1000)
    listed(facts, 2, 200, 2000)
    assert facts.hits("R50") == []
    facts = Facts()
    plan(facts)
    listed(facts, 1, 100, 1000)
    listed(facts, 2, 200, 2000, belongs=False, died=True)
    assert facts.hits("R50") == [(2000, ("distribution:1", "member:2"))]
    assert words(facts) == ("1 人在份额登记日已不是成员，其中 1 人已去世",)


def test_r50_finds_other_shares_other_sums_and_who_was_left_out_and_leaves_who_holds_none() -> None:
    facts = Facts()
    plan(facts)
    listed(facts, 1, 100, 1000, held_hundredths=150)
    listed(facts, 2, 200, 2000)
    listed(facts, 3, 0, 0, share_hundredths=None, amount_fen=None, household=None, held_hundredths=0)
    listed(facts, 4, 0, 0, share_hundredths=None, amount_fen=None, household=None, held_hundredths=50)
    assert facts.hits("R50") == [(1000, ("distribution:1", "member:1", "member:4"))]
    assert words(facts) == ("1 人的份额与名册不同", "1 名有份额的成员不在名单上")
    facts = Facts()
    plan(facts)
    listed(facts, 1, 100, 1001)
    listed(facts, 2, 200, 2000)
    assert words(facts) == ("1 人的金额与按份额计算的不同", "名单合计 3,001.00元，清单合计 3,000.00元")


def test_r50_finds_another_decision_and_one_account_of_two_households_and_leaves_a_plan_not_decided_yet() -> (
    None
):
    facts = Facts()
    plan(facts, pool_fen=3300_00, allotted_fen=3300_00)
    listed(facts, 1, 100, 1100)
    listed(facts, 2, 200, 2200)
    facts.rows["distribution_part"][1]["account"] = "hash-1"
    facts.rows["distribution_part"][0]["listed_fen"] = 1
    assert words(facts) == (
        "决议 3,000.00元，分配 3,300.00元", "1 户的金额不等于本户成员之和", "2 户付到 1 个相同的账号",
    )  # fmt: skip
    for state, said in (("planned", []), ("decided", [("没有决议",)])):
        facts = Facts()
        plan(facts, decision=None, state=state)
        listed(facts, 1, 100, 1000)
        listed(facts, 2, 200, 2000)
        assert [hit.arithmetic for hit in facts.judge("R50").hits] == said


def test_r50_leaves_a_plan_of_another_year_and_says_where_there_is_none() -> None:
    facts = Facts()
    plan(facts, planned_on=day("2024-12-31"))
    listed(facts, 1, 100, 1000, belongs=False)
    assert facts.hits("R50") == []
    assert Facts().judge("R50").not_tested == "各村都没有“收益分配”记录"
