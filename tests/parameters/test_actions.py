from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from lingyan.kernel.problems import Denied, Refused
from lingyan.parameters.actions import set_value
from lingyan.parameters.models import ParameterValue
from lingyan.parameters.queries import Values, history, read_once, value_of
from tests.support.identity import Tree, actor_with
from tests.support.parameters import DAYS, TIERS

pytestmark = pytest.mark.django_db
MAY = dt.date(2026, 5, 1)


@pytest.fixture
def tree() -> Tree:
    return Tree()


def test_the_nearest_region_and_the_latest_day_decide(tree: Tree) -> None:
    actor = actor_with("agriculture-office", tree.city)
    set_value(actor, DAYS, region=tree.city, from_on=dt.date(2026, 1, 1), text="8", basis="市发〔2026〕1号")
    set_value(actor, DAYS, region=tree.county, from_on=MAY, text="5", basis="县发〔2026〕2号")
    village, june = tree.village.path, dt.date(2026, 6, 1)
    assert value_of(DAYS, village, dt.date(2025, 12, 31)) == 10
    assert value_of(DAYS, village, MAY - dt.timedelta(days=1)) == 8
    assert value_of(DAYS, village, june) == 5
    assert value_of(DAYS, tree.city.path, june) == 8
    assert [row.value for row in history(DAYS, village)] == [5, 8]


def test_a_mistake_of_the_same_day_is_put_right_by_a_later_row(tree: Tree) -> None:
    actor = actor_with("agriculture-office", tree.county)
    for text in ("500、2000", "500、3000"):
        set_value(actor, TIERS, region=tree.county, from_on=MAY, text=text, basis="县发〔2026〕3号")
    assert value_of(TIERS, tree.village.path, MAY) == (50_000, 300_000)


def test_many_places_cost_one_query(tree: Tree, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    paths = [tree.village.path, tree.town.path]
    with django_assert_num_queries(1):
        values = Values([DAYS, TIERS])
        assert [values.of(DAYS, path, MAY) for path in paths] == [10, 10]


def test_a_page_that_only_reads_reads_all_of_them_once(tree: Tree, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    village, town = tree.village.path, tree.town.path
    with django_assert_num_queries(1), read_once():
        assert value_of(DAYS, village, MAY) == 10
        assert value_of(TIERS, town, MAY) == TIERS.default
    set_value(
        actor_with("agriculture-office", tree.county),
        DAYS,
        region=tree.county,
        from_on=MAY,
        text="5",
        basis="县发",
    )
    assert value_of(DAYS, village, MAY) == 5


def test_refusals(tree: Tree) -> None:
    actor = actor_with("agriculture-office", tree.county)
    with pytest.raises(Refused, match="写明依据"):
        set_value(actor, DAYS, region=tree.county, from_on=MAY, text="5", basis=" ")
    with pytest.raises(Refused, match="0 至 365"):
        set_value(actor, DAYS, region=tree.county, from_on=MAY, text="999", basis="县发〔2026〕2号")
    with pytest.raises(Denied):
        set_value(actor, DAYS, region=tree.city, from_on=MAY, text="5", basis="市发〔2026〕1号")
    with pytest.raises(Denied):
        set_value(
            actor_with("village-clerk", tree.village),
            DAYS,
            region=tree.village,
            from_on=MAY,
            text="5",
            basis="x",
        )
    assert not ParameterValue.objects.exists()


def test_what_was_set_stays(tree: Tree) -> None:
    actor = actor_with("agriculture-office", tree.county)
    row = set_value(actor, DAYS, region=tree.county, from_on=MAY, text="5", basis="县发〔2026〕2号")
    for change in (lambda: ParameterValue.objects.update(value=6), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
