"""What may be put on record, ended and replaced, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lingyan.kernel import audit, covers
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import MANDATES_VIEW
from lingyan.people.models import Person
from lingyan.team.mandates import actions
from lingyan.team.mandates.models import Ending, Mandate
from tests.support.actors import holding
from tests.team.mandates.support import CHOSEN, DUE, TODAY, Town, entry

DAY = dt.timedelta(days=1)


def test_one_is_on_record_for_five_years(town: Town) -> None:
    made = town.begun()
    assert (made.due_on, made.households, made.person.personal.name) == (DUE, 12, "王小雁")
    assert made.person.tenures.count() == 0, "no cadre"
    noted = AuditEntry.objects.get(code=actions.BEGUN)
    assert "王小雁" not in str(noted.details) and noted.details["count"] == 1
    assert list(covers.breaches(audit.notes())) == []


def test_one_person_with_two_mandates_is_one_person(town: Town) -> None:
    first, second = town.begun(), town.begun(kind="member")
    assert first.person_id == second.person_id
    assert town.begun(group="四组").person_id != first.person_id, "another group, another person"
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": ""}, "bad-name"),
        ({"name": "王" * 41}, "bad-name"),
        ({"sex": ""}, "bad-sex"),
        ({"kind": "cadre"}, "bad-kind"),
        ({"kind": "leader", "group": ""}, "bad-group"),
        ({"group": "组" * 21}, "bad-group"),
        ({"households": 0}, "bad-households"),
        ({"households": 1000}, "bad-households"),
        ({"way": "appointed"}, "bad-way"),
        ({"start_on": TODAY + DAY}, "bad-start_on"),
        ({"start_on": dt.date(1999, 12, 31)}, "bad-start_on"),
    ],
)
def test_faults_are_refused(town: Town, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        town.begun(**changes)
    assert [each.code for each in refusal.value.problems] == [code]
    assert not Mandate.objects.exists()


def test_all_or_nothing(town: Town) -> None:
    town.begun()
    fresh = [entry(name="李志远", sex="男"), entry()]
    for entries, code in ((fresh, "held"), ([entry(group="四组")] * 2, "twice"), ([], "refused")):
        with pytest.raises(Refused) as refusal:
            actions.begin_many(town.keeper, region=town.village, entries=entries)
        assert code in {*(each.code for each in refusal.value.problems), "refused"}
    assert Mandate.objects.count() == 1


def test_only_in_a_village_by_who_may(town: Town) -> None:
    with pytest.raises(Refused, match="先选一个村"):
        actions.begin(town.keeper, region=town.places["芦溪镇"], entry=entry())
    reader = holding(MANDATES_VIEW)
    made = town.begun()
    with pytest.raises(Denied):
        actions.begin(reader, region=town.village, entry=entry(name="李志远"))
    with pytest.raises(Denied):
        actions.end(reader, mandate_id=made.pk, ending="resigned", on=TODAY)


def test_a_new_list_succeeds_the_one_before(town: Town) -> None:
    old = town.begun(start_on=dt.date(2021, 1, 10))
    leader = town.begun(start_on=dt.date(2021, 1, 10), kind="leader")
    [new] = actions.begin_many(
        town.keeper, region=town.village, entries=[entry()], succeed=True, origin="0" * 64
    )
    old.refresh_from_db()
    leader.refresh_from_db()
    assert (old.end_on, old.ending, new.person_id) == (CHOSEN, Ending.TERM, old.person_id)
    assert leader.end_on is None, "the file names no leaders"
    assert list(covers.breaches(audit.notes())) == []


def test_who_fills_a_gap_serves_the_rest_of_the_term(town: Town) -> None:
    before = town.begun()
    made = actions.replace(
        town.keeper, mandate_id=before.pk, ending="moved", name="李志远", sex="男", start_on=TODAY
    )
    before.refresh_from_db()
    assert (before.end_on, before.ending) == (TODAY, Ending.MOVED)
    assert (made.way, made.group, made.households, made.due_on) == ("filled", "三组", 12, DUE)
    assert town.begun(name="邱秋月", way="filled", start_on=TODAY).due_on == DUE
    assert town.begun(name="邱秋月", way="filled", start_on=TODAY, kind="member").due_on == dt.date(
        2031, 6, 15
    )


@pytest.mark.parametrize(
    ("ending", "start_on", "words"),
    [
        ("mistake", TODAY, "先终止"),
        ("moved", CHOSEN - DAY, "终止日期"),
        ("moved", TODAY + DAY, "终止日期"),
        ("gone", TODAY, "选原因"),
    ],
)
def test_what_no_replacement_may_be(town: Town, ending: str, start_on: dt.date, words: str) -> None:
    before = town.begun()
    with pytest.raises(Refused, match=words):
        actions.replace(
            town.keeper, mandate_id=before.pk, ending=ending, name="李志远", sex="男", start_on=start_on
        )
    before.refresh_from_db()
    assert before.end_on is None


def test_a_term_that_is_over_is_not_filled_up(town: Town) -> None:
    before = town.begun(start_on=dt.date(2021, 6, 15))
    with pytest.raises(Refused, match="重新推选"):
        actions.replace(
            town.keeper, mandate_id=before.pk, ending="moved", name="李志远", sex="男", start_on=TODAY
        )


def test_one_is_ended_once(town: Town) -> None:
    made = town.begun()
    for on in (CHOSEN - DAY, TODAY + DAY, None):
        with pytest.raises(Refused, match="终止日期"):
            actions.end(town.keeper, mandate_id=made.pk, ending="resigned", on=on)
    actions.end(town.keeper, mandate_id=made.pk, ending="resigned", on=TODAY)
    with pytest.raises(Refused, match="已经终止"):
        actions.end(town.keeper, mandate_id=made.pk, ending="resigned", on=TODAY)
    with pytest.raises(Refused, match="没有这条"):
        actions.end(town.keeper, mandate_id=0, ending="resigned", on=TODAY)
    wrong = town.begun()
    assert actions.end(town.keeper, mandate_id=wrong.pk, ending="mistake").end_on == CHOSEN


def test_the_database_refuses_what_no_action_does(town: Town) -> None:
    made = town.begun()
    for act in (lambda: Mandate.objects.update(households=1), lambda: made.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
