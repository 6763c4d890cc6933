"""Who may do what with a matter, and that nothing recorded can be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction

from lingyan.decisions import actions
from lingyan.decisions.actions import Ballot, Grant, Numbers
from lingyan.decisions.models import (
    Answer,
    Matter,
    Meeting,
    Notice,
    Objection,
    Posting,
    Power,
    Result,
    Review,
    Roll,
)
from lingyan.kernel.problems import Denied
from tests.decisions.support import HELD, Village, code_of, day, grant, make_village, raise_objection, study
from tests.support.actors import holding, nobody
from tests.support.identity import Tree, actor_with

pytestmark = pytest.mark.django_db


def test_each_post_does_its_own(village: Village, tree: Tree) -> None:
    clerk, officer = (
        actor_with("village-clerk", tree.village),
        actor_with("township-officer", tree.town),
    )
    supervisor = actor_with("supervision", tree.village)
    matter = village.at("p1")
    review = {"lawful": True, "reviewed_on": HELD["review"], "number": "7号"}
    with pytest.raises(Denied):
        actions.review(clerk, matter, **review)
    actions.review(officer, matter, **review)
    with pytest.raises(Denied):
        actions.post(officer, matter, from_on=HELD["posted"], place="公开栏")
    actions.post(clerk, matter, from_on=HELD["posted"], place="公开栏")
    own = {"by": "supervision", "raised_on": day("03-25"), "text": "程序有疑问"}
    for other in (clerk, officer):
        with pytest.raises(Denied):
            actions.raise_objection(other, matter, **own)
    objection = actions.raise_objection(supervisor, matter, **own)
    with pytest.raises(Denied):
        actions.answer(supervisor, objection, answered_on=day("03-26"), outcome="explained", text="说明")
    actions.raise_objection(officer, matter, by="villager", raised_on=day("03-25"), text="来镇反映")


@pytest.mark.parametrize("who", [nobody(), holding("decisions.view")])
def test_without_the_right_nothing_goes(village: Village, who: Any) -> None:
    matter = village.at("p1")
    acts: list[Callable[[], Any]] = [
        lambda: actions.draft(who, village.proposal()),
        lambda: actions.change(who, matter, village.proposal()),
        lambda: actions.propose(who, matter),
        lambda: actions.withdraw(who, matter, reason="撤"),
        lambda: actions.vote_again(who, matter),
        lambda: actions.record_study(who, matter, held_on=HELD["s1"], ballot=Ballot(5, 5), opinions="无"),
        lambda: actions.record_discussion(who, matter, held_on=HELD["s2"], ballot=Ballot(8, 8)),
        lambda: actions.record_merged(
            who, matter, held_on=HELD["s1"], study=Ballot(5, 5), discussion=Ballot(8, 8), opinions="无"
        ),
        lambda: actions.give_notice(who, matter, given_on=HELD["s3"], meeting_on=HELD["s4"], place="室"),
        lambda: actions.record_meeting(who, matter, ballot=Ballot(1, 1)),
        lambda: actions.review(who, matter, lawful=True, reviewed_on=HELD["review"], number="1"),
        lambda: actions.post(who, matter, from_on=HELD["posted"], place="栏"),
        lambda: actions.begin_execution(who, matter, on=HELD["until"]),
        lambda: actions.record_result(
            who, matter, outcome="done", done_on=HELD["result"], acceptance="验收"
        ),
        lambda: actions.close(who, matter, on=HELD["until"]),
        lambda: actions.file_with_township(who, matter, on=HELD["until"], number="1"),
        lambda: actions.raise_objection(who, matter, by="villager", raised_on=day("04-01"), text="疑"),
        lambda: actions.raise_objection(who, matter, by="supervision", raised_on=day("04-01"), text="疑"),
        lambda: actions.make_paper(who, matter, kind="minutes", source_id=1),
        lambda: actions.record_roll(
            who, region=village.region, body="members", as_of=day("01-02"), numbers=Numbers(5), basis="册"
        ),
        lambda: actions.grant_power(
            who, organisation=village.committee,
            grant=Grant(["public-works"], "全", day("01-02"), day("01-03"), day("01-01"), basis="柜"),
        ),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(Denied):
            act()


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        (Matter, "title", "别的"), (Matter, "amount", 1), (Matter, "body", "board"), (Notice, "given_on", day("01-01")),
        (Meeting, "ayes", 1), (Meeting, "carried", False), (Review, "lawful", False), (Posting, "until_on", day("03-22")),
        (Objection, "due_on", day("12-01")), (Answer, "outcome", "upheld"), (Result, "spent", 1), (Roll, "eligible", 3),
        (Power, "ceiling", 1),
    ],
)  # fmt: skip
def test_the_database_refuses_to_change_or_delete(
    village: Village, model: type[models.Model], column: str, value: Any
) -> None:
    objection = raise_objection(village, village.at("p2"), day("05-12"))
    actions.answer(village.actor, objection, answered_on=day("05-13"), outcome="explained", text="说明")
    grant(village)
    row = model._default_manager.order_by("-pk")[0]
    with pytest.raises(DatabaseError), transaction.atomic():
        model._default_manager.filter(pk=row.pk).update(**{column: value})
    with pytest.raises(DatabaseError), transaction.atomic():
        model._default_manager.filter(pk=row.pk).delete()


def test_two_villages_do_not_share_rolls(village: Village, tree: Tree) -> None:
    other = make_village(tree.other_village, rolls=False)
    matter = other.draft()
    actions.propose(other.actor, matter)
    assert code_of(study, other, matter) == "no-roll"
