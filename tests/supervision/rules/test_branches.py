"""What the tests by rule do not reach: the rarer faults that one rule looks for, each beside a near miss."""

from __future__ import annotations

from typing import Any

import pytest

from tests.supervision.facts import Facts
from tests.supervision.rules.test_assets_rules import listed, plan
from tests.supervision.rules.test_cash_rules import account
from tests.supervision.rules.test_income_rules import contract, day
from tests.supervision.rules.test_spending_rules import decision, payment


def test_r08_finds_money_put_with_a_person_and_leaves_a_unit_and_another_word() -> None:
    facts = Facts()
    account(facts)
    facts.voucher("03-01", "借 112 900 由会计代存 @7 :person", "贷 102 900 由会计代存")
    facts.voucher("03-02", "借 112 900 转存定期 @8 :unit", "贷 102 900 转存定期")
    facts.voucher("03-03", "借 112 900 借给农户 @9 :household", "贷 102 900 借给农户")
    assert facts.hits("R08") == [(900, ("voucher:1",))]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"valid": False}, "表决无效或未通过"),
        ({"decided_on": day("03-02"), "noticed_on": day("01-20")}, "决议 2025-03-02 晚于开支 2025-03-01"),
        ({"party_study_on": None}, "没有党组织研究记录"), ({"noticed_on": None}, "没有提前 10 天通知"),
        ({"published_on": None}, "决议没有公示"), ({"amount_fen": 5999_99}, "共用 6,000.00元，超过决议的 5,999.99元"),
        ({"decided_on": day("03-01"), "noticed_on": day("02-19")}, None),
    ],
)  # fmt: skip
def test_r16_finds_each_fault_of_a_decision_and_leaves_one_of_the_same_day(
    fault: dict[str, Any], words: str | None
) -> None:
    facts = Facts()
    decision(facts, **fault)
    voucher = facts.voucher("03-01", "借 514 6000 修路", "贷 102 6000")
    payment(facts, voucher=voucher, decision=1, amount_fen=6000_00)
    assert [hit.arithmetic for hit in facts.judge("R16").hits] == ([(words,)] if words else [])


def test_r27_finds_a_filing_that_came_late_and_leaves_the_last_day() -> None:
    facts = Facts()
    contract(facts, 1, filed_on=day("02-10"))
    contract(facts, 2, filed_on=day("02-09"))
    [hit] = facts.judge("R27").hits
    assert (hit.records, hit.arithmetic) == (("contract:1",), ("签订 31 天后才备案",))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"valid": False}, "合同注明的决策没有通过"), ({"decided_on": day("03-02")}, "决议 2025-03-02 晚于借款"),
        ({"amount_fen": 4999_99}, "超过决议的 4,999.99元"), ({"decided_on": day("03-01")}, None),
    ],
)  # fmt: skip
def test_r34_finds_each_fault_of_the_decision_of_a_loan_and_leaves_a_sound_one(
    fault: dict[str, Any], words: str | None
) -> None:
    facts = Facts()
    decision(facts, **{"item": "fund-raising", "amount_fen": 5000_00, **fault})
    contract(facts, kind="loan", party=7, decision=1, signed_on=day("02-01"), end_on=day("12-31"))
    facts.voucher("03-01", "借 102 5000 借款", "贷 221 5000 借款 @7")
    found = [hit.arithmetic[0] for hit in facts.judge("R34").hits]
    assert found == ([f"新增债务 5,000.00元，{words}"] if words else [])


def test_r48_finds_a_reserve_that_is_overdrawn_and_leaves_one_used_up() -> None:
    facts = Facts()
    decision(facts, amount_fen=9000_00)
    facts.opening("311", 0, 500)
    facts.voucher("03-01", "借 31101 500 修路", "贷 102 500")
    assert facts.hits("R48") == []
    facts.voucher("03-02", "借 31101 1 修路", "贷 102 1")
    assert facts.hits("R48") == [(1, ())]


def test_r50_finds_a_decision_that_was_not_passed_and_leaves_one_that_was() -> None:
    for valid in (True, False):
        facts = Facts()
        plan(facts)
        listed(facts, 1, 100, 1000)
        listed(facts, 2, 200, 2000)
        facts.rows["decision"][0]["valid"] = valid
        found = [hit.arithmetic for hit in facts.judge("R50").hits]
        assert found == ([] if valid else [("决议没有通过",)])


def test_r55_finds_a_loan_as_income_and_leaves_interest_and_a_forfeited_deposit() -> None:
    facts = Facts()
    facts.voucher("03-01", "借 102 90 收到借款", "贷 504 90 收到借款")
    facts.voucher("03-02", "借 102 90 收借款利息", "贷 504 90 收借款利息")
    facts.voucher("03-03", "借 102 90 没收保证金", "贷 504 90 没收保证金")
    assert facts.hits("R55") == [(90, ("voucher:1",))]
