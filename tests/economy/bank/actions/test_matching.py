"""Confirming and undoing: equal on both sides, once each, not after signature."""

from __future__ import annotations

import pytest

from lingyan.economy.bank import actions, queries
from lingyan.economy.bank.actions import Chosen
from lingyan.economy.bank.models import BankTransaction, Match
from lingyan.economy.books import actions as books
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BANK_MATCH, BANK_VIEW
from tests.economy.bank.support import ACCOUNTANT, JANUARY, REVIEWER, Desk, drafted, imported, posted
from tests.support.actors import holding


def code_of(call) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def confirm(desk: Desk, *chosen: Chosen, actor: Actor = ACCOUNTANT) -> list[Match]:
    return actions.confirm(actor, account_id=desk.account.pk, chosen=chosen)


def movements(desk: Desk) -> list[int]:
    return [each.pk for each in BankTransaction.objects.filter(account=desk.account)]


@pytest.fixture
def both(desk: Desk) -> Desk:
    posted(desk.book, "2025-01-03", "付甲店购纸", -1_000)
    posted(desk.book, "2025-01-08", "付乙店", -700)
    posted(desk.book, "2025-01-08", "付丙店", -300)
    imported(
        desk.folder,
        [
            ("2025-01-04", "甲店", "购纸", -1_000),
            ("2025-01-09", "批量代付", "合并", -1_000),
            ("2025-01-20", "结息", "利息", 5),
        ],
        opening=10_000,
    )
    return desk


def proposed(desk: Desk) -> dict[str, Chosen]:
    sides = queries.sides(desk.account, JANUARY.first_day, JANUARY.last_day)
    return {
        one.status: Chosen(one.bank, one.ledger, one.status, one.score, one.reason)
        for one in queries.proposals(sides, 3, 20)
    }


def test_proposals_are_confirmed_together_and_no_longer_open(both: Desk) -> None:
    found = proposed(both)
    assert set(found) == {"date-shift", "merged", "missing-in-books"}
    made = confirm(both, found["date-shift"], found["merged"])
    assert [match.status for match in made] == ["date-shift", "merged"]
    assert set(proposed(both)) == {"missing-in-books"}
    pairs = queries.pairs(both.account, JANUARY, JANUARY)[1]
    assert sorted(pair.status for pair in pairs) == ["date-shift", "merged", "merged", "missing-in-books"]


def test_nothing_is_confirmed_that_does_not_add_up(both: Desk) -> None:
    first, merged, interest = movements(both)
    lines = list(queries.sides(both.account, JANUARY.first_day, JANUARY.last_day).lines)
    assert code_of(lambda: confirm(both)) == "nothing-chosen"
    assert code_of(lambda: confirm(both, Chosen((merged,), (lines[1],)))) == "unequal"
    assert code_of(lambda: confirm(both, Chosen((first,), ()))) == "bad-size"
    assert (
        code_of(lambda: confirm(both, proposed(both)["date-shift"], Chosen((interest,), (lines[0],))))
        == "chosen-twice"
    )
    assert (
        code_of(lambda: confirm(both, Chosen((first,), (lines[0],), status="amount-differs")))
        == "not-balanced"
    )
    assert code_of(lambda: confirm(both, Chosen((999_999,), (lines[0],)))) == "unknown-movement"
    assert code_of(lambda: confirm(both, Chosen((first,), (999_999,)))) == "unknown-line"
    assert not Match.objects.exists()


def test_what_is_matched_or_may_still_change_is_refused(both: Desk) -> None:
    first, *_ = movements(both)
    confirm(both, proposed(both)["date-shift"])
    another = posted(both.book, "2025-01-04", "再付甲店", -1_000)
    assert code_of(lambda: confirm(both, Chosen((first,), (another.pk,)))) == "already-matched"
    draft = drafted(both.book, "2025-01-20", 5)
    line = draft.lines.get(no=2)
    assert code_of(lambda: confirm(both, Chosen((movements(both)[2],), (line.pk,)))) == "unknown-line"


def test_a_match_by_hand_may_cross_the_window(both: Desk) -> None:
    late = posted(both.book, "2025-03-31", "补记利息", 5)
    (made,) = confirm(both, Chosen((movements(both)[2],), (late.pk,)))
    assert (made.status, made.last_on.isoformat()) == ("by-hand", "2025-03-31")


def test_undoing_opens_both_sides_again(both: Desk) -> None:
    (made,) = confirm(both, proposed(both)["date-shift"])
    assert code_of(lambda: actions.undo(ACCOUNTANT, match_id=made.pk, reason=" ")) == "no-reason"
    actions.undo(ACCOUNTANT, match_id=made.pk, reason="选错")
    assert "date-shift" in proposed(both)
    assert code_of(lambda: actions.undo(ACCOUNTANT, match_id=made.pk, reason="再撤")) == "already-undone"
    assert code_of(lambda: actions.undo(ACCOUNTANT, match_id=0, reason="无")) == "unknown-match"
    assert confirm(both, proposed(both)["date-shift"])


def test_a_signed_month_keeps_its_matches(both: Desk) -> None:
    (made,) = confirm(both, proposed(both)["date-shift"])
    sheet = actions.make_reconciliation(
        ACCOUNTANT, account_id=both.account.pk, month=JANUARY, explanation="期初没有入账"
    )
    actions.undo(ACCOUNTANT, match_id=made.pk, reason="还没签字")
    (again,) = confirm(both, proposed(both)["date-shift"])
    actions.sign_reconciliation(REVIEWER, reconciliation_id=sheet.pk)
    assert code_of(lambda: actions.undo(ACCOUNTANT, match_id=again.pk, reason="签字后")) == "month-signed"


def test_only_who_matches_here_may(both: Desk) -> None:
    elsewhere = holding(BANK_MATCH, BANK_VIEW, path="/999/")
    chosen = proposed(both)["date-shift"]
    assert code_of(lambda: confirm(both, chosen, actor=elsewhere)) == "unknown-account"
    (made,) = confirm(both, chosen)
    assert code_of(lambda: actions.undo(elsewhere, match_id=made.pk, reason="别处")) == "unknown-account"
    with pytest.raises(Refused):
        confirm(both, chosen, actor=holding(BANK_VIEW))


def test_a_matched_line_belongs_to_a_voucher_that_cannot_change(both: Desk) -> None:
    chosen = proposed(both)["date-shift"]
    confirm(both, chosen)
    voucher = queries.sides(both.account, JANUARY.first_day, JANUARY.last_day).lines[chosen.ledger[0]].voucher
    with pytest.raises(Refused):
        books.void_draft(ACCOUNTANT, voucher_id=voucher, reason="作废")
