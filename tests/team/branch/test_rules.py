"""Attendance and duties at their boundaries: the exempt left out, half is enough, a surplus makes up for nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.team.branch import rules
from lingyan.team.branch.rules import Extent, Held, Mark, Spell, Unit

DAYS = st.dates(dt.date(2024, 12, 1), dt.date(2026, 2, 1))
KINDS = st.sampled_from(
    [(kind,) for kind in rules.KINDS if kind != rules.GROUP] + [("day", "general"), ("day", "lesson")]
)
UNIT = Unit(committee=Extent(), groups={"1": Extent(), "2": Extent()})
MARKS = st.lists(
    st.builds(Mark, st.sampled_from(sorted(rules.STATUSES)), st.booleans(), st.booleans(), st.booleans()),
    max_size=30,
)


def marks(status: str, count: int, **more: bool) -> list[Mark]:
    return [Mark(status, True, **more)] * count


@given(MARKS, st.booleans())
def test_everybody_is_in_one_column(listed: list[Mark], vote: bool) -> None:
    sums = rules.tally(["general", "committee"], listed, exempt_vote=vote)
    assert sums.roster == len(listed)
    assert sums.present + sums.excused + sums.absent == sums.required
    assert min(sums.required, sums.absent, sums.voting_due - sums.voting_present) >= 0


@given(MARKS, st.integers(0, 5))
def test_the_exempt_change_no_attendance(listed: list[Mark], frail: int) -> None:
    before = rules.tally([], listed)
    after = rules.tally([], [*listed, *marks("exempt", frail, exempt=True)])
    assert (after.required, after.present, after.absent) == (before.required, before.present, before.absent)
    assert after.exempt == before.exempt + frail


@pytest.mark.parametrize(
    ("present", "away", "enough"), [(5, 5, True), (4, 5, False), (5, 6, False), (1, 0, True)]
)
def test_half_of_those_with_a_vote_is_enough(present: int, away: int, enough: bool) -> None:
    listed = [*marks("online", present), *marks("absent", away), Mark("present", votes=False)]
    assert rules.tally(["general"], listed).quorum is enough


def test_the_exempt_stay_in_the_quorum_unless_the_county_says_otherwise() -> None:
    listed = [*marks("present", 5), *marks("absent", 4), *marks("exempt", 2, exempt=True)]
    assert rules.tally(["general"], listed).quorum is False
    assert rules.tally(["general"], listed, exempt_vote=False).quorum is True


def test_who_is_exempt_and_came_votes_and_is_in_no_attendance() -> None:
    sums = rules.tally(["general"], [*marks("present", 1, exempt=True), *marks("absent", 1)])
    assert (sums.required, sums.present, sums.absent, sums.voting_present, sums.quorum) == (1, 0, 1, 1, True)


def test_elsewhere_leaves_the_denominator_and_is_no_vote_present() -> None:
    sums = rules.tally(["general"], [*marks("elsewhere", 2), *marks("present", 1)])
    assert (sums.required, sums.present, sums.voting_due, sums.voting_present, sums.quorum) == (
        1,
        1,
        3,
        1,
        False,
    )


def test_half_of_the_committee_counts_seats_not_members() -> None:
    listed = [*marks("present", 2, sits=True), *marks("excused", 3, sits=True), *marks("present", 9)]
    sums = rules.tally(["committee", "general"], listed)
    assert (sums.quorate["committee"], sums.quorate["general"], sums.quorum) == (False, True, False)
    assert rules.tally(["general", "committee"], []).quorum is False
    assert rules.tally(["day"], listed).quorum is None


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(13, 14, "92.9"), (1, 2000, "0.1"), (1, 2001, "0.0"), (0, 0, ""), (7, 7, "100.0")],
)
def test_percent(part: int, whole: int, shown: str) -> None:
    assert rules.percent(part, whole) == shown


@given(st.lists(st.tuples(DAYS, KINDS), max_size=40), st.booleans())
def test_every_session_of_the_year_counts_once_a_kind_and_no_period_lends(found: list, quorate: bool) -> None:
    sessions = [
        Held(f"{number:03d}", day, kinds, quorate={"general": quorate, "committee": quorate})
        for number, (day, kinds) in enumerate(found)
    ]
    lines = rules.compliance(2025, UNIT, sessions)
    inside = Counter(kind for each in sessions if each.held_on.year == 2025 for kind in each.kinds)
    for kind in rules.KINDS:
        own = [line for line in lines if line.duty.kind == kind]
        assert sum(line.held for line in own) == inside[kind]
    assert all(line.difference == line.valid - line.required and line.met <= line.required for line in lines)
    assert all(
        line.valid == (line.held if quorate else 0)
        for line in lines
        if line.duty.kind in {"general", "committee"}
    )
    total = rules.summary(lines, dt.date(2026, 1, 1))
    assert total.due == 4 + 12 + 24 + 12
    assert 0 <= total.met <= total.due


@pytest.mark.parametrize(
    ("day", "period"),
    [(dt.date(2025, 3, 31), "2025Q1"), (dt.date(2025, 4, 1), "2025Q2"), (dt.date(2025, 12, 31), "2025Q4")],
)
def test_a_session_counts_where_it_was_held(day: dt.date, period: str) -> None:
    lines = rules.compliance(2025, UNIT, [Held("1", day, ["general"], quorate={"general": True})])
    assert [line.period.label for line in lines if line.held] == [period]


def test_without_a_list_a_meeting_is_held_but_not_valid() -> None:
    lines = rules.compliance(2025, UNIT, [Held("1", dt.date(2025, 1, 1), ["general", "day"])])
    found = {line.duty.kind: (line.held, line.valid) for line in lines if line.held}
    assert found == {"general": (1, 0), "day": (1, 1)}


def test_duties_bind_whole_periods_of_what_stood() -> None:
    young = Unit(Extent(dt.date(2025, 2, 1)), groups={"1": Extent(dt.date(2025, 6, 2), dt.date(2025, 8, 31))})
    lines = rules.compliance(2025, young, [])
    due = [(line.duty.kind, line.period.label) for line in lines]
    assert [label for kind, label in due if kind == "group"] == ["2025-07", "2025-08"]
    assert [label for kind, label in due if kind == "general"] == ["2025Q2", "2025Q3", "2025Q4"]
    assert not [kind for kind, _ in due if kind in {"committee", "lesson", "life"}]


def test_nothing_is_owed_before_the_branch_stood() -> None:
    unit = Unit(Extent(dt.date(2025, 11, 2)), Extent(), {"1": Extent()})
    assert rules.compliance(2024, unit, []) == []
    due = {(line.duty.kind, line.period.label) for line in rules.compliance(2025, unit, [])}
    assert due == {(kind, "2025-12") for kind in ("committee", "group", "day")}


def test_only_what_is_over_is_in_the_share() -> None:
    lines = rules.compliance(2025, UNIT, [])
    assert rules.summary(lines, dt.date(2025, 1, 30)).due == 0
    assert rules.summary(lines, dt.date(2025, 1, 31)).due == 4
    assert rules.summary(lines, dt.date(2025, 3, 31)).due == 13
    assert rules.summary([], dt.date(2025, 3, 31)).percent == ""


@given(st.lists(st.tuples(DAYS, KINDS), max_size=20), st.integers(0, 12), st.integers(1, 31))
def test_a_plan_that_takes_place_meets_every_duty(found: list, lessons: int, day: int) -> None:
    unit = Unit(Extent(), Extent(), {"1": Extent(), "2": Extent()}, lessons)
    known = [Held(f"{number}", when, kinds) for number, (when, kinds) in enumerate(found)]
    plan = rules.year_plan(2025, unit, known, day)
    assert all(each.on.year == 2025 and not rules.kinds_fault(each.kinds, each.group) for each in plan)
    planned = [Held(f"p{number}", each.on, each.kinds, each.group) for number, each in enumerate(plan)]
    lines = rules.compliance(2025, unit, [*known, *planned])
    assert all(line.held >= line.required for line in lines)
    assert rules.year_plan(2025, unit, [*known, *planned], day) == []


@pytest.mark.parametrize(
    ("kinds", "group", "sound"),
    [
        (["day", "general"], "", True), (["group"], "1", True), (["group"], "", False), (["day"], "1", False),
        ([], "", False), (["day", "day"], "", False), (["group", "general"], "1", False), (["tea"], "", False),
    ],
)  # fmt: skip
def test_kinds_of_one_session(kinds: list[str], group: str, sound: bool) -> None:
    assert (rules.kinds_fault(kinds, group) == "") is sound


def test_standing_on_the_first_and_the_last_day() -> None:
    spells = [
        Spell("belongs", "", dt.date(2025, 9, 1), dt.date(2025, 12, 30)), Spell("full", "", dt.date(2025, 10, 1)),
        Spell("group", "2"), Spell("duty", "委员"), Spell("frail", "", dt.date(2025, 11, 1), dt.date(2025, 11, 30)),
    ]  # fmt: skip
    on = {day: rules.standing(spells, day) for day in (
        dt.date(2025, 8, 31), dt.date(2025, 9, 1), dt.date(2025, 10, 1), dt.date(2025, 11, 30), dt.date(2025, 12, 31),
    )}  # fmt: skip
    seen = [(who.belongs, who.votes, who.group, who.sits, who.exempt) for who in on.values()]
    assert seen == [
        (False, False, "", False, False), (True, False, "2", True, False), (True, True, "2", True, False),
        (True, True, "2", True, True), (False, False, "", False, False),
    ]  # fmt: skip


def test_who_stands_on_which_list() -> None:
    member, seated = (rules.standing([Spell("belongs"), Spell("group", "1"), *more], dt.date(2025, 1, 1))
                      for more in ([], [Spell("duty", "书记")]))  # fmt: skip
    assert [rules.expected(["committee"], "", who) for who in (member, seated)] == [False, True]
    assert rules.expected(["committee", "day"], "", member)
    assert [rules.expected(["group"], group, member) for group in ("1", "2")] == [True, False]
    assert not rules.expected(["day"], "", rules.standing([], dt.date(2025, 1, 1)))


def test_what_was_taken_back_never_held() -> None:
    back = Spell(rules.DUTY, "书记", dt.date(2020, 1, 1), dt.date(2019, 12, 31))
    assert not back.lasts
    assert rules.extent([back]) is None
    true = Spell(rules.DUTY, "书记", dt.date(2025, 3, 1))
    assert rules.extent([back, true]) == Extent(dt.date(2025, 3, 1), None)


def test_spells_that_overlap_or_adjoin_say_the_same_as_one() -> None:
    day, one = dt.date(2025, 6, 30), dt.timedelta(days=1)
    first, second = Spell("frail", "", dt.date(2025, 1, 1), day), Spell("frail", "", day + one)
    assert rules.runs({1: second, 2: first}) == [(Spell("frail", "", dt.date(2025, 1, 1)), 1)]
    apart = Spell("frail", "", day + 2 * one)
    assert rules.runs({1: first, 2: apart}) == [(first, 1), (apart, 2)]
    inner = Spell("frail", "", dt.date(2025, 2, 1), dt.date(2025, 3, 1))
    assert rules.runs({1: first, 2: inner}) == [(first, 1)]
    assert rules.runs({1: Spell("group", "1"), 2: Spell("group", "2", day)}) == [
        (Spell("group", "1"), 1), (Spell("group", "2", day), 2),
    ]  # fmt: skip
    assert rules.runs({}) == []


def test_a_life_meeting_may_be_held_in_groups() -> None:
    unit = Unit(Extent(), groups={"1": Extent(), "2": Extent()})
    held = [Held(str(number), dt.date(2025, 12, number), ["group", "life"], str(number)) for number in (1, 2)]
    lines = rules.compliance(2025, unit, held)
    [life] = [line for line in lines if line.duty.kind == "life"]
    assert (life.group, life.required, life.held, life.valid, life.events) == ("", 1, 2, 2, ("1", "2"))
    december = [line for line in lines if line.duty.kind == "group" and line.period.label == "2025-12"]
    assert [(line.group, line.valid) for line in december] == [("1", 1), ("2", 1)]
