"""The register is confirmed after its display, with the members' decision, and only as it was displayed."""

from __future__ import annotations

import datetime as dt

from lingyan.economy.members import actions, queries
from lingyan.economy.members.models import Confirmation
from lingyan.kernel import clock
from tests.economy.members.support import CONFIRMED, TODAY, Village, row
from tests.economy.payments.support import refused
from tests.support.actors import holding

UNTIL = dt.date(2026, 1, 20)
"""Fifteen days after 5 January."""


def confirm(
    village: Village, found: Confirmation, on: dt.date = CONFIRMED, item: str = "membership"
) -> Confirmation:
    matter = village.matter(item, on=dt.date(2026, 1, 20))
    with clock.fixed(on):
        return actions.confirm_register(village.clerk, confirmation_id=found.pk, matter_id=matter.pk)


def test_what_is_displayed_is_counted_and_committed_to(village: Village) -> None:
    found = village.displayed()
    assert (found.members, found.households, found.shares) == (10, 4, {"人口股": 1150})
    assert (found.displayed_until, len(found.digest)) == (UNTIL, 64)


def test_confirmed_the_day_after_the_last_and_not_on_it(village: Village) -> None:
    found = village.displayed()
    with refused("too-early"):
        confirm(village, found, on=UNTIL)
    assert confirm(village, found, on=UNTIL + dt.timedelta(days=1)).state == "confirmed"
    with refused("wrong-state"):
        confirm(village, found)


def test_never_without_the_members_decision(village: Village) -> None:
    found = village.displayed()
    with clock.fixed(CONFIRMED), refused("no-decision"):
        actions.confirm_register(village.clerk, confirmation_id=found.pk, matter_id=None)
    with refused("other-matter"):
        confirm(village, found, item="budget")


def test_a_decision_confirms_one_register(village: Village) -> None:
    first = confirm(village, village.displayed())
    village.add(row("冯一", 9, joined_on=dt.date(2026, 1, 20)))
    later = village.displayed(as_of=dt.date(2026, 2, 1))
    with clock.fixed(dt.date(2026, 3, 1)):
        with refused("matter-used"):
            actions.confirm_register(village.clerk, confirmation_id=later.pk, matter_id=first.matter_id)
        other = village.matter("membership", on=dt.date(2026, 2, 20))
        actions.confirm_register(village.clerk, confirmation_id=later.pk, matter_id=other.pk)


def test_a_register_that_changed_is_displayed_again(village: Village) -> None:
    found = village.displayed()
    village.add(row("冯一", 9))
    with refused("register-changed"):
        confirm(village, found)
    with refused("display-open"):
        village.displayed()
    actions.withdraw_display(village.clerk, confirmation_id=found.pk, reason="漏登一人")
    assert confirm(village, village.displayed()).members == 11


def test_shares_of_who_left_are_settled_first(village: Village) -> None:
    member = village.named("周长河")
    actions.end_membership(village.clerk, member_id=member.pk, on=dt.date(2026, 1, 2), reason="death")
    with refused("unsettled-shares"):
        village.displayed()
    actions.transfer_shares(
        village.clerk, from_id=member.pk, to_id=village.named("孙有田").pk, kind="人口股", hundredths=250,
        on=dt.date(2026, 1, 3), reason="inherited",
    )  # fmt: skip
    assert village.displayed().members == 9


def test_an_empty_register_and_days_that_do_not_fit(village: Village) -> None:
    def display(as_of: str, from_on: str) -> None:
        actions.display_register(
            village.clerk, organisation_id=village.organisation.pk, as_of=dt.date.fromisoformat(as_of),
            from_on=dt.date.fromisoformat(from_on), place="公开栏",
        )  # fmt: skip

    with refused("empty-register"):
        display("2019-12-31", "2026-01-05")
    with refused("future"):
        display("2026-01-06", "2026-01-05")
    with refused("future"):
        display("2026-01-05", "2026-03-11")
    village.confirmed()
    with refused("before-confirmed"):
        display("2026-01-04", "2026-01-05")


class TestObjections:
    def object_(self, village: Village, found: Confirmation, on: dt.date = dt.date(2026, 1, 10)) -> int:
        return actions.object_to(village.clerk, raised_on=on, text="少登了一户", confirmation_id=found.pk).pk

    def answer(self, village: Village, objection: int, outcome: str) -> None:
        actions.answer_objection(
            village.clerk,
            objection_id=objection,
            outcome=outcome,
            text="已核对",
            answered_on=dt.date(2026, 1, 12),
        )

    def test_an_open_one_holds_everything_up(self, village: Village) -> None:
        found = village.displayed()
        objection = self.object_(village, found)
        with refused("open-objections"):
            confirm(village, found)
        self.answer(village, objection, "explained")
        with refused("already-answered"):
            self.answer(village, objection, "upheld")
        assert confirm(village, found).state == "confirmed"

    def test_one_that_is_right_stops_it(self, village: Village) -> None:
        found = village.displayed()
        self.answer(village, self.object_(village, found), "upheld")
        with refused("upheld"):
            confirm(village, found)

    def test_days_and_words_that_do_not_fit(self, village: Village) -> None:
        found = village.displayed()
        with refused("before-display"):
            self.object_(village, found, dt.date(2026, 1, 4))
        with refused("future"):
            self.object_(village, found, TODAY + dt.timedelta(days=1))
        with refused("no-text"):
            actions.object_to(village.clerk, raised_on=TODAY, text=" ", confirmation_id=found.pk)
        objection = self.object_(village, found)
        with refused("bad-outcome"):
            self.answer(village, objection, "perhaps")
        with refused("unknown-objection"):
            self.answer(village, 0, "explained")
        confirmed = village.named("周长河").organisation
        assert queries.open_objections(confirmation__organisation=confirmed).count() == 1


def test_filed_by_the_township_once(village: Village) -> None:
    found = village.displayed()
    officer = holding("members.check", path=village.organisation.region.path, user_id=70)
    with refused("wrong-state"):
        actions.file_register(officer, confirmation_id=found.pk, on=TODAY)
    confirm(village, found)
    with refused("before-confirmed"):
        actions.file_register(officer, confirmation_id=found.pk, on=dt.date(2026, 1, 31))
    with refused("denied"):
        actions.file_register(holding("members.manage"), confirmation_id=found.pk, on=TODAY)
    assert (
        actions.file_register(officer, confirmation_id=found.pk, on=TODAY, number="芦备1号").filed_on == TODAY
    )
    with refused("already-filed"):
        actions.file_register(officer, confirmation_id=found.pk, on=TODAY)
    with refused("unknown-confirmation"):
        actions.file_register(officer, confirmation_id=0, on=TODAY)
