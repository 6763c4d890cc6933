"""Counts of several querysets in one query, whatever they hold."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Count

from lingyan.kernel.models import AuditEntry
from lingyan.kernel.tally import tally
from lingyan.regions.models import Level, Region
from tests.support.identity import Tree

pytestmark = pytest.mark.django_db


def test_rows_of_several_models_are_counted_in_one_query(django_assert_num_queries: Any) -> None:
    path, regions = Tree().town.path, Region.objects.order_by("-code")
    with django_assert_num_queries(1):
        found = tally(
            villages=regions.filter(level=Level.VILLAGE, path__startswith=path),
            parents=regions.filter(children__level=Level.VILLAGE).distinct(),
            crowded=regions.annotate(below=Count("children")).filter(below__gt=1),
            nothing=regions.none(),
            entries=AuditEntry.objects.filter(code="nothing-of-this-kind"),
        )
    assert found == {
        "villages": Region.objects.filter(level=Level.VILLAGE, path__startswith=path).count(),
        "parents": Region.objects.filter(children__level=Level.VILLAGE).distinct().count(),
        "crowded": regions.annotate(below=Count("children")).filter(below__gt=1).count(),
        "nothing": 0,
        "entries": 0,
    }
    assert found["villages"] > 1 and found["parents"] > 0


def test_one_and_none(django_assert_num_queries: Any) -> None:
    assert Tree().town
    assert tally(all=Region.objects.all()) == {"all": Region.objects.count()}
    with django_assert_num_queries(0):
        assert tally() == {}
        assert tally(nothing=Region.objects.none(), neither=AuditEntry.objects.none()) == {
            "nothing": 0,
            "neither": 0,
        }
