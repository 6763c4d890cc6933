"""A member sees the own line by the code on the slip, nobody sees another's, and guessing is counted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from lingyan.economy.members import actions
from lingyan.economy.members.models import Misses, Slip
from lingyan.economy.members.parameters import MOST_MISSES
from lingyan.kernel import clock, receipts
from lingyan.kernel.models import AuditEntry
from lingyan.parameters.actions import set_value
from tests.economy.members.support import TODAY, Village
from tests.economy.payments.support import refused
from tests.support.actors import everything, holding

WRONG = receipts.receipt_of(bytes(range(32)))


def test_each_code_opens_its_own_line_however_it_is_typed(village: Village) -> None:
    found = village.at("displayed")
    printed = actions.print_slips(village.clerk, distribution_id=found.pk)
    assert len({each.code for each in printed}) == 10
    for each in printed:
        assert actions.look_up(village.organisation.region, receipts.in_groups(each.code)) == each.line


def test_codes_stand_on_paper_only(village: Village) -> None:
    found = village.at("displayed")
    [first, *_] = actions.print_slips(village.clerk, distribution_id=found.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT code_hash FROM members_slip")
        assert first.code.encode() not in b"".join(bytes(each) for (each,) in cursor.fetchall())
    assert first.code not in repr(first)
    assert first.code not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_a_newer_slip_takes_the_place_of_the_older(village: Village) -> None:
    found, region = village.at("displayed"), village.organisation.region
    old = {
        each.line.member_id: each.code
        for each in actions.print_slips(village.clerk, distribution_id=found.pk)
    }
    new = actions.print_slips(village.clerk, distribution_id=found.pk, household=3)
    assert [each.line.member_id for each in new] == [village.named("周长河").pk]
    assert actions.look_up(region, old[new[0].line.member_id]) is None
    assert actions.look_up(region, new[0].code) == new[0].line
    assert actions.look_up(region, old[village.named("孙有田").pk]) is not None


def test_not_before_the_list_is_displayed_and_not_elsewhere(village: Village) -> None:
    found = village.at("decided")
    with refused("wrong-state"):
        actions.print_slips(village.clerk, distribution_id=found.pk)
    village.display(found)
    with refused("unknown-household"):
        actions.print_slips(village.clerk, distribution_id=found.pk, household=99)
    with refused("denied"):
        actions.print_slips(holding("members.view"), distribution_id=found.pk)
    printed = actions.print_slips(village.clerk, distribution_id=found.pk)
    assert actions.look_up(village.office.places["铜垭村"], printed[0].code) is None
    actions.void_plan(village.clerk, distribution_id=found.pk, reason="重来")
    assert actions.look_up(village.organisation.region, printed[0].code) is None


def test_wrong_codes_are_counted_by_village_and_day_and_then_it_rests(village: Village) -> None:
    region = village.organisation.region
    set_value(
        everything(), MOST_MISSES, region=region, from_on=dt.date(2026, 1, 1), text="5", basis="县发3号"
    )
    [printed] = actions.print_slips(village.clerk, distribution_id=village.at("displayed").pk, household=3)
    for _ in range(5):
        assert actions.look_up(region, WRONG) is None
    with refused("too-many"):
        actions.look_up(region, printed.code)
    assert actions.look_up(village.office.places["铜垭村"], WRONG) is None
    assert Misses.objects.get(region=region).count == 5
    with clock.fixed(TODAY + dt.timedelta(days=1)):
        assert actions.look_up(region, printed.code) == printed.line
    assert {field.name for field in Misses._meta.fields} == {"id", "region", "day", "count"}


def test_a_code_with_a_wrong_digit_never_asks_the_database(
    village: Village, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    region = village.organisation.region
    assert actions.look_up(region, "1" * 24) is None
    assert not Slip.objects.exists()
