"""The showcase village's branch: its roll and a year of sessions, one quarter short, with tasks open and done."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from typing import Final

from lingyan.demo import signins
from lingyan.demo.decisions import Story
from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import Plan
from lingyan.demo.words import GIVEN_MEN, GIVEN_WOMEN, SURNAMES
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.people.models import Organisation
from lingyan.people.queries import in_office
from lingyan.regions.models import Region
from lingyan.team.branch import actions, queries, rules, watching
from lingyan.team.branch.models import Branch, Resolution, Session

OTHERS: Final = 16
_DAY: Final = dt.timedelta(days=1)
GROUPS: Final = ("1", "2")
_TOPICS: Final = (
    "学习党章",
    "研究春耕生产",
    "讨论人居环境整治",
    "通报上季度村务公开",
    "研究集体资产清查",
    "慰问老党员",
)
_ABSENT_PERCENT, _EXCUSED_PERCENT = 3, 8


def story(plan: Plan, village: Region) -> Story:
    """The branch from the first live month to today; each session is recorded on its day."""
    yield plan.begun + _DAY
    chance, clerk = chance_for("branch", village.code), signins.actor("wenshu")
    branch = actions.found_branch(clerk, village=village)
    actions.add_members(clerk, branch_id=branch.pk, rows=list(_members(village, chance, plan.begun)))
    for month in plan.live:
        for day, kinds, group in _month(month):
            if day > plan.begun + _DAY:
                yield day
                _hold(clerk, branch, kinds, group, chance)
    yield plan.today
    _talk(clerk, branch)
    _fees(plan, clerk, branch)
    _lost(plan, clerk, branch)
    if plan.today.month < 12:
        actions.plan_year(clerk, branch_id=branch.pk, year=plan.today.year)


def _members(village: Region, chance: random.Random, begun: dt.date) -> Iterator[actions.NewMember]:
    """The village's committee by its posts, and members without one; some old, one away, one probationary."""
    serving = in_office(begun).filter(
        post__body__organisation__region=village, post__body__organisation__kind=Organisation.Kind.PARTY
    )
    for number, tenure in enumerate(
        serving.select_related("post", "person__personal").order_by("post", "pk")
    ):
        yield _member(tenure.person.personal.name, tenure.person.sex, number, [_seat(tenure.post.title)])
    for number in range(OTHERS):
        woman = number % 3 == 0
        name = chance.choice(SURNAMES) + chance.choice(GIVEN_WOMEN if woman else GIVEN_MEN)
        more = [rules.Spell(rules.FRAIL, "", begun)] if number in {3, 7} else []
        more += [rules.Spell(rules.AWAY, "", begun)] if number == 5 else []
        yield _member(f"{name}", "女" if woman else "男", number, more, full=number != 9)


def _seat(title: str) -> rules.Spell:
    return rules.Spell(rules.DUTY, title if title in rules.DUTIES_HELD else "委员")


def _member(
    name: str, sex: str, number: int, more: Sequence[rules.Spell], *, full: bool = True
) -> actions.NewMember:
    spells = [rules.Spell(rules.BELONGS), rules.Spell(rules.IN_GROUP, GROUPS[number % len(GROUPS)]), *more]
    return actions.NewMember(name, sex, [*spells, rules.Spell(rules.FULL)] if full else spells)


def _month(month: Month) -> Iterator[tuple[dt.date, tuple[str, ...], str]]:
    """What the branch holds in a month. The general meeting of the third quarter was forgotten."""
    year, number = month.year, month.number
    yield dt.date(year, number, 5), (rules.COMMITTEE,), ""
    joint: tuple[str, ...] = (rules.DAY,)
    if number % 3 == 2 and number != 8:
        joint += (rules.GENERAL,)
    if number % 3 == 1:
        joint += (rules.LESSON,)
    yield dt.date(year, number, 15), joint, ""
    for place, group in enumerate(GROUPS):
        if (number, group) != (7, "2"):
            yield dt.date(year, number, 22 + place), (rules.GROUP,), group


