"""From the draft to force: text, term, decision, trade, one tenant at a time; guarantees never."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from lingyan.economy.assets.models import Asset
from lingyan.economy.contracts import actions
from lingyan.economy.contracts.actions import concluding
from lingyan.economy.contracts.models import Contract
from lingyan.economy.contracts.rules import PayPlan
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import CONTRACTS_CHECK, CONTRACTS_VIEW
from tests.economy.contracts.support import TODAY, Tenants, yearly
from tests.support.actors import holding


def test_a_lease_comes_into_force_with_its_instalments(tenants: Tenants) -> None:
    contract = tenants.concluded(tenants.lease, asset_id=tenants.village.shop.pk)
    assert (contract.state, contract.total, contract.ends_on) == ("active", 9_000_00, dt.date(2026, 1, 31))
    assert [(str(each.due_on), each.amount) for each in contract.instalments.all()] == [
        ("2025-02-10", 2_250_00), ("2025-05-10", 2_250_00), ("2025-08-10", 2_250_00), ("2025-11-10", 2_250_00),
    ]  # fmt: skip
    tenants.village.shop.refresh_from_db()
    assert tenants.village.shop.state == "let"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "guarantee"}, "guarantee-forbidden"),
        ({"title": "为企业贷款提供担保"}, "guarantee-forbidden"),
        ({"object": "以门面抵押"}, "guarantee-forbidden"),
        ({"number": " "}, "bad-contract"),
        ({"object": ""}, "bad-contract"),
        ({"kind": "gift"}, "bad-contract"),
        ({"land_kind": "sea"}, "bad-contract"),
        ({"every": "week"}, "bad-contract"),
        ({"signed_on": dt.date(2025, 2, 2)}, "bad-contract"),
        ({"end_on": dt.date(2025, 1, 31)}, "bad-contract"),
        ({"party_id": 999}, "bad-contract"),
        ({"asset_id": 999}, "bad-contract"),
        ({"renews_id": 999}, "bad-contract"),
        ({"area": -1}, "bad-contract"),
        ({"deposit": -1}, "bad-contract"),
        ({"plan": PayPlan()}, "bad-plan"),
    ],
)
def test_drafts_that_cannot_be(tenants: Tenants, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        tenants.draft(tenants.lease, **changes)
    assert refused.value.code == code
    assert not Contract.objects.exists()


def test_an_asset_that_left_while_the_contract_waited_is_not_let(
    tenants: Tenants, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disposal comes between the reading of the contract and the lock of the card."""
    draft = tenants.draft(tenants.lease, asset_id=tenants.village.shop.pk)
    tenants.attach(draft)
    hold = concluding.hold_object

    def wait(contract: Contract) -> None:
        Asset.objects.filter(pk=contract.asset_id).update(state="disposed", left_on=TODAY)
        hold(contract)

    monkeypatch.setattr(concluding, "hold_object", wait)
    with pytest.raises(Refused) as refused:
        actions.conclude(tenants.clerk, contract_id=draft.pk)
    assert refused.value.code == "asset-left"


def test_a_number_is_used_once_until_its_draft_is_void(tenants: Tenants) -> None:
    draft = tenants.draft(tenants.lease)
    with pytest.raises(Refused, match="已经用过"):
        tenants.draft(tenants.lease)
    actions.void_draft(tenants.clerk, contract_id=draft.pk)
    assert tenants.draft(tenants.lease).state == "draft"
    with pytest.raises(Refused, match="不能这样办理"):
        actions.conclude(tenants.clerk, contract_id=draft.pk)


def test_without_its_text_nothing_is_concluded(tenants: Tenants) -> None:
    draft = tenants.draft(tenants.lease)
    with pytest.raises(Refused, match="上传签字盖章的合同文本"):
        actions.conclude(tenants.clerk, contract_id=draft.pk)
    tenants.attach(draft, label="其他")
    with pytest.raises(Refused, match="合同文本"):
        actions.conclude(tenants.clerk, contract_id=draft.pk)


def test_a_draft_may_be_changed_and_a_concluded_one_not(tenants: Tenants) -> None:
    draft = tenants.draft(tenants.lease)
    longer = replace(tenants.lease, title="门面续租合同")
    same = actions.save_draft(
        tenants.clerk, book_id=tenants.village.book.pk, terms=longer, contract_id=draft.pk
    )
    assert (same.pk, same.title) == (draft.pk, "门面续租合同")
    tenants.attach(draft)
    actions.conclude(tenants.clerk, contract_id=draft.pk)
    with pytest.raises(Refused, match="不能这样办理"):
        actions.save_draft(tenants.clerk, book_id=tenants.village.book.pk, terms=longer, contract_id=draft.pk)


CHEAP = {
    "plan": yearly((1, 100_00)),
    "procedure": "tender",
    "listing": "YJ-1",
    "bidders": 3,
    "outcome": "最高价成交",
}


