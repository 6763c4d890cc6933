"""One's own account: delegation in two clicks, without script."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from lingyan.identity.actors import actor_for
from lingyan.identity.models import Delegation
from lingyan.kernel import clock
from lingyan.kernel.rights import BOOKS_REVIEW
from tests.support.identity import Tree, signed_in, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return Tree()


def test_delegating_and_taking_back(client: Client, tree: Tree) -> None:
    holder = user_with("township-reviewer", tree.town)
    colleague = user_with("township-officer", tree.town, "officer")
    signed_in(client, holder)
    page = client.get("/account/").content.decode()
    form_url = re.search(r'href="(/account/assignments/\d+/delegate/)"', page).group(1)  # type: ignore[union-attr]
    form = client.get(form_url)
    assert "officer" in form.content.decode()
    last_day = (clock.today() + dt.timedelta(days=3)).isoformat()
    done = client.post(form_url, {"to": colleague.pk, "last_day": last_day}, follow=True)
    assert "已委托" in done.content.decode()
    assert actor_for(colleague).may(BOOKS_REVIEW, tree.village.path)
    assert actor_for(colleague, on=dt.date.fromisoformat(last_day)).may(BOOKS_REVIEW, tree.village.path)
    client.post(f"/account/delegations/{Delegation.objects.get().pk}/revoke/")
    assert not actor_for(colleague).may(BOOKS_REVIEW, tree.village.path)


def test_a_refusal_stands_on_the_form(client: Client, tree: Tree) -> None:
    holder = user_with("township-reviewer", tree.town)
    cashier = user_with("cashier", tree.town)
    signed_in(client, holder)
    url = f"/account/assignments/{holder.assignments.get().pk}/delegate/"
    last_day = (clock.today() + dt.timedelta(days=3)).isoformat()
    assert "出纳不得" in client.post(url, {"to": cashier.pk, "last_day": last_day}).content.decode()
    for day in ("2150-01-01", "9999-12-31"):
        assert "请核对年份" in client.post(url, {"to": cashier.pk, "last_day": day}).content.decode()


def test_colleagues_of_other_townships_and_administrators_are_not_offered(client: Client, tree: Tree) -> None:
    holder = user_with("township-reviewer", tree.town)
    user_with("township-officer", tree.other_town, "far-away")
    user_with("system-administrator", tree.county, "keeper")
    signed_in(client, holder)
    page = client.get(f"/account/assignments/{holder.assignments.get().pk}/delegate/").content.decode()
    assert "far-away" not in page
    assert "keeper" not in page


def test_the_delegation_of_others_is_not_found(client: Client, tree: Tree) -> None:
    holder, colleague = user_with("township-reviewer", tree.town), user_with("township-officer", tree.town)
    delegation = Delegation.objects.create(
        assignment=holder.assignments.get(), delegate=colleague, valid_from=clock.today(),
        valid_to=clock.today() + dt.timedelta(days=2), created_by=holder, created_at=clock.now(),
    )  # fmt: skip
    stranger = signed_in(client, user_with("township-officer", tree.town))
    assert stranger.post(f"/account/delegations/{delegation.pk}/revoke/").status_code == 404
    assert "别人委托我的" in signed_in(Client(), colleague).get("/account/").content.decode()
    assert "我委托出去的" in signed_in(Client(), holder).get("/account/").content.decode()
