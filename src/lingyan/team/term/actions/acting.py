"""Without a chief a deputy acts, or whom the meeting of representatives picks (governance.md B-4 step 18).

Source: 四川省村民委员会选举条例第三十八条. Whoever acts holds no other post by it and gets no tenure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused, required_text
from lingyan.kernel.rights import TERM_RECORD
from lingyan.people.models import Organisation, Tenure
from lingyan.people.queries import in_office
from lingyan.team.term import acting, leaving, rules
from lingyan.team.term.actions.common import hold_places, require_past
from lingyan.team.term.covers import ACTING
from lingyan.team.term.models import Acting
from lingyan.team.term.rules import Meeting

ACTS: Final = audit.register("term.acting", "登记主持工作的人")
_NUMBER: Final = 80


def record_acting(
    actor: Actor, *, tenure_id: int, way: str, document: str, on: dt.date, from_on: dt.date,
    meeting: Meeting | None = None, ayes: int | None = None,
) -> Acting:  # fmt: skip
    """Note which member of the committee acts from a day on, until a chief takes office.

    `on`: when it was settled. A meeting of representatives (`meeting`, `ayes`) is wanted where there is no deputy: two
    thirds of them are there, more than half of these say yes. Refused while there is a chief, or somebody acts.
    """
    require_past(from_on)
    with transaction.atomic():
        home = "post__body__organisation"
        tenure = Tenure.objects.filter(pk=tenure_id, **{f"{home}__kind": Organisation.Kind.COMMITTEE})
        found = tenure.select_related("post", f"{home}__region").first()
        if found is None:
            raise Refused("没有这项任职", code="unknown-tenure")
        region = found.post.body.organisation.region
        actor.require(TERM_RECORD, region.path)
        hold_places(region)
        number = required_text(document, "文号或会议记录编号", _NUMBER, code="no-document")
        problems = [*_faults(found, region.pk, way, on, from_on), *_meeting_faults(way, meeting, ayes)]
        if problems:
            raise Refused(problems)
        counted = meeting if way == Acting.Way.MEETING else None
        made = Acting.objects.create(
            region=region, tenure=found, way=way, document=number, on=on, from_on=from_on,
            eligible=counted.eligible if counted else None, present=counted.present if counted else None,
            ayes=ayes if counted else None, made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        audit.record(
            actor, ACTS, target=(ACTING, made.pk), region_path=region.path, tenure=found.pk, on=str(from_on)
        )
    return made


def _faults(tenure: Tenure, region: int, way: str, on: dt.date, from_on: dt.date) -> Iterator[Problem]:
    if way not in Acting.Way.values:
        yield Problem("bad-choice", "产生方式应为副主任主持工作或村民代表会议推选")
    if on > from_on:
        yield Problem("bad-date", "主持工作的日期不能早于确定日期")
    if not in_office(from_on).filter(pk=tenure.pk).exists():
        yield Problem("not-sitting", f"这名成员 {from_on} 不在任，主持工作的应是在任成员")
    if acting.holders(region, acting.CHIEF, from_on).exists():
        yield Problem("chief-there", f"{from_on} 主任在任，不需要由人主持工作")
    if region in acting.running([region], from_on):
        yield Problem("acting-already", "已经有人主持工作，到主任就任或本人离任为止")
    if way == Acting.Way.DEPUTY and tenure.post.title != acting.DEPUTY:
        yield Problem("not-deputy", "副主任在任的由副主任主持工作；没有副主任的，由村民代表会议推选")
    if way == Acting.Way.MEETING and acting.holders(region, acting.DEPUTY, from_on).exists():
        yield Problem("deputy-there", "副主任在任，由副主任主持工作，不另行推选")


def _meeting_faults(way: str, meeting: Meeting | None, ayes: int | None) -> Iterator[Problem]:
    if way != Acting.Way.MEETING:
        return
    if meeting is None or ayes is None:
        yield Problem("no-meeting", "由村民代表会议推选的，要填写应到会、实到会人数和同意票")
        return
    faults = list(leaving.meeting_faults("representatives", meeting, ayes))
    yield from faults
    if not faults and not rules.majority(ayes, meeting.present):
        yield Problem("not-passed", f"同意 {ayes} 票，没有超过到会的 {meeting.present} 人的一半，没有通过")