@pytest.mark.parametrize(
    ("kind", "land", "years", "fits"),
    [
        ("lease", "", 20, True), ("lease", "", 21, False), ("contract-out", "cultivated", 30, True),
        ("contract-out", "cultivated", 31, False), ("contract-out", "grass", 50, True),
        ("contract-out", "grass", 51, False), ("contract-out", "forest", 70, True), ("contract-out", "forest", 71, False),
    ],
)  # fmt: skip
def test_the_law_bounds_the_term(tenants: Tenants, kind: str, land: str, years: int, fits: bool) -> None:
    end = dt.date(2025 + years, 1, 31)
    terms = {"kind": kind, "land_kind": land, "end_on": end, **CHEAP}
    if fits:
        assert tenants.concluded(tenants.lease, **terms)
        return
    with pytest.raises(Refused) as refused:
        tenants.concluded(tenants.lease, **terms)
    assert refused.value.code == "term-too-long"


def test_from_the_countys_sum_on_a_decision_that_covers_all_is_needed(tenants: Tenants) -> None:
    terms = {"plan": yearly((1, 10_000_00))}
    with pytest.raises(Refused) as refused:
        tenants.concluded(tenants.lease, **terms)
    assert refused.value.code == "no-decision"
    matter = tenants.village.decided("lease", 15_000_00, decided_on=dt.date(2025, 1, 10))
    assert tenants.concluded(tenants.lease, number="A", matter_id=matter.pk, **terms)
    with pytest.raises(Refused) as refused:
        tenants.concluded(tenants.lease, number="B", matter_id=matter.pk, **terms)
    assert refused.value.code == "over-decision"
    late = tenants.village.decided("lease", decided_on=dt.date(2025, 1, 16))
    with pytest.raises(Refused) as refused:
        tenants.concluded(tenants.lease, number="C", matter_id=late.pk, **terms)
    assert refused.value.code == "not-passed"
    other = tenants.village.decided("project", decided_on=dt.date(2025, 1, 1))
    with pytest.raises(Refused) as refused:
        tenants.concluded(tenants.lease, number="D", matter_id=other.pk, **terms)
    assert refused.value.code == "other-matter"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"procedure": "negotiated"}, "needs-trade"),
        ({"listing": ""}, "trade-incomplete"),
        ({"bidders": None}, "trade-incomplete"),
        ({"outcome": ""}, "trade-incomplete"),
        ({"bidders": 1}, "single-bidder"),
        ({}, ""),
        ({"procedure": "household"}, ""),
    ],
)
def test_public_trade_from_three_years_on(tenants: Tenants, changes: dict[str, Any], code: str) -> None:
    terms = {**CHEAP, "end_on": dt.date(2028, 1, 31), **changes}
    if not code:
        assert tenants.concluded(tenants.lease, **terms)
        return
    with pytest.raises(Refused) as refused:
        tenants.concluded(tenants.lease, **terms)
    assert refused.value.code == code


def test_a_single_bidder_needs_a_paper_that_says_why(tenants: Tenants) -> None:
    draft = tenants.draft(tenants.lease, **{**CHEAP, "end_on": dt.date(2028, 1, 31), "bidders": 1})
    tenants.attach(draft)
    tenants.attach(draft, "交易文件", b"%PDF-1.7 one\n%%EOF")
    assert actions.conclude(tenants.clerk, contract_id=draft.pk)


def test_one_thing_is_let_once_at_a_time_and_a_plot_up_to_its_area(tenants: Tenants) -> None:
    shop = tenants.village.shop.pk
    tenants.concluded(tenants.lease, asset_id=shop)
    with pytest.raises(Refused) as refused:
        tenants.concluded(tenants.lease, number="B", asset_id=shop)
    assert refused.value.code == "already-let"
    tenants.concluded(tenants.pond)
    assert tenants.concluded(tenants.pond, number="P2", area=250)
    with pytest.raises(Refused) as refused:
        tenants.concluded(tenants.pond, number="P3", area=1)
    assert refused.value.code == "area-taken"


def test_signed_in_the_future_is_not_signed(tenants: Tenants) -> None:
    ahead = dt.date(2025, 6, 16)
    with pytest.raises(Refused, match="不能晚于今天"):
        tenants.concluded(tenants.lease, signed_on=ahead, start_on=ahead)


def test_the_township_files_what_others_made(tenants: Tenants) -> None:
    contract = tenants.concluded(tenants.lease)
    officer = holding(CONTRACTS_CHECK, CONTRACTS_VIEW, user_id=77)
    with pytest.raises(Denied):
        actions.file_contract(holding(CONTRACTS_VIEW), contract_id=contract.pk, on=TODAY)
    with pytest.raises(Refused, match="他人"):
        actions.file_contract(tenants.clerk, contract_id=contract.pk, on=TODAY)
    with pytest.raises(Refused, match="备案日期"):
        actions.file_contract(officer, contract_id=contract.pk, on=dt.date(2025, 1, 14))
    assert actions.file_contract(officer, contract_id=contract.pk, on=TODAY).filed_on == TODAY
    with pytest.raises(Refused, match="已于"):
        actions.file_contract(officer, contract_id=contract.pk, on=TODAY)


def test_only_who_manages_contracts_there(tenants: Tenants) -> None:
    with pytest.raises(Denied):
        actions.save_draft(holding(CONTRACTS_VIEW), book_id=tenants.village.book.pk, terms=tenants.lease)
    with pytest.raises(Refused, match="没有这份合同"):
        actions.conclude(tenants.clerk, contract_id=999)
