"""Values under codes that were replaced go on holding under the new ones, once, and are no less recorded."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from lingyan.decisions import parameters as decisions
from lingyan.decisions.queries import needs_decision
from lingyan.economy.contracts.parameters import MEASURE
from lingyan.kernel import audit, clock, covers
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.parameters import Parameter, registered
from lingyan.parameters.covers import PARAMETER
from lingyan.parameters.models import ParameterValue
from lingyan.parameters.queries import value_of
from lingyan.parameters.renaming import SUCCESSORS, carry_over
from lingyan.regions.models import Region
from tests.support.identity import Tree

pytestmark = pytest.mark.django_db
MAY = dt.date(2026, 5, 1)


@pytest.fixture
def tree() -> Tree:
    return Tree()


def old(code: str, region: Region, fen: int, from_on: dt.date = MAY) -> ParameterValue:
    return ParameterValue.objects.create(
        code=code,
        region=region,
        from_on=from_on,
        value=fen,
        basis="县发〔2026〕2号",
        set_by=7,
        set_at=clock.now(),
    )


def upgrade() -> None:
    """The migration itself, on rows as an older version left them."""
    import_module("lingyan.parameters.migrations.0003_carry_over").carry_over(apps, None)


def holds(parameter: Parameter, region: Region, on: dt.date = MAY) -> object:
    return value_of(parameter, region.path, on)


def test_the_new_codes_are_registered_and_the_old_ones_are_not() -> None:
    known = {each.code for each in registered()}
    assert {code for codes in SUCCESSORS.values() for code in codes} <= known
    assert not SUCCESSORS.keys() & known


def test_each_old_value_holds_under_the_codes_that_took_its_place(tree: Tree) -> None:
    old("contracts.decision-from", tree.county, 30_000_00)
    old("contracts.trade-from", tree.county, 0)
    old("assets.decision-from", tree.county, 5_000_00)
    upgrade()
    assert holds(decisions.DISPOSAL_AMOUNT, tree.village) == 5_000_00
    assert holds(decisions.TRADE_AMOUNT, tree.village) == 0
    for kind in ("lease", "works", "purchase"):
        assert not needs_decision(MEASURE[kind], 29_999_99, tree.village.path, MAY)
        assert needs_decision(MEASURE[kind], 30_000_00, tree.village.path, MAY)
    before = MAY - dt.timedelta(days=1)
    assert holds(decisions.LEASE_AMOUNT, tree.village, before) == decisions.LEASE_AMOUNT.default
    assert holds(decisions.LEASE_AMOUNT, tree.city) == decisions.LEASE_AMOUNT.default


def test_days_of_effect_and_later_corrections_keep_their_order(tree: Tree) -> None:
    june = dt.date(2026, 6, 1)
    for fen, day in ((20_000_00, june), (1_00, MAY), (15_000_00, MAY)):
        old("assets.decision-from", tree.county, fen, day)
    assert carry_over() == 3
    assert [holds(decisions.DISPOSAL_AMOUNT, tree.village, day) for day in (MAY, june)] == [
        15_000_00,
        20_000_00,
    ]
    copy = ParameterValue.objects.filter(code="decisions.disposal-amount").first()
    assert copy is not None and (copy.basis, copy.set_by) == ("县发〔2026〕2号", 7)


def test_what_a_region_set_under_the_new_code_stays(tree: Tree) -> None:
    old("contracts.decision-from", tree.county, 30_000_00)
    old("decisions.lease-amount", tree.county, 8_000_00, dt.date(2026, 1, 1))
    old("decisions.project-amount", tree.village, 9_000_00, dt.date(2026, 1, 1))
    assert carry_over() == 2
    assert holds(decisions.LEASE_AMOUNT, tree.village) == 8_000_00
    assert holds(decisions.PROJECT_AMOUNT, tree.village) == 9_000_00
    assert holds(decisions.PROJECT_AMOUNT, tree.county) == 30_000_00


def test_a_second_run_changes_nothing_and_every_copy_is_in_the_audit_trail(tree: Tree) -> None:
    old("contracts.trade-from", tree.county, 60_000_00)
    assert (carry_over(), carry_over()) == (1, 0)
    copy = ParameterValue.objects.get(code="decisions.trade-amount")
    entry = AuditEntry.objects.get(code="parameters.set", object_id=str(copy.pk))
    assert entry.reason == "由原参数 contracts.trade-from 转入" and entry.region_path == tree.county.path
    assert entry.details[covers.NOTE][PARAMETER] == covers.note(PARAMETER, [copy.pk])[PARAMETER]
    assert not list(audit.breaks(iter(AuditEntry.objects.order_by("id"))))


def test_without_old_values_nothing_is_written() -> None:
    upgrade()
    assert not ParameterValue.objects.exists() and not AuditEntry.objects.exists()
