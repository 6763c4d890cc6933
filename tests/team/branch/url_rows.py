"""How each page of branches is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from lingyan.files import waiting
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.team.branch import actions, rules
from lingyan.team.branch.models import Branch, Fee, Member, Session, Sitting, Spell, Talk
from tests.support.actors import everything
from tests.support.urls import World, row
from tests.team.branch.support import member


def _branch(world: World) -> Branch:
    village = world.tree.village
    known = Branch.objects.filter(organisation__region=village).first()
    return known or actions.found_branch(everything(), village=village)


def _member(world: World) -> Member:
    branch = _branch(world)
    known = branch.members.first()
    return (
        known
        or actions.add_members(everything(), branch_id=branch.pk, rows=[member("赵书记", duty="书记")])[0]
    )


def _session(world: World) -> Session:
    branch = _member(world).branch
    known = Session.objects.filter(branch=branch).first()
    if known is not None:
        return known
    today = clock.today()
    made = actions.plan_session(everything(), branch_id=branch.pk, kinds=["day"], planned_on=today)
    return actions.hold_session(everything(), session_id=made.pk, held_on=today, topic="学习")


def _resolution(world: World) -> dict[str, Any]:
    made = actions.add_resolution(everything(), session_id=_session(world).pk, wording="修路")
    return {"resolution_id": made.pk}


def _of_branch(world: World) -> dict[str, Any]:
    return {"branch_id": _branch(world).pk}


def _of_session(world: World) -> dict[str, Any]:
    return {"session_id": _session(world).pk}


def _upload(world: World) -> dict[str, Any]:
    given = {"files": [SimpleUploadedFile("台账.xlsx", b"nothing")]}
    return {"token": waiting.keep(0, given, {"branch_village": world.tree.village.pk, "year": 2025})}


def _talk(world: World) -> dict[str, Any]:
    first, second = _member(world), _branch(world).members.order_by("pk").last()
    if first == second:
        [second] = actions.add_members(
            everything(),
            branch_id=first.branch_id,
            rows=[actions.NewMember("孙有田", "男", [rules.Spell(rules.BELONGS)])],
        )
    known = Talk.objects.filter(branch=first.branch_id).first()
    made = known or actions.record_talk(
        everything(), branch_id=first.branch_id, on=clock.today(), member_id=first.pk, partner_id=second.pk
    )
    return {"talk_id": made.pk}


def _of_kind(world: World) -> dict[str, Any]:
    return {**_of_branch(world), "kind": "heart"}


def _fee(world: World) -> dict[str, Any]:
    member = _member(world)
    known = Fee.objects.filter(member=member).first()
    if known is None:
        [known] = actions.record_fees(
            everything(), branch_id=member.branch_id, month=Month.of(clock.today()), member_ids=[member.pk],
            paid_on=clock.today(),
        )  # fmt: skip
    return {"fee_id": known.pk}


def _term(world: World) -> dict[str, Any]:
    member, today = _member(world), clock.today()
    known = Spell.objects.filter(member=member, kind="correct").first()
    made = known or actions.begin_spell(
        everything(), member_id=member.pk, kind="correct", value="支委会3号", from_on=today, until_on=today
    )
    return {"spell_id": made.pk}


def _sitting(world: World) -> dict[str, Any]:
    village = world.tree.village
    known = Sitting.objects.filter(region=village).first()
    made = known or actions.record_sitting(
        everything(), region=village, kind="meeting", on=clock.today(), topic="审核收支", members=3, present=3
    )
    return {"sitting_id": made.pk}


def _advice(world: World) -> dict[str, Any]:
    return {"advice_id": actions.advise(everything(), wording="补齐附件", **_sitting(world)).pk}


row("branch:sittings")
row("branch:new-sitting")
for name in ("sitting", "advise", "withdraw-sitting"):
    row(f"branch:{name}", _sitting, scoped=True)
row("branch:answer", _advice, scoped=True)
row("branch:fees", _of_branch, scoped=True)
row("branch:withdraw-fee", _fee, scoped=True)
row("branch:close-correction", _term, scoped=True)
row("branch:new-talk", _of_kind, scoped=True)
row("branch:talks", _of_branch, scoped=True)
row("branch:withdraw-talk", _talk, scoped=True)
for name in ("branches", "members", "new-branch", "import"):
    row(f"branch:{name}")
for name in ("branch", "plan", "new-session", "new-member"):
    row(f"branch:{name}", _of_branch, scoped=True)
for name in ("member", "begin"):
    row(f"branch:{name}", lambda world: {"member_id": _member(world).pk}, scoped=True)
row("branch:end", lambda world: {"spell_id": Spell.objects.filter(member=_member(world))[0].pk}, scoped=True)
for name in ("session", "attendance"):
    row(f"branch:{name}", _of_session, scoped=True)
row("branch:step", lambda world: {**_of_session(world), "what": "void"}, scoped=True)
row("branch:paper", lambda world: {**_of_session(world), "kind": "minutes"}, scoped=True)
row("branch:finish", _resolution, scoped=True)
for name in ("import-preview", "import-failed"):
    row(f"branch:{name}", _upload, scoped=True)
