"""Rights follow from assignments in force today, and lists agree with single pages."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingyan.identity.actors import actor_for, operator
from lingyan.identity.models import Delegation
from lingyan.identity.roles import table
from lingyan.kernel import clock
from lingyan.kernel.rights import BOOKS_POST, BOOKS_VIEW, PEOPLE_VIEW, ROSTER_VIEW
from lingyan.people.models import Body, Organisation, Person, PersonalData, Post, Tenure
from lingyan.regions.models import Region
from tests.support.identity import Tree, assign, make_user, user_with

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def tree() -> Tree:
    return Tree()


def test_an_assignment_gives_its_rights_in_its_region_and_below(tree: Tree) -> None:
    actor = actor_for(user_with("township-reviewer", tree.town))
    assert actor.may(BOOKS_POST, tree.village.path)
    assert not actor.may(BOOKS_POST, tree.other_village.path)
    assert not actor.may(BOOKS_POST, tree.county.path)


def test_the_day_an_assignment_ends_it_gives_nothing(tree: Tree) -> None:
    user = make_user()
    assign(user, "township-reviewer", tree.town, valid_to=TODAY)
    assert actor_for(user, on=TODAY - dt.timedelta(days=1)).grants
    assert not actor_for(user, on=TODAY).grants


def test_an_assignment_that_has_not_begun_gives_nothing(tree: Tree) -> None:
    user = make_user()
    assign(user, "township-reviewer", tree.town, valid_from=TODAY)
    assert not actor_for(user, on=TODAY - dt.timedelta(days=1)).grants
    assert actor_for(user, on=TODAY).grants


def test_the_clock_decides_what_today_is(tree: Tree) -> None:
    user = make_user()
    assign(user, "township-reviewer", tree.town, valid_to=TODAY)
    with clock.fixed(TODAY - dt.timedelta(days=1)):
        assert actor_for(user).grants
    with clock.fixed(TODAY):
        assert not actor_for(user).grants


def test_rights_that_rest_on_a_tenure_end_with_it(tree: Tree) -> None:
    organisation = Organisation.objects.create(kind="party", region=tree.village, name="党支部")
    body = Body.objects.create(organisation=organisation, name="支部委员会")
    person = Person.objects.create(personal=PersonalData.objects.create(name="李四"))
    tenure = Tenure.objects.create(
        person=person, post=Post.objects.create(body=body, title="书记"), start_on=dt.date(2026, 1, 1)
    )
    holder = make_user()
    assign(holder, "party-secretary", tree.village, tenure=tenure)
    assert actor_for(holder, on=TODAY).grants
    tenure.end_on = TODAY
    tenure.save()
    assert not actor_for(holder, on=TODAY).grants


def test_a_closed_account_has_no_rights_and_is_no_operator(tree: Tree) -> None:
    user = user_with("takeover-importer", username="importer")
    assert operator("importer") is not None
    user.is_active = False
    user.save()
    assert not actor_for(user).grants
    assert operator("importer") is None
    assert operator("nobody") is None


def test_a_delegate_acts_in_the_region_of_the_assignment_and_in_his_own_name(tree: Tree) -> None:
    holder, colleague = user_with("township-reviewer", tree.town), make_user()
    delegation = Delegation.objects.create(
        assignment=holder.assignments.get(), delegate=colleague, valid_from=TODAY,
        valid_to=TODAY + dt.timedelta(days=2), created_by=holder, created_at=clock.now(),
    )  # fmt: skip
    actor = actor_for(colleague, on=TODAY)
    assert actor.may(BOOKS_POST, tree.village.path)
    assert actor.user_id == colleague.pk
    assert actor.grants[0].on_behalf_of == holder.pk
    assert not actor_for(colleague, on=TODAY + dt.timedelta(days=2)).grants
    delegation.revoked_at, delegation.revoked_by = clock.now(), holder
    delegation.save()
    assert not actor_for(colleague, on=TODAY).grants


def test_a_delegation_dies_with_the_account_it_rests_on(tree: Tree) -> None:
    holder, colleague = user_with("township-reviewer", tree.town), make_user()
    Delegation.objects.create(
        assignment=holder.assignments.get(), delegate=colleague, valid_from=TODAY,
        valid_to=TODAY + dt.timedelta(days=2), created_by=holder, created_at=clock.now(),
    )  # fmt: skip
    holder.is_active = False
    holder.save()
    assert not actor_for(colleague, on=TODAY).grants


def test_the_label_in_the_audit_trail_is_no_name(tree: Tree) -> None:
    user = make_user("wang", name="王小明")
    assert actor_for(user).label == "wang"


@pytest.mark.parametrize("asked", [BOOKS_VIEW, PEOPLE_VIEW, ROSTER_VIEW, BOOKS_POST])
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_list_and_single_page_agree(tree: Tree, asked: str, data: st.DataObject) -> None:
    """For any roles in any regions the scoped queryset has exactly the rows where `may` says yes."""
    _ = tree.city
    regions = [None, *Region.objects.all()]
    held = st.lists(st.tuples(st.sampled_from(sorted(table().roles)), st.sampled_from(regions)), max_size=4)
    user = make_user()
    for role, region in data.draw(held):
        assign(user, role, region)
    actor = actor_for(user)
    listed = set(Region.objects.filter(actor.scope(asked, "path")))
    assert listed == {region for region in Region.objects.all() if actor.may(asked, region.path)}
