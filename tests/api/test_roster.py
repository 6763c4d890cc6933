"""Rounds for programs: names masked as on the page, small figures withheld as on the page, other regions not there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lingyan.cli import roster as commands
from lingyan.cli.installation import prepare_accounts
from lingyan.team.roster import actions
from lingyan.team.roster.models import Round
from tests.api.test_endpoints import read
from tests.cli.support import Command
from tests.support.actors import everything
from tests.support.identity import Tree, signed_in, user_with
from tests.support.masking import mask
from tests.team.roster.support import AS_OF, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def round_(tree: Tree) -> Round:
    people = [
        listed("王小明", "party书记", "committee主任"),
        listed("李强", "committee委员", birth_year=1980, sex="女"),
        listed("赵大山", village=tree.other_village.code),
    ]
    return actions.load_round(everything(), name="2026", as_of=AS_OF, people=people)


def reader(role: str, region: Any) -> Client:
    return signed_in(Client(), user_with(role, region))


def test_rounds_and_their_people(tree: Tree, round_: Round) -> None:
    officer = reader("organisation-office", tree.county)
    [found] = read(officer, "/rounds")
    assert (found["id"], found["name"], found["state"], found["as_of"]) == (
        round_.pk, "2026", "open", "2026-03-31",
    )  # fmt: skip
    page = read(officer, f"/rounds/{round_.pk}/people")
    assert [(row["name"], row["village"]) for row in page["rows"]] == [
        ("王小明", "雁庄村"), ("李强", "雁庄村"), ("赵大山", "铜垭村"),
    ]  # fmt: skip
    first = page["rows"][0]
    assert (first["posts"], first["birth"], first["education"], first["selection"]) == (
        "村党组织书记、村民委员会主任", "1976-01", "高中", "两推一选",
    )  # fmt: skip
    secretaries = read(officer, f"/rounds/{round_.pk}/people?secretary=true&size=1&page=2")
    assert (secretaries["total"], [row["name"] for row in secretaries["rows"]]) == (2, ["赵大山"])


def test_a_village_reads_its_own_people_only(tree: Tree, round_: Round) -> None:
    clerk = reader("village-clerk", tree.other_village)
    address = f"/rounds/{round_.pk}/people"
    read(clerk, address, 404)
    page = read(clerk, f"{address}?region={tree.other_village.code}")
    assert [row["name"] for row in page["rows"]] == ["赵大山"]
    read(clerk, f"{address}?region={tree.village.code}", 404)
    read(reader("cashier", tree.village), address, 403)


def test_names_are_masked_as_the_page_masks_them(
    tree: Tree, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    mask(monkeypatch, "auditor", "name")
    auditor = reader("auditor", tree.county)
    rows = read(auditor, f"/rounds/{round_.pk}/people")["rows"]
    page = auditor.get(reverse("roster:people")).content.decode()
    assert [row["name"] for row in rows] == ["王**", "李*", "赵**"]
    assert all(row["name"] in page for row in rows)


def test_statistics_have_the_keys_of_the_command_line(
    tree: Tree, round_: Round, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_accounts(administrators=False)
    officer = reader("organisation-office", tree.county)
    here = read(officer, f"/rounds/{round_.pk}/statistics")
    printed = Command("roster", commands.group, capsys)("statistics", "--round", "2026", "--json")
    assert here == json.loads(printed.out)
    assert (here["secretaries"], here["withheld"]) == (2, False)
    village = read(officer, f"/rounds/{round_.pk}/statistics?region={tree.village.code}")
    assert (village["secretaries"], village["region"]["name"]) == (1, "雁庄村")


def test_small_figures_are_withheld_as_the_page_withholds_them(tree: Tree, round_: Round) -> None:
    office = reader("agriculture-office", tree.county)
    # While people still come in, two readings would tell of those who came.
    read(office, f"/rounds/{round_.pk}/statistics", 404)
    actions.freeze(everything(), round_)
    found = read(office, f"/rounds/{round_.pk}/statistics")
    page = office.get(
        reverse("roster:statistics"), {"round": "2026", "region": round_.region.code, "format": "json"}
    )
    assert found == page.json()
    assert found["withheld"] is True
    assert (found["women_in_two"], found["secretary_college"], found["secretaries"]) == (None, None, 2)
    read(office, f"/rounds/{round_.pk}/people", 403)


def test_another_region_has_no_such_round(tree: Tree, round_: Round) -> None:
    actions.load_round(
        everything(), name="另一轮", as_of=AS_OF, people=[listed("钱某", village=tree.other_village.code)]
    )
    stranger = reader("township-officer", tree.town)
    assert [each["name"] for each in read(stranger, "/rounds")] == ["2026"]
    other = Round.objects.get(name="另一轮")
    for address in ("people", "statistics"):
        read(stranger, f"/rounds/{other.pk}/{address}", 404)
        read(stranger, f"/rounds/{round_.pk}/{address}?region={tree.other_village.code}", 404)
        read(stranger, f"/rounds/9223372036854775808/{address}", 422)
