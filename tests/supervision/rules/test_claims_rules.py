"""R30 to R42."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.supervision.facts import Facts
from tests.supervision.rules.test_income_rules import contract, day, serve
from tests.supervision.rules.test_spending_rules import decision, document, payment


def test_r30_finds_old_claims_by_fifo() -> None:
    facts = Facts()
    facts.voucher("2024-03-01", "借 112 500 应收租金 @7", "贷 501 500")
    facts.voucher("2024-12-31", "借 112 300 应收租金 @7", "贷 501 300")
    facts.voucher("02-01", "借 102 400 收租金", "贷 112 400 收租金 @7")
    assert facts.hits("R30") == [(100, ("voucher:1", "party:7"))]


def test_r30_leaves_claims_that_are_covered_or_exactly_a_year_old() -> None:
    facts = Facts()
    facts.voucher("2024-03-01", "借 112 500 应收租金 @7", "贷 501 500")
    facts.voucher("2024-12-31", "借 112 300 应收租金 @7", "贷 501 300")
    facts.voucher("02-01", "借 102 500 收租金", "贷 112 500 收租金 @7")
    assert facts.hits("R30") == []


def test_r30_counts_what_stood_at_the_beginning_at_least_from_then() -> None:
    facts = Facts()
    facts.opening("112", 500, party=7, month=202301)
    facts.voucher("01-05", "借 513 1 手续费", "贷 102 1")
    assert facts.hits("R30") == [(500, ("party:7",))]


def test_r31_finds_a_cadre_who_owes() -> None:
    facts = Facts()
    serve(facts, 5, "2021-01-01")
    serve(facts, 6, "2021-01-01", "2025-06-30")
    facts.voucher("11-30", "借 112 500 备用金 @7 &5", "贷 101 500")
    facts.voucher("10-01", "借 112 500 备用金 @8 &6", "贷 101 500")
    assert facts.hits("R31") == [(500, ("voucher:1", "person:5"))]


def test_r31_leaves_a_fresh_advance_and_one_settled() -> None:
    facts = Facts()
    serve(facts, 5, "2021-01-01")
    facts.voucher("12-01", "借 112 500 备用金 @7 &5", "贷 101 500")
    facts.voucher("10-01", "借 11302 500 备用金 @7 &5", "贷 101 500")
    facts.voucher("10-09", "借 513 500 报销备用金", "贷 11302 500 报销 @7 &5")
    assert facts.hits("R31") == []


def test_r31_finds_a_namesake_with_less_weight_and_never_as_certain() -> None:
    facts = Facts()
    serve(facts, 5, "2021-01-01")
    facts.voucher("11-30", "借 112 500 备用金 @7 ~5", "贷 101 500")
    facts.voucher("11-29", "借 112 300 备用金 @8 &5", "贷 101 300")
    found = facts.judge("R31").hits
    assert {(hit.records, hit.severity) for hit in found} == {
        (("voucher:1", "party:7", "person:5"), "黄"), (("voucher:2", "person:5"), "红"),
    }  # fmt: skip
    unsure = next(hit for hit in found if hit.severity == "黄")
    assert unsure.arithmetic[1] == "与在任村干部同名，是不是同一人待核对"
    assert not any("同名" in words for hit in found if hit.severity == "红" for words in hit.arithmetic)


def test_r32_finds_one_party_on_both_and_money_out_and_back_in_a_day() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 113 500 垫付 @7", "贷 101 500")
    facts.voucher("03-02", "借 513 300 应付 @7", "贷 211 300 应付 @7")
    facts.voucher("04-01", "借 113 80 借出 @8", "贷 101 80")
    facts.voucher("04-01", "借 101 80 收回", "贷 113 80 收回 @8")
    assert facts.hits("R32") == [(300, ("party:7",)), (80, ("voucher:3", "voucher:4"))]


def test_r32_leaves_different_parties_and_days() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 113 500 垫付 @7", "贷 101 500")
    facts.voucher("03-02", "借 513 300 应付 @8", "贷 211 300 应付 @8")
    facts.voucher("04-02", "借 101 500 收回", "贷 113 500 收回 @7")
    assert facts.hits("R32") == []


def test_r33_finds_old_payables_and_deposits_and_leaves_two_years_and_sixty_days() -> None:
    facts = Facts()
    facts.voucher("2023-12-31", "借 513 300 应付 @7", "贷 211 300 应付 @7")
    facts.voucher("2024-01-01", "借 513 300 应付 @8", "贷 211 300 应付 @8")
    contract(facts, 1, end_on=day("10-31"), deposit_fen=100_00)
    contract(facts, 2, end_on=day("11-01"), deposit_fen=100_00)
    contract(facts, 3, end_on=day("10-31"), deposit_fen=100_00, deposit_returned_on=day("12-01"))
    facts.voucher("01-05", "借 513 1 手续费", "贷 102 1")
    assert facts.hits("R33") == [(300, ("voucher:1", "party:7")), (100, ("contract:1",))]


def test_r34_finds_new_debt_without_a_filed_decision_and_leaves_what_one_covers() -> None:
    facts = Facts()
    decision(facts, 1, item="fund-raising", amount_fen=5000_00)
    decision(facts, 2, item="public-works", amount_fen=90_000_00)
    decision(facts, 3, item="fund-raising", amount_fen=90_000_00, filed_on=None)
    facts.voucher("03-01", "借 102 5000 借款", "贷 201 5000")
    facts.voucher("03-02", "借 102 5001 借款", "贷 221 5001")
    assert facts.hits("R34") == [(5001, ("voucher:2",))]


def test_r34_judges_the_decision_that_the_loan_contract_names() -> None:
    facts = Facts()
    decision(facts, 1, item="fund-raising", amount_fen=5000_00)
    decision(facts, 2, item="fund-raising", amount_fen=5000_00, filed_on=None)
    for party, of in ((7, 1), (8, 2), (9, None), (10, None)):
        contract(
            facts, party, kind="loan", party=party, decision=of, signed_on=day("02-01"), end_on=day("12-31"),
            decided_before=party == 10,
        )  # fmt: skip
        facts.voucher("03-01", "借 102 5000 借款", f"贷 221 5000 借款 @{party}")
    found = facts.judge("R34").hits
    assert [hit.records for hit in found] == [
        ("voucher:2", "contract:8", "decision:2"),
        ("voucher:3", "contract:9"),
    ]
    assert [hit.arithmetic[0].split("，")[-1] for hit in found] == [
        "决议没有备案",
        "借款合同没有注明决策事项",
    ]


def test_r35_finds_a_person_who_lends_and_leaves_a_bank() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 102 5000 借款", "贷 201 5000 借款 @7 :person")
    facts.voucher("03-01", "借 102 5000 借款", "贷 201 5000 借款 @8 :unit")
    assert facts.hits("R35") == [(5000, ("party:7",))]


def test_r40_finds_a_work_that_stands_still_and_leaves_a_year_and_one_handed_over() -> None:
    facts = Facts()
    facts.voucher("2024-12-30", "借 153 500 修路 #1", "贷 102 500")
    facts.voucher("2024-12-31", "借 153 500 修渠 #2", "贷 102 500")
    facts.voucher("2024-06-30", "借 153 500 修桥 #3", "贷 102 500")
    facts.voucher("2024-07-30", "借 151 500 修桥", "贷 153 500 修桥 #3")
    facts.voucher("01-05", "借 513 1 手续费", "贷 102 1")
    assert facts.hits("R40") == [(500, ("voucher:1",))]


def test_r40_finds_a_finished_work_that_is_no_asset_yet_and_leaves_ninety_days() -> None:
    facts = Facts(until=day("2025-10-01"))
    for number, on in ((1, "07-02"), (2, "07-03")):
        facts.voucher(on, f"借 153 500 付修路尾款 #{number}", "贷 102 500")
    facts.voucher("06-01", "借 153 500 付修桥进度款 #3", "贷 102 500")
    accepted = facts.voucher("06-02", "借 153 500 付修渠款 #4", "贷 102 500")
    payment(facts, 4, voucher=accepted, kind="works")
    document(facts, 4, kind="acceptance", date=day("2025-07-01"))
    facts.voucher("06-05", "借 153 500 修塘竣工 #5", "贷 102 500")
    facts.voucher("06-30", "借 151 500 修塘转固", "贷 153 500 修塘转固 #5")
    assert facts.hits("R40") == [(500, ("voucher:4",)), (500, ("voucher:1",))]


def test_r36_finds_fees_of_a_guarantee_and_leaves_a_bidders_own() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 513 300 付抵押登记费", "贷 102 300")
    facts.voucher("03-02", "借 211 300 退履约担保金", "贷 102 300")
    facts.voucher("03-03", "借 513 300 付登记费", "贷 102 300")
    assert facts.hits("R36") == [(300, ("voucher:1",))]


def works(facts: Facts, number: int, yuan: int, **values: Any) -> None:
    contract(facts, number, **{"kind": "works", "total_fen": yuan * 100, "signed_on": day("03-01"), **values})


def test_r37_finds_works_without_tender_and_leaves_smaller_and_public_ones() -> None:
    facts = Facts()
    works(facts, 1, 50_000, party=1)
    works(facts, 2, 49_999, party=2)
    works(facts, 3, 50_000, party=3, procedure="tender", bidders=3)
    works(facts, 4, 50_000, party=4, procedure="tender", bidders=2)
    assert facts.hits("R37") == [(50_000, ("contract:1",)), (50_000, ("contract:4",))]


def test_r37_finds_a_work_in_parts_and_leaves_other_firms_and_later_parts() -> None:
    facts = Facts()
    works(facts, 1, 30_000)
    works(facts, 2, 19_999, signed_on=day("05-29"))
    works(facts, 3, 30_000, party=8, signed_on=day("05-29"))
    works(facts, 4, 20_001, signed_on=day("05-30"))
    works(facts, 5, 9_998, signed_on=day("05-31"), kind="purchase")
    assert facts.hits("R37") == []
    works(facts, 6, 10_000, signed_on=day("06-30"))
    assert facts.hits("R37") == [(50_000, ("contract:2", "contract:4", "contract:6"))]


def project(facts: Facts, number: int, yuan: int, **values: Any) -> None:
    """Works planned at so many yuan, begun in March, without a tender."""
    shipped = {
        "project": number, "book": 1, "dimension": number, "kind": "infrastructure", "procurement": "works",
        "planned_fen": yuan * 100, "state": "building", "approved_on": day("02-01"), "started_on": day("03-01"),
    }  # fmt: skip
    facts.add("project", **{**shipped, **values})


def awarded(facts: Facts, number: int, yuan: int, way: str = "public", **values: Any) -> None:
    """The same, tendered in February and won at what was planned by party 7."""
    shipped = {
        "tender_way": way, "tender_opened_on": day("02-20"), "bidders": 3, "winner": 7, "price_fen": yuan * 100,
    }  # fmt: skip
    project(facts, number, yuan, **{**shipped, **values})


def test_r37_finds_projects_begun_without_tender_and_leaves_smaller_compared_and_unbegun_ones() -> None:
    facts = Facts()
    project(facts, 1, 50_000)
    project(facts, 2, 49_999, kind="welfare")
    awarded(facts, 3, 50_000, "compared")
    awarded(facts, 4, 50_000, "single")
    project(facts, 5, 50_000, state="approved", started_on=None)
    project(facts, 6, 50_000, procurement="goods")
    project(facts, 7, 50_000, state="cancelled")
    awarded(facts, 8, 4_000_000, "compared")
    awarded(facts, 9, 3_999_999, "compared")
    awarded(facts, 10, 4_000_000, "exchange", bidders=1)
    assert facts.hits("R37") == [
        (50_000, ("project:1",)), (50_000, ("project:4",)), (4_000_000, ("project:8",)),
    ]  # fmt: skip


def test_r37_finds_a_tender_of_two_and_projects_in_parts_and_leaves_three_and_other_kinds() -> None:
    facts = Facts()
    awarded(facts, 1, 60_000, bidders=2)
    awarded(facts, 2, 60_000, "invited", bidders=3)
    project(facts, 3, 30_000)
    project(facts, 4, 30_000, kind="welfare")
    project(facts, 5, 30_000, approved_on=day("05-02"))
    assert facts.hits("R37") == [(60_000, ("project:1",))]
    project(facts, 6, 20_000, approved_on=day("05-01"))
    assert (50_000, ("project:3", "project:6")) in facts.hits("R37")


def test_r37_finds_a_work_once_and_leaves_a_contract_whose_project_was_tendered() -> None:
    facts = Facts()
    works(facts, 1, 60_000, decision=11)
    project(facts, 1, 60_000, decision=11)
    assert facts.hits("R37") == [(60_000, ("contract:1",))]
    facts = Facts()
    works(facts, 1, 60_000, decision=11)
    awarded(facts, 1, 60_000, decision=11)
    works(facts, 2, 60_000, decision=12, party=8, procedure="tender", bidders=3)
    project(facts, 2, 60_000, decision=12)
    assert facts.hits("R37") == []


def test_r38_finds_large_works_paid_without_their_papers_and_leaves_small_and_whole_ones() -> None:
    facts = Facts()
    for number, yuan in ((1, 2001), (2, 2000), (3, 2001), (4, 2001)):
        payment(facts, number, kind="works", request_fen=yuan * 100, voucher=number)
    document(facts, 3, kind="acceptance")
    document(facts, 3, document=2, kind="contract")
    document(facts, 4, kind="acceptance")
    works(facts, 9, 2001)
    facts.add("settlement", settlement=1, contract=9, voucher=4)
    document(facts, 1)
    [hit] = facts.judge("R38").hits
    assert (hit.records, hit.arithmetic) == (("payment:1",), ("没有验收单", "没有合同"))


def test_r39_finds_more_paid_than_agreed_and_leaves_what_was_paid_before_and_for_other_things() -> None:
    facts = Facts()
    works(facts, 1, 900)
    facts.voucher("02-20", "借 153 500 修路 @7", "贷 102 500")
    facts.voucher("03-20", "借 153 600 修路 @7", "贷 102 600")
    facts.voucher("04-20", "借 211 300 修路 @7", "贷 102 300")
    facts.voucher("04-20", "借 112 300 借出 @7", "贷 102 300")
    assert facts.hits("R39") == []
    facts.voucher("05-20", "借 153 1 修路 @7", "贷 102 1")
    assert facts.hits("R39") == [(1, ("contract:1", "voucher:2", "voucher:3", "voucher:5"))]


def test_r39_finds_a_project_paid_beyond_its_price_and_leaves_the_price() -> None:
    facts = Facts()
    awarded(facts, 1, 1000, state="accepted", ended_on=day("04-10"))
    facts.voucher("03-20", "借 153 800 修路 @7 #1", "贷 102 800")
    facts.voucher("04-10", "借 153 200 修路 @7 #1", "贷 102 200")
    assert facts.hits("R39") == []
    facts.voucher("05-20", "借 153 1 修路 @7 #1", "贷 102 1")
    assert facts.hits("R39") == [(1, ("project:1", "voucher:1", "voucher:2", "voucher:3"))]


def test_r39_finds_more_than_the_share_before_acceptance_and_leaves_the_share_and_other_projects() -> None:
    facts = Facts()
    awarded(facts, 1, 1000)
    facts.voucher("03-20", "借 153 800 修路 @7 #1", "贷 102 800")
    facts.voucher("03-21", "借 153 150 修渠 @7 #2", "贷 102 150")
    assert facts.hits("R39") == []
    facts.voucher("03-25", "借 153 1 修路 @7 #1", "贷 102 1")
    assert facts.hits("R39") == [(1, ("project:1", "voucher:1", "voucher:3"))]


def test_r39_finds_by_the_contract_of_a_project_and_leaves_its_price_uncounted() -> None:
    facts = Facts()
    awarded(facts, 1, 1000, decision=11, state="accepted", ended_on=day("03-01"))
    works(facts, 1, 1000, decision=11)
    facts.voucher("03-20", "借 153 1200 修路 @7 #1", "贷 102 1200")
    assert facts.hits("R39") == [(200, ("contract:1", "voucher:1"))]
    awarded(facts, 2, 500, decision=12, tender_opened_on=day("03-01"))
    assert facts.hits("R39") == []


def test_r41_finds_pay_out_of_earmarked_money_and_money_gone_and_leaves_works() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 102 1000 收专项款", "贷 241 1000 专项款 #1")
    facts.voucher("03-05", "借 241 400 修路 #1", "贷 102 400")
    assert facts.hits("R41") == []
    facts.voucher("03-06", "借 241 100 发干部工资 #1", "贷 102 100")
    facts.voucher("03-07", "借 513 10 购办公用品", "贷 102 10")
    assert facts.hits("R41") == [(100, ("voucher:3",)), (10, ())]


def test_r42_finds_money_that_lies_still_and_leaves_a_year_and_what_is_spent() -> None:
    facts = Facts()
    facts.voucher("2024-12-30", "借 102 1000 收专项款", "贷 241 1000 专项款 #1")
    facts.voucher("2024-12-31", "借 102 1000 收专项款", "贷 241 1000 专项款 #2")
    facts.voucher("2024-06-30", "借 102 1000 收专项款", "贷 241 1000 专项款 #3")
    facts.voucher("03-01", "借 241 1000 修路 #3", "贷 102 1000")
    assert facts.hits("R42") == [(1000, ("voucher:1",))]


def test_r42_finds_more_spent_than_raised() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 231 50 修路", "贷 102 50")
    assert facts.hits("R42") == [(50, ())]


def test_debts_after_the_audited_day_are_left_alone() -> None:
    facts = Facts(until=dt.date(2025, 6, 30))
    facts.voucher("01-05", "借 513 1 手续费", "贷 102 1")
    facts.voucher("07-01", "借 102 5000 借款", "贷 201 5000 借款 @7 :person")
    assert facts.hits("R35") == []
