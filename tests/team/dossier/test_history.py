"""The succession of posts reads the dossier: its page and the number of the appointment."""

from __future__ import annotations

from lingyan.team.roster import succession
from tests.support.identity import actor_with
from tests.team.dossier.support import SHEETS, Office


def test_the_number_entered_in_the_dossier_is_the_tenures_own_where_it_has_none(office: Office) -> None:
    office.enter("appointed")
    office.neighbour.decree = "芦组〔2026〕9号"
    office.neighbour.save()
    found = succession.decrees_of([office.secretary, office.neighbour, office.deputy])
    assert found[office.secretary.pk] == SHEETS["appointed"].number
    assert found[office.neighbour.pk] == "芦组〔2026〕9号"
    assert found[office.deputy.pk] == ""


def test_who_may_not_read_dossiers_is_not_led_to_one(office: Office) -> None:
    keeper = actor_with("organisation-office", office.places["芦原县"])
    reader = actor_with("auditor", office.places["芦原县"])
    assert [label for label, _ in succession.links_of(keeper, office.secretary)] == ["书记档案"]
    assert "书记档案" not in dict(succession.links_of(keeper, office.deputy))
    assert not succession.links_of(reader, office.secretary)