def _hold(clerk: Actor, branch: Branch, kinds: Sequence[str], group: str, chance: random.Random) -> None:
    day, topic = clock.today(), chance.choice(_TOPICS)
    made = actions.plan_session(clerk, branch_id=branch.pk, kinds=kinds, planned_on=day, group=group)
    held = actions.hold_session(clerk, session_id=made.pk, held_on=day, topic=topic, place="村党群服务中心")
    statuses = {member.pk: _tick(who, chance) for member, who in queries.expected(held, day)}
    actions.record_attendance(clerk, session_id=held.pk, statuses=statuses)
    if rules.COMMITTEE in kinds:
        _see_to_tasks(clerk, branch, held)


def _talk(clerk: Actor, branch: Branch) -> None:
    """Some of the committee talked with a member this year; who is away was telephoned last quarter and not in this one."""
    today = clock.today()
    spells = queries.spells_of([branch.pk])
    members = list(branch.members.order_by("number"))
    standing = {member: rules.standing(spells.get(member.pk, ()), today) for member in members}
    others = [member for member in members if not standing[member].sits]
    for number, member in enumerate(each for each in members if standing[each].sits):
        day = dt.date(today.year, 1, 1) + number * 9 * _DAY
        if number != 1 and day <= today:
            actions.record_talk(
                clerk, branch_id=branch.pk, on=day, member_id=member.pk, partner_id=others[number].pk
            )
    before = dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1) - 20 * _DAY
    for member in members:
        if rules.standing(spells.get(member.pk, ()), before).away:
            actions.record_contact(
                clerk, branch_id=branch.pk, on=before, member_id=member.pk, channel="phone"
            )


def _fees(plan: Plan, clerk: Actor, branch: Branch) -> None:
    """Who belongs paid on the party day of the last months; one has paid nothing since the spring."""
    debtor = branch.members.order_by("-number").values_list("pk", flat=True)[0]
    today = Month.of(clock.today())
    for month in plan.live:
        owing = [member.pk for member, fee in watching.fee_rows(branch, month) if fee is None]
        late = month >= today.plus(-5)
        paid = [key for key in owing if not (late and key == debtor)]
        if month < today and paid:
            on = dt.date(month.year, month.number, 15)
            actions.record_fees(clerk, branch_id=branch.pk, month=month, member_ids=paid, paid_on=on)


def _lost(plan: Plan, clerk: Actor, branch: Branch) -> None:
    """One member could not be reached for seven months and is looked for; another has a term that is over."""
    members = list(branch.members.order_by("-number")[1:3])
    lost, term = (member.pk for member in members)
    actions.begin_spell(clerk, member_id=lost, kind=rules.LOST, from_on=plan.today - 220 * _DAY)
    actions.record_trace(
        clerk, branch_id=branch.pk, on=plan.today - 30 * _DAY, member_id=lost, channel="visit"
    )
    actions.begin_spell(
        clerk, member_id=term, kind=rules.CORRECT, value="党员大会〔模拟〕3号", from_on=plan.today - 190 * _DAY,
        until_on=plan.today - 8 * _DAY,
    )  # fmt: skip


def _tick(who: rules.Standing, chance: random.Random) -> str:
    if who.exempt:
        return rules.EXEMPT
    if who.away:
        return chance.choice((rules.ONLINE, rules.ELSEWHERE, rules.EXCUSED))
    drawn = chance.randrange(100)
    if drawn < _ABSENT_PERCENT:
        return rules.ABSENT
    return rules.EXCUSED if drawn < _ABSENT_PERCENT + _EXCUSED_PERCENT else rules.PRESENT


def _see_to_tasks(clerk: Actor, branch: Branch, held: Session) -> None:
    """The committee closes what the last quarter resolved, and resolves anew; the task of September was left."""
    day = clock.today()
    for task in Resolution.objects.filter(session__branch=branch, done_on=None).exclude(
        session__held_on__month=9
    ):
        actions.finish_resolution(clerk, resolution_id=task.pk, done_on=day, outcome="已整治完毕，全村验收")
    if day.month % 3 == 0:
        due = day + dt.timedelta(days=20)
        actions.add_resolution(clerk, session_id=held.pk, wording="组织党员整治村道两侧环境", due_on=due)
