"""Rules of closing: each a row that stays, the nearest region deciding, and no region below loosening by itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lingyan.economy.books import actions, guards
from lingyan.economy.books.models import CloseRule
from lingyan.economy.books.queries.close_rules import close_rules
from lingyan.kernel import covers
from lingyan.kernel.access import Actor
from lingyan.kernel.audit import notes
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied
from tests.economy.books.actions.vouchers import YEAR, Office, person
from tests.support.actors import everything
from tests.support.refusals import refused

ME = everything()


def rule(
    office: Office, region: str, severity: str, month: int = 1, actor: Actor = ME, **more: Any
) -> CloseRule:
    return actions.set_close_rule(
        actor, prerequisite=more.get("prerequisite", "all-posted"), severity=severity,
        from_month=Month(YEAR, month), region=office.places[region] if region else None,
    )  # fmt: skip


def at(office: Office, region: str, month: int) -> tuple[str, CloseRule | None]:
    found = guards.in_force(office.places[region].path, Month(YEAR, month))
    each = next(one for one in found if one.prerequisite.code == "all-posted")
    return each.severity, each.rule


def test_the_shipped_severity_holds_until_a_rule_begins(office: Office) -> None:
    made = rule(office, "芦原县", "warn", 3)
    assert at(office, "雁庄村", 2) == ("block", None)
    assert at(office, "雁庄村", 3) == ("warn", made)
    later = rule(office, "芦原县", "block", 6)
    assert (at(office, "雁庄村", 5)[1], at(office, "雁庄村", 6)[1]) == (made, later)


def test_the_nearest_region_decides_whenever_it_was_set(office: Office) -> None:
    everywhere = rule(office, "", "off")
    town = rule(office, "芦溪镇", "warn")
    rule(office, "芦原县", "off", 5)
    assert at(office, "雁庄村", 6) == ("warn", town)
    assert at(office, "铜垭村", 4) == ("off", everywhere)


def test_what_a_region_above_asks_for_is_loosened_only_by_who_may_set_it_there(office: Office) -> None:
    rule(office, "芦原县", "block", 2)
    accountant = person(9, "会计", path=office.places["芦溪镇"].path)
    with refused("close-rule-looser"):
        rule(office, "芦溪镇", "warn", 3, accountant)
    with refused("close-rule-looser"):
        rule(office, "雁庄村", "off", 2, accountant)
    assert rule(office, "芦溪镇", "warn", 1, accountant).pk, "before the county's rule begins it is free"
    county = person(10, "农业科", path=office.places["芦原县"].path)
    assert rule(office, "雁庄村", "off", 3, county).severity == "off"
    rule(office, "芦原县", "warn", 2, prerequisite="details-named")
    assert rule(office, "芦溪镇", "block", 3, accountant, prerequisite="details-named").severity == "block"


def test_a_rule_for_a_region_needs_the_right_there(office: Office) -> None:
    accountant = person(9, "会计", path=office.places["芦溪镇"].path)
    for region in ("", "芦原县", "铜垭村"):
        with pytest.raises(Denied):
            rule(office, region, "block", 1, accountant)


def test_a_rule_stays_as_it_was_set(office: Office) -> None:
    made = rule(office, "芦原县", "warn")
    with refused("close-rule-exists"):
        rule(office, "芦原县", "block")
    for change in (
        lambda: CloseRule.objects.update(severity="off"),
        lambda: CloseRule.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    made.refresh_from_db()
    assert made.severity == "warn"
    assert list(covers.breaches(notes())) == []


def test_the_history_holds_what_lies_above_and_in_ones_own_below(office: Office) -> None:
    rule(office, "", "warn")
    rule(office, "芦原县", "block", 2)
    rule(office, "雁庄村", "block", 3)
    rule(office, "铜垭村", "block", 3)
    accountant = person(9, "周会计", path=office.places["芦溪镇"].path)
    found = close_rules(accountant, office.places["芦溪镇"]).order_by("from_month")
    assert [(each.region and each.region.name, each.set_by) for each in found] == [
        (None, "测试员"), ("芦原县", "测试员"), ("雁庄村", "测试员"),
    ]  # fmt: skip
    assert all(each.set_at for each in found)
    with pytest.raises(Denied):
        close_rules(accountant, office.places["铜垭村"])
