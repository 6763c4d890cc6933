"""一肩挑 never stands alone: the page, its workbook and JSON show the records that balance it, with their year."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from lingyan.kernel.access import Actor
from lingyan.questions.models import Question
from lingyan.regions.models import Region
from lingyan.team.roster import actions
from tests.support.identity import Tree, signed_in, user_with
from tests.team.roster.support import AS_OF, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(actor: Actor) -> Tree:
    tree = Tree()
    people = [
        listed("王小明", "party书记", "committee主任"),
        listed("赵大山", village=tree.other_village.code),
    ]
    actions.freeze(actor, actions.load_round(actor, name="2026", as_of=AS_OF, people=people))
    for receipt, village, day in (
        (b"1", tree.village, dt.date(2026, 5, 4)), (b"2", tree.other_village, dt.date(2026, 12, 31)),
        (b"3", tree.village, dt.date(2025, 12, 31)),
    ):  # fmt: skip
        Question.objects.create(
            region=village, seat=village, floor_seat=village, topic="other", opened_on=day, level=1, floor=1, due_on=day,
            seal=b"", receipt_hash=receipt,
        )  # fmt: skip
    return tree


def statistics(role: str, place: Region, /, **query: str) -> Any:
    client = signed_in(Client(), user_with(role, place))
    return client.get(reverse("roster:statistics"), {"round": "2026", **query})


def test_the_page_shows_them_beside_the_ratio(tree: Tree) -> None:
    page = statistics("organisation-office", tree.county).content.decode()
    assert "这里列出 2026年监督的记录" in page
    assert page.index("一肩挑") < page.index("村民提问") < page.index("换届前公布审计结果的村")


def test_json_counts_the_year_of_the_round_and_the_region(tree: Tree) -> None:
    here = statistics("organisation-office", tree.county, format="json").json()["balance"]
    assert here == {
        "year": 2026, "sittings": 0, "advised": 0, "replied": 0, "reported": 0, "signed": 0, "asked": 2,
        "answered": 0, "audits": 0, "judged": 0,
    }  # fmt: skip
    clerk = statistics("village-clerk", tree.village, format="json", region=tree.village.code).json()
    assert clerk["balance"]["asked"] == 1


def test_findings_are_for_who_may_look_at_them(tree: Tree) -> None:
    seen = statistics("auditor", tree.county, format="json").json()["balance"]
    assert (seen["findings"], seen["settled"]) == (0, 0)


def test_the_workbook_has_them_with_their_unit(tree: Tree) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(statistics("organisation-office", tree.county, format="xlsx").content)
    )
    rows = {row[0]: row for row in book["指标"].iter_rows(values_only=True)}
    assert rows["村民提问"][1:] == (2, None, "件", "2026年的记录")
