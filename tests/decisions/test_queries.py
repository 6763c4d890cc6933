"""What other rooms ask: passed or not and why, what may be chosen, who may vote, one head, public trade."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.decisions import actions, queries, uses
from lingyan.decisions.parameters import MAJOR_AMOUNT, MERGE, TRADE_AMOUNT
from lingyan.decisions.rules import Body
from lingyan.kernel.problems import Refused
from lingyan.parameters.actions import set_value
from lingyan.people import actions as people
from lingyan.people.models import Person, Post
from tests.decisions.support import HELD, Village, day
from tests.support.actors import everything
from tests.support.identity import Tree

pytestmark = pytest.mark.django_db
ON = day("04-01")


def ask(village: Village, matter_id: int | None, **changes: Any) -> Any:
    given = {"organisation_id": village.collective.pk, "items": ["lease"], "amount": 150_000_00, "on": ON}
    return queries.require_passed(matter_id, **{**given, **changes})


def refusal(village: Village, matter_id: int | None, **changes: Any) -> str:
    with pytest.raises(Refused) as caught:
        ask(village, matter_id, **changes)
    return caught.value.code


@pytest.mark.parametrize("state", ["p1", "p1-posted", "executing", "p2", "closed"])
def test_a_matter_counts_from_its_vote_on(village: Village, state: str) -> None:
    matter = village.at(state)
    assert ask(village, matter.pk) == matter
    assert ask(village, matter.pk, on=HELD["s4"]) == matter
    assert list(queries.passed_matters(village.collective.pk, ["lease"], ON)) == [matter]


@pytest.mark.parametrize("state", ["draft", "s1", "s2", "s3", "s4", "s4-noticed"])
def test_not_before(village: Village, state: str) -> None:
    assert refusal(village, village.at(state).pk) == "not-passed"
    assert not queries.passed_matters(village.collective.pk, ["lease"], ON).exists()


def test_every_reason_why_a_matter_does_not_serve(village: Village) -> None:
    matter = village.at("p1")
    assert refusal(village, None) == refusal(village, 10**15) == "no-decision"
    assert refusal(village, matter.pk, organisation_id=village.committee.pk) == "no-decision"
    assert refusal(village, matter.pk, items=["disposal", "project"]) == "other-matter"
    assert refusal(village, matter.pk, on=HELD["s4"] - dt.timedelta(days=1)) == "not-passed"
    assert refusal(village, matter.pk, amount=150_000_01) == "over-decision"


def test_an_open_objection_holds_what_depends_on_the_matter(village: Village) -> None:
    matter = village.at("executing")
    objection = actions.raise_objection(
        village.actor, matter, by="villager", raised_on=day("04-08"), text="底价过低"
    )
    assert refusal(village, matter.pk) == "not-passed"
    assert not queries.passed_matters(village.collective.pk, ["lease"], ON).exists()
    actions.answer(
        village.actor, objection, answered_on=day("04-10"), outcome="explained", text="底价由评估确定"
    )
    assert ask(village, matter.pk) == matter


def test_uses_of_other_rooms_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uses, "_uses", {})
    assert uses.used(7) == 0
    uses.register("付款", lambda matter_id: matter_id * 100)
    uses.register("合同", lambda matter_id: 0)
    assert uses.used(7) == 700 and uses.of_matter(7) == [uses.Use("付款", 700)]


def test_an_amount_needs_a_decision_from_the_countys_threshold_on(village: Village) -> None:
    path = village.region.path
    assert not queries.needs_decision("major-expense", 20_000_00 - 1, path, ON)
    assert queries.needs_decision("major-expense", 20_000_00, path, ON)
    assert queries.needs_decision("distribution", 1, path, ON)
    set_value(
        everything(), MAJOR_AMOUNT, region=village.region, from_on=ON, text="5000", basis="县发〔2026〕9号"
    )
    assert queries.needs_decision("major-expense", 5_000_00, path, ON)
    assert not queries.needs_decision("major-expense", 5_000_00, path, ON - dt.timedelta(days=1))


def test_public_trade_from_the_countys_amount_on(village: Village) -> None:
    assert queries.needs_trade(village.draft(amount=50_000_00), ON)
    assert not queries.needs_trade(village.draft(amount=50_000_00 - 1), ON)
    assert not queries.needs_trade(village.draft(item="budget", amount=90_000_00), ON)
    assert TRADE_AMOUNT.example


def test_who_is_entitled_comes_from_the_latest_roll(village: Village) -> None:
    found = queries.entitled(village.collective, Body.MEMBERS, day("03-01"))
    assert found and found.number == 1000
    actions.record_roll(
        village.actor, region=village.region, body="members", as_of=day("04-01"),
        numbers=actions.Numbers(1010), basis="年度调整",
    )  # fmt: skip
    before, after = (queries.entitled(village.collective, Body.MEMBERS, day(on)) for on in ("03-31", "04-01"))
    assert before and after and (before.number, after.number) == (1000, 1010)
    assert queries.entitled(village.collective, Body.BOARD, ON) is None


def seat(village: Village, person: Person, kind: str, title: str) -> None:
    post = Post.objects.get(
        body__organisation__region=village.region, body__organisation__kind=kind, title=title
    )
    people.begin_tenure(
        everything(),
        person=person,
        post=post,
        start_on=day("01-01"),
        selection="选举" if kind == "committee" else "",
    )


def a_person() -> Person:
    (personal,) = people.remember([people.Identity("甲")])
    return Person.objects.create(personal=personal)


def test_members_of_committees_are_counted_by_their_posts_and_once(village: Village) -> None:
    people.ensure_village_bodies([village.region])
    head, other = a_person(), a_person()
    for person, kind, title in (
        (head, "party", "书记"), (head, "committee", "主任"), (other, "committee", "副主任"),
    ):  # fmt: skip
        seat(village, person, kind, title)
    both = queries.entitled(village.collective, Body.TWO_COMMITTEES, ON)
    assert both and (both.number, both.roll) == (2, None)
    assert queries.one_head(village.region, ON)


def test_who_watches_the_board_has_no_vote_in_it(village: Village) -> None:
    people.ensure_village_bodies([village.region])
    for title in ("理事长", "理事", "监事长", "监事"):
        seat(village, a_person(), "collective", title)
    board = queries.entitled(village.collective, Body.BOARD, ON)
    assert board and board.number == 2


def test_two_stages_are_merged_only_where_the_county_allows(village: Village) -> None:
    matter = village.draft()
    assert not queries.may_merge(matter, ON)
    people.ensure_village_bodies([village.region])
    head = a_person()
    seat(village, head, "party", "书记")
    seat(village, head, "committee", "主任")
    assert queries.may_merge(matter, ON)
    for text, merged in (("never", False), ("always", True)):
        set_value(everything(), MERGE, region=village.region, from_on=ON, text=text, basis="县发〔2026〕9号")
        assert queries.may_merge(matter, ON) is merged


def test_matters_of_another_village_are_not_seen(village: Village, tree: Tree) -> None:
    from tests.support.identity import actor_with

    village.draft()
    assert queries.visible(actor_with("village-clerk", tree.village)).count() == 1
    assert not queries.visible(actor_with("village-clerk", tree.other_village)).exists()
