"""The department's pages: a list of fixed cost, slips of one review, gone when they are over."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lingyan.team.review import actions as review
from lingyan.team.review.actions import forget_slips
from lingyan.team.selection import actions
from lingyan.team.selection.reviewing import PURPOSE
from tests.support.identity import signed_in, user_with
from tests.team.selection.support import TODAY, Village, clock, on, standing

pytestmark = pytest.mark.django_db
QUERIES = 10


@pytest.fixture
def village(db: None) -> Village:
    return Village()


def test_the_list_and_the_slips(village: Village, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with clock.fixed(TODAY):
        county = village.region.parent and village.region.parent.parent
        assert county is not None
        office = signed_in(Client(), user_with("organisation-office", county, "zuzhi"))
        made = village.recommended("study")
        first, _second = village.review(made, on(20), "objected")
        address = f"{reverse('review:reviews')}?region={village.region.code}"
        office.get(address)
        with django_assert_num_queries(QUERIES):
            page = office.get(address).content.decode()
        assert "有异议" in page
        assert "公安" not in page
        one = f"{reverse('review:review', args=[first.pk])}?region={village.region.code}"
        assert "复1号" in office.get(one).content.decode()
        assert len(standing(made)) == 2
        actions.void(village.counter, procedure_id=made.pk, reason="不办了")
        forget_slips()
        page = office.get(one).content.decode()
        assert "复1号" not in page
        assert "有异议" in page
        assert "部门答复已于 2026-11-20 删除" in page
        assert office.get(f"{address}&format=xlsx").status_code == 200


def test_answers_that_came_in_are_entered_together(village: Village) -> None:
    with clock.fixed(TODAY):
        county = village.region.parent and village.region.parent.parent
        assert county is not None
        office = signed_in(Client(), user_with("organisation-office", county, "zuzhi"))
        found = review.ask(
            village.counter, person_ids=[village.people[0].pk], region=village.region, purpose=PURPOSE,
            ref=village.open("recommended").pk, document="联审1号", on=on(20),
        )[0]  # fmt: skip
        address = f"{reverse('review:review', args=[found.pk])}?region={village.region.code}"
        empty = {f"answer-{at}": "clear" for at in range(len(found.departments))}
        nothing = office.post(address, {"on": on(22), **empty})
        assert nothing.status_code == 422
        assert "至少填一个部门的答复文号" in nothing.content.decode()
        early = office.post(address, {"on": on(19), **empty, "document-0": "复1号", "document-1": "复2号"})
        assert early.status_code == 422
        assert not found.slips.exists()
        assert (
            office.post(
                address, {"on": on(22), **empty, "document-0": "复1号", "document-1": "复2号"}
            ).status_code
            == 302
        )
        assert set(found.slips.values_list("department", flat=True)) == set(found.departments[:2])
