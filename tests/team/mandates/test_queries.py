"""What the list comes to, and what decisions and the term change take from it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from lingyan.facts.registry import FactRequest
from lingyan.kernel.month import Month
from lingyan.people import headcounts
from lingyan.people.headcounts import Listed
from lingyan.team.mandates import actions, queries
from lingyan.team.mandates.desk import cards
from lingyan.team.mandates.facts import rows
from lingyan.team.mandates.rules import Tally
from lingyan.team.term.known import support_bodies
from tests.support.identity import signed_in, user_with
from tests.team.mandates.support import CHOSEN, DUE, TODAY, Town, entry

LATER = dt.date(2026, 1, 25)


def filled(town: Town) -> None:
    entries = [
        entry(), entry(name="李志远", sex="男", households=10, start_on=LATER),
        entry(kind="leader", households=None), entry(kind="leader", name="李志远", sex="男", households=None),
        entry(kind="member", households=None),
    ]  # fmt: skip
    actions.begin_many(town.keeper, region=town.village, entries=entries)


def test_a_village_by_kind(town: Town) -> None:
    filled(town)
    assert queries.tallies(town.village, TODAY) == {
        "leader": Tally(2, 1, None, 0, 1),
        "villager": Tally(2, 1, 22, 0, 1),
        "member": Tally(1, 1, None),
    }
    assert queries.tallies(town.village, DUE)["member"].over == 1
    assert queries.tallies(town.places["玉屯村"], TODAY)["villager"] == Tally()


def test_others_ask_for_who_is_in_a_running_term(town: Town) -> None:
    filled(town)
    last = DUE - dt.timedelta(days=1)
    village = town.village
    assert headcounts.listed("villager", village, TODAY) == Listed(2, 1, 22, CHOSEN, LATER)
    assert headcounts.listed("villager", village, last) == Listed(2, 1, 22, CHOSEN, LATER)
    assert headcounts.listed("villager", village, DUE) == Listed(1, 0, 10, LATER, LATER)
    assert headcounts.listed("villager", village, CHOSEN - dt.timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("body", "basis", "numbers"),
    [
        ("representatives", "村民代表名册", (2, 2, 1, 22)),
        ("member-representatives", "成员代表名册", (1, 1, 1, None)),
    ],
)
def test_the_roll_of_a_meeting_offers_the_list(
    town: Town, client: Client, body: str, basis: str, numbers: tuple[Any, ...]
) -> None:
    filled(town)
    clerk = signed_in(client, user_with("village-clerk", town.village))
    page = clerk.get(f"/decisions/rolls/new/?region={town.village.code}&body={body}")
    said = page.context["form"].initial
    assert tuple(said[name] for name in ("representatives", "eligible", "women", "households")) == numbers
    assert said["basis"] == basis


def test_the_term_change_offers_who_was_chosen_after_the_committee(town: Town) -> None:
    filled(town)
    process: Any = SimpleNamespace(region=town.village, formed_on=CHOSEN)
    assert support_bodies(process, TODAY) == {
        "leaders": 2, "leaders_on": CHOSEN.isoformat(), "representatives": 2, "representatives_on": LATER.isoformat(),
    }  # fmt: skip
    process.formed_on = CHOSEN + dt.timedelta(days=1)
    assert support_bodies(process, TODAY) == {}, "those of the term before are not offered"
    process.formed_on = None
    assert support_bodies(process, TODAY) == {}


def test_facts_count_and_name_nobody(town: Town) -> None:
    filled(town)
    month = Month.of(TODAY)
    [row] = rows(FactRequest(month, month, TODAY))
    assert row == ("990121100200", "990121000000", 2, 2, 1, 22, 1, 1, None, 0)
    [later] = rows(FactRequest(month, month, DUE))
    assert later[-1] == 4


def test_the_desk_tells_of_terms_that_ran_out(town: Town) -> None:
    town.begun(start_on=dt.date(2021, 6, 16))
    assert list(cards(town.keeper, town.village, Month(2026, 6))) == []
    town.begun(name="李志远", start_on=dt.date(2021, 6, 15))
    [item] = cards(town.keeper, town.village, Month(2026, 6))
    assert item.count == 1 and "state=over" in item.url
