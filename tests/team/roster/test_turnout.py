"""参选率 by hand: the last vote of each village by a day, NA where none is on record, members' absence not for everybody."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel.access import Actor
from lingyan.kernel.rights import STATISTICS_VIEW
from lingyan.team.roster import actions, presentation, queries, turnout
from lingyan.team.roster.turnout import Poll, Turnout
from tests.support.actors import holding
from tests.support.places import make_places
from tests.team.roster.support import AS_OF, listed

OLD, NEW = dt.date(2021, 1, 10), dt.date(2026, 1, 12)
POLLS = [
    Poll("/1/2/", "committee", OLD, 900, 450),
    Poll("/1/2/", "committee", NEW, 1_000, 930),
    Poll("/1/3/", "committee", NEW, 500, 451),
    Poll("/1/2/", "party", NEW, 30, 24),
]


def test_the_last_vote_of_each_village_counts_and_they_are_added_up() -> None:
    found = turnout.turnout(POLLS, "/1/", AS_OF)
    assert found["committee"] == Turnout(2, 1_500, 1_381)
    assert found["committee"].percent == "92.1"
    assert found["party"].as_json() == {"villages": 1, "entitled": 30, "cast": 24, "percent": "80.0"}
    assert turnout.turnout(POLLS, "/1/3/", AS_OF)["party"].percent == "NA"
    assert turnout.turnout(POLLS, "/1/", OLD)["committee"] == Turnout(1, 900, 450)


@pytest.mark.django_db
def test_statistics_give_it_and_outsiders_learn_nothing_of_who_stayed_away(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_places()["雁庄村"]
    monkeypatch.setattr(turnout, "_sources", {})
    mine = [poll._replace(path=place.path) for poll in POLLS if poll.path == "/1/2/"]
    turnout.register(
        "test", lambda path, by: [each for each in mine if each.path.startswith(path) and each.on <= by]
    )
    people = [listed("王明"), listed("李强", village="990121100201")]
    for name, day in (("2021", dt.date(2021, 3, 31)), ("2026", AS_OF)):
        round_ = actions.freeze(actor, actions.load_round(actor, name=name, as_of=day, people=people)).round
    own = queries.statistics(actor, round_)
    assert own.as_json()["turnout"]["committee"] == {
        "villages": 1,
        "entitled": 1_000,
        "cast": 930,
        "percent": "93.0",
    }
    assert [(each.value, each.before) for each in presentation.votes(own)] == [
        ("93.0", "50.0"),
        ("80.0", "—"),
    ]
    assert list(queries.statistics(holding(STATISTICS_VIEW), round_).turnout()) == ["committee"]
    figures, parts = presentation.sheets(own)
    assert list(figures.rows)[-2][:4] == ["村民委员会选举参选率", "93.0", "50.0", "%"]
    assert next(iter(parts.rows))[-2:] == ["93.0", "80.0"]
    assert not queries.statistics(actor, queries.round_by_name("2021")).turnout()["party"].villages
