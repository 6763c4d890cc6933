from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel.month import Month
from lingyan.team.roster import rules
from lingyan.team.roster.rules import COLLECTIVE_HEAD, SECRETARY, VILLAGE_HEAD, Body, PersonIndex, PostHeld

PARTY_MEMBER = PostHeld(Body.PARTY, "委员")
COMMITTEE_MEMBER = PostHeld(Body.COMMITTEE, "委员")
SUPERVISOR = PostHeld(Body.SUPERVISION, "主任")


@dataclass
class Entry:
    name: str
    identity_number: str | None = None
    village_code: str = "990121100200"
    birth_year: int = 1975
    birth_month: int = 10


def test_the_heads_of_supervision_and_collective_alone_are_in_neither_committee():
    for posts in ([SUPERVISOR], [COLLECTIVE_HEAD]):
        assert not rules.in_party_committee(posts)
        assert not rules.in_village_committee(posts)


def test_one_head_in_the_narrow_and_in_the_wide_sense():
    assert rules.is_one_head_narrow([SECRETARY, VILLAGE_HEAD])
    assert not rules.is_one_head_wide([SECRETARY, VILLAGE_HEAD])
    assert rules.is_one_head_wide([SECRETARY, VILLAGE_HEAD, COLLECTIVE_HEAD])
    assert not rules.is_one_head_narrow([SECRETARY, COLLECTIVE_HEAD])
    assert not rules.is_one_head_narrow([PARTY_MEMBER, VILLAGE_HEAD])


def test_only_a_party_post_may_be_assigned():
    assert rules.may_be_assigned([SECRETARY, VILLAGE_HEAD])
    assert rules.may_be_assigned([SUPERVISOR])
    assert not rules.may_be_assigned([COMMITTEE_MEMBER])


def test_a_birthday_counts_from_the_first_of_its_month():
    assert rules.age_on(1975, 3, dt.date(2026, 3, 1)) == 51
    assert rules.age_on(1975, 4, dt.date(2026, 3, 31)) == 50


@given(
    st.dates(dt.date(1930, 1, 1), dt.date(2008, 12, 31)).filter(lambda day: (day.month, day.day) != (2, 29)),
    st.integers(2010, 2030),
    st.integers(1, 12),
)
def test_at_a_month_end_the_exact_day_gives_the_same_age(birth: dt.date, year: int, month: int):
    month_end = Month(year, month).last_day
    assert rules.age_on(birth.year, birth.month, month_end) == rules.age_on_exact(birth, month_end)


@given(st.dates(dt.date(1930, 1, 1)), st.dates(dt.date(1990, 1, 1)))
def test_month_level_age_is_never_less_than_the_exact_one_and_at_most_one_more(birth: dt.date, day: dt.date):
    assert rules.age_on(birth.year, birth.month, day) - rules.age_on_exact(birth, day) in (0, 1)


def test_joining_the_party_asks_for_eighteen_years():
    assert rules.joined_too_early((1973, 10), (1991, 9))
    assert not rules.joined_too_early((1973, 10), (1991, 10))


def test_names_are_compared_without_padding():
    assert rules.name_key("蒋　明") == rules.name_key("蒋  明") == rules.name_key("\u200b蒋明 ") == "蒋明"


def test_the_same_number_is_the_same_person_whatever_the_name():
    first = Entry("蒋明", "A")
    assert PersonIndex([first]).find(Entry("蒋名", "A", village_code="990121100201")) is first


def test_two_numbers_are_two_persons_even_with_the_same_name_and_birth():
    assert PersonIndex([Entry("孙生", "A")]).find(Entry("孙生", "B")) is None


def test_without_a_number_name_birth_month_and_village_decide():
    index = PersonIndex([Entry("孙 生", "A")])
    assert index.find(Entry("孙生")) is not None
    assert index.find(Entry("孙生", birth_month=11)) is None
    assert index.find(Entry("孙生", village_code="990121100201")) is None


def test_a_person_is_found_by_a_number_learnt_later():
    person = Entry("孙生")
    index = PersonIndex([person])
    person.identity_number = "A"
    index.add(person)
    assert index.find(Entry("孙笙", "A")) is person
    assert list(index) == [person]
