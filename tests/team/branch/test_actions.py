"""What may be done with branches, members, sessions, lists and resolutions, and every refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from lingyan.kernel import clock
from lingyan.kernel.audit import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from lingyan.parameters.actions import set_value
from lingyan.team.branch import actions, queries, rules
from lingyan.team.branch.actions import NewMember
from lingyan.team.branch.models import Attendance, Session, SessionKind
from lingyan.team.branch.parameters import EXEMPT_VOTE
from tests.support.actors import holding
from tests.team.branch.support import PEOPLE, TODAY, Room, member

DAY = dt.timedelta(days=1)


def refused(code: str, do: Callable[[], Any]) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(Refused) as found:
        do()
    assert found.value.code == code
    assert AuditEntry.objects.count() == before


def test_a_branch_belongs_to_a_village_and_has_one_name(room: Room) -> None:
    made = room.branch
    assert (made.name, made.organisation.kind) == ("中共雁庄村支部委员会", "party")
    refused("known-branch", lambda: actions.found_branch(room.actor, village=room.village))
    refused("not-a-village", lambda: actions.found_branch(room.actor, village=room.tree.town))
    refused("too-long", lambda: actions.found_branch(room.actor, village=room.village, name="支" * 81))
    actions.found_branch(room.actor, village=room.village, name="第二支部")
    with pytest.raises(Refused, match="几个支部"):
        queries.branch_of(room.village)
    assert queries.branch_of(room.village, "第二支部") is not None


def test_members_with_faults_are_refused_together(room: Room) -> None:
    branch = room.branch

    def adding(name: str, *spells: rules.Spell, sex: str = "男") -> Callable[[], Any]:
        rows = [member("何人"), actions.NewMember(name, sex, spells)]
        return lambda: actions.add_members(room.actor, branch_id=branch.pk, rows=rows)

    twice = [rules.Spell("group", "1", None, TODAY), rules.Spell("group", "2", TODAY)]
    for code, do in (
        ("no-name", adding(" ")), ("bad-sex", adding("何", sex="x")), ("overlaps", adding("何", *twice)),
        ("bad-value", adding("何", rules.Spell("duty", "会计"))), ("bad-value", adding("何", rules.Spell("group"))),
        ("bad-value", adding("何", rules.Spell("faith"))),
        ("dates-out-of-order", adding("何", rules.Spell("away", "", TODAY, TODAY - DAY))),
    ):  # fmt: skip
        refused(code, do)
    refused("unknown-branch", lambda: actions.add_members(room.actor, branch_id=0, rows=[]))
    assert branch.members.count() == len(PEOPLE)


def test_a_spell_is_ended_once_and_another_follows_it(room: Room) -> None:
    found = room.named("李一")
    group = found.spells.get(kind="group")
    refused("overlaps", lambda: actions.begin_spell(
        room.actor, member_id=found.pk, kind="group", value="2", from_on=TODAY))  # fmt: skip
    actions.end_spell(room.actor, spell_id=group.pk, until_on=TODAY - DAY)
    refused("ended", lambda: actions.end_spell(room.actor, spell_id=group.pk, until_on=TODAY))
    made = actions.begin_spell(room.actor, member_id=found.pk, kind="group", value="2", from_on=TODAY)
    spells = queries.spells_of([room.branch.pk])[found.pk]
    assert [rules.standing(spells, day).group for day in (TODAY - DAY, TODAY)] == ["1", "2"]
    refused(
        "dates-out-of-order",
        lambda: actions.end_spell(room.actor, spell_id=made.pk, until_on=TODAY - 2 * DAY),
    )
    actions.end_spell(room.actor, spell_id=made.pk, until_on=TODAY - DAY)
    refused("unknown-spell", lambda: actions.end_spell(room.actor, spell_id=0, until_on=TODAY))
    refused(
        "unknown-member", lambda: actions.begin_spell(room.actor, member_id=0, kind="away", from_on=TODAY)
    )


def test_an_exemption_says_nothing_of_its_reason(room: Room) -> None:
    made = actions.begin_spell(
        room.actor, member_id=room.named("李一").pk, kind="frail", from_on=TODAY, value="重病"
    )
    assert made.value == ""


def test_a_session_is_planned_announced_and_held(room: Room) -> None:
    session = room.planned("day", "general", on=TODAY + DAY)
    assert session.number == "2026-001"
    assert list(session.kinds.values_list("kind", flat=True)) == ["day", "general"]
    noticed = actions.give_notice(
        room.actor, session_id=session.pk, topic="春耕", place="村部", planned_on=TODAY + 2 * DAY
    )
    assert (noticed.noticed_on, noticed.planned_on) == (TODAY, TODAY + 2 * DAY)
    refused("past", lambda: actions.give_notice(
        room.actor, session_id=session.pk, topic="春耕", place="村部", planned_on=TODAY - DAY))  # fmt: skip
    holding_ = {"session_id": session.pk, "topic": "春耕"}
    refused("future", lambda: actions.hold_session(room.actor, held_on=TODAY + DAY, **holding_))
    with clock.fixed(TODAY + 2 * DAY):
        actions.hold_session(room.actor, held_on=TODAY + 2 * DAY, **holding_)
    refused("wrong-state", lambda: actions.hold_session(room.actor, held_on=TODAY, **holding_))
    refused("wrong-state", lambda: actions.cancel_session(room.actor, session_id=session.pk, reason="雨"))
    refused("unknown-session", lambda: actions.cancel_session(room.actor, session_id=0, reason="雨"))


def test_what_cannot_be_one_session_is_refused(room: Room) -> None:
    def planning(*kinds: str, group: str = "", topic: str = "") -> Callable[[], Any]:
        return lambda: actions.plan_session(
            room.actor, branch_id=room.branch.pk, kinds=kinds, planned_on=TODAY, group=group, topic=topic
        )

    assert room.branch
    for code, do in (
        ("bad-kinds", planning()), ("bad-kinds", planning("group")), ("unknown-group", planning("group", group="9")),
        ("too-long", planning("day", topic="长" * 201)),
    ):  # fmt: skip
        refused(code, do)
    assert room.planned("group", group="2").group == "2"


def test_a_list_has_a_tick_for_everybody_and_counts_the_frail_apart(room: Room) -> None:
    session = room.held("general")
    room.ticked(session, 李一="absent", 周二="excused", 吴预="online")
    found = Attendance.objects.get()
    assert (found.roster, found.exempt, found.required, found.present, found.excused, found.absent) == (
        7,
        1,
        6,
        4,
        1,
        1,
    )
    assert (found.voting_due, found.voting_present, found.general_quorate) == (6, 3, True)
    listed = [each.pk for each, _ in queries.expected(session, TODAY)]

    def recording(**change: Any) -> Callable[[], Any]:
        statuses = {**dict.fromkeys(listed, "present"), **change.get("set", {})}
        for key in change.get("drop", ()):
            del statuses[key]
        return lambda: actions.record_attendance(room.actor, session_id=session.pk, statuses=statuses)

    for code, do in (
        ("no-mark", recording(drop=listed[:1])), ("not-on-roll", recording(set={0: "present"})),
        ("unknown-mark", recording(set={listed[0]: "asleep"})), ("not-exempt", recording(set={listed[0]: "exempt"})),
    ):  # fmt: skip
        refused(code, do)
    planned = room.planned("day")
    refused("wrong-state", lambda: actions.record_attendance(room.actor, session_id=planned.pk, statuses={}))


def test_a_correction_is_another_version_and_what_was_counted_stays(room: Room) -> None:
    session = room.held("committee")
    room.ticked(session, 赵书记="absent", 钱副="absent")
    assert queries.last_lists([session.pk])[session.pk].committee_quorate is False
    room.ticked(session, 赵书记="absent")
    versions = [(each.version, each.present) for each in session.lists.all()]
    assert versions == [(1, 1), (2, 2)]
    actions.end_spell(
        room.actor, spell_id=room.named("孙委").spells.get(kind="duty").pk, until_on=TODAY - DAY
    )
    last = queries.last_lists([session.pk])[session.pk]
    assert (last.version, last.roster, last.committee_quorate) == (2, 3, True)


def test_where_the_county_says_so_the_frail_leave_the_quorum(room: Room) -> None:
    set_value(room.actor, EXEMPT_VOTE, region=room.tree.county, from_on=TODAY, text="否", basis="县里规定")
    session = room.held("general")
    room.ticked(session)
    assert queries.last_lists([session.pk])[session.pk].voting_due == 5


def test_a_session_that_nobody_can_attend_has_no_list(room: Room) -> None:
    empty = actions.found_branch(room.actor, village=room.village, name="空支部")
    made = actions.plan_session(room.actor, branch_id=empty.pk, kinds=["day"], planned_on=TODAY)
    actions.hold_session(room.actor, session_id=made.pk, held_on=TODAY, topic="学习")
    refused("nobody", lambda: actions.record_attendance(room.actor, session_id=made.pk, statuses={}))


def test_a_voided_session_counts_no_more(room: Room) -> None:
    session = room.held("day")
    room.ticked(session)
    refused("no-text", lambda: actions.void_session(room.actor, session_id=session.pk, reason=" "))
    actions.void_session(room.actor, session_id=session.pk, reason="日期错了")
    lines = queries.compliance([room.branch], 2026)[room.branch.pk]
    assert sum(line.held for line in lines) == 0


@pytest.mark.parametrize(
    ("founded_on", "joined", "due"),
    [(None, ["2026-04-01", ""], 16), (None, ["2026-04-02", "2026-04-01"], 12), (None, ["2026-04-02"], 10),
     ("2026-10-01", ["2026-04-01"], 4), (None, [], 16)],
)  # fmt: skip
def test_a_branch_owes_nothing_before_its_first_day(
    room: Room, founded_on: str | None, joined: list[str], due: int
) -> None:
    """Quarters and months of meetings and party days from the founding, else from the first member on the roll."""
    founded = dt.date.fromisoformat(founded_on) if founded_on else None
    made = actions.found_branch(room.actor, village=room.village, name="新支部", founded_on=founded)
    days = [dt.date.fromisoformat(day) if day else None for day in joined]
    rows = [
        NewMember(f"党员{no}", "男", [rules.Spell(rules.BELONGS, "", day)]) for no, day in enumerate(days)
    ]
    actions.add_members(room.actor, branch_id=made.pk, rows=rows)
    lines = queries.compliance([made], 2026)[made.pk]
    regular = [line for line in lines if line.duty.kind in {"general", "day"}]
    assert sum(line.required for line in regular) == due
    assert bool(queries.compliance([made], 2025)[made.pk]) is (due == 16)


def test_members_who_came_from_nowhere_date_a_branch_by_the_first_full_member(room: Room) -> None:
    """The seven are full members since July of 2010, one of them not yet, and none was transferred."""
    due = {year: sum(line.required for line in queries.compliance([room.branch], year)[room.branch.pk])
           for year in (2009, 2010, 2011)}  # fmt: skip
    assert due == {2009: 0, 2010: 2 + 6 + 12 + 6, 2011: 4 + 12 + 24 + 12 + 4 + 1 + 1}


def test_a_resolution_of_all_members_needs_half_of_all_votes(room: Room) -> None:
    session = room.held("general")

    def resolving(**more: Any) -> Callable[[], Any]:
        return lambda: actions.add_resolution(room.actor, session_id=session.pk, wording="修路", **more)

    refused("no-list", resolving(ayes=6))
    room.ticked(session, 李一="absent", 周二="absent", 孙委="absent")
    refused("no-quorum", resolving(ayes=2))
    room.ticked(session, 李一="absent", 周二="absent")
    refused("too-few-ayes", resolving(ayes=3))
    refused("too-few-ayes", resolving())
    room.ticked(session, 李一="absent")
    refused("too-many-ayes", resolving(ayes=5))
    refused("no-owner", resolving(ayes=4, owner_id=10**9))
    made = resolving(ayes=4, due_on=TODAY, owner_id=room.named("李一").pk)()
    assert made.number == 1
    refused("future", lambda: actions.finish_resolution(
        room.actor, resolution_id=made.pk, done_on=TODAY + DAY, outcome="已修"))  # fmt: skip
    actions.finish_resolution(room.actor, resolution_id=made.pk, done_on=TODAY, outcome="已修")
    refused("done", lambda: actions.finish_resolution(
        room.actor, resolution_id=made.pk, done_on=TODAY, outcome="已修"))  # fmt: skip
    refused("unknown-resolution", lambda: actions.finish_resolution(
        room.actor, resolution_id=0, done_on=TODAY, outcome="已修"))  # fmt: skip


def test_the_years_plan_fills_what_is_missing_from_today_on(room: Room) -> None:
    room.held("day", on=TODAY)
    made = actions.plan_year(room.actor, branch_id=room.branch.pk, year=2026)
    assert min(each.planned_on for each in made) >= TODAY
    kinds = list(SessionKind.objects.filter(session__in=made).values_list("kind", flat=True))
    assert (kinds.count("day"), kinds.count("life"), kinds.count("appraisal")) == (9, 1, 1)
    refused("nothing-missing", lambda: actions.plan_year(room.actor, branch_id=room.branch.pk, year=2026))
    refused("bad-year", lambda: actions.plan_year(room.actor, branch_id=room.branch.pk, year=12))
    assert len({each.number for each in Session.objects.all()}) == Session.objects.count()


def test_whoever_only_looks_changes_nothing(room: Room) -> None:
    looker = holding("branch.view")
    session = room.planned("day")
    for do in (
        lambda: actions.found_branch(looker, village=room.village, name="x"),
        lambda: actions.add_members(looker, branch_id=room.branch.pk, rows=[]),
        lambda: actions.plan_year(looker, branch_id=room.branch.pk, year=2026),
        lambda: actions.hold_session(looker, session_id=session.pk, held_on=TODAY, topic="学习"),
        lambda: actions.cancel_session(
            holding("branch.record", path=room.tree.other_town.path), session_id=session.pk, reason="雨"
        ),
    ):
        with pytest.raises(Denied):
            do()
