"""The succession of posts on its pages: who held one, what stood empty, scans, and who may see which of it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lingyan.files.models import Paper
from lingyan.kernel import clock
from lingyan.people.models import Tenure
from lingyan.team.roster.papers import TENURE
from tests.support.identity import Tree, signed_in, user_with
from tests.support.papers import PDF
from tests.support.records import bodies, serve

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 2)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def officer(client: Client, tree: Tree) -> Client:
    return signed_in(client, user_with("organisation-office", tree.county))


def named(tenure: Tenure, name: str, **fields: object) -> Tenure:
    tenure.person.personal.name = name
    tenure.person.personal.save()
    Tenure.objects.filter(pk=tenure.pk).update(**fields)
    return tenure


@pytest.fixture
def heads(tree: Tree) -> list[Tenure]:
    """Three secretaries one after another; the post stood empty for thirty days before the last one."""
    post = bodies(tree.village)["party"]["书记"]
    return [
        named(serve(post, dt.date(2015, 1, 1), dt.date(2018, 3, 1)), "王大山", decree="芦组〔2015〕1号"),
        named(
            serve(post, dt.date(2018, 3, 1), dt.date(2021, 1, 1)),
            "李二水",
            end_decree="芦组〔2021〕2号",
            end_reason="因病辞职",
        ),
        named(serve(post, dt.date(2021, 1, 31)), "张三川"),
    ]


def page(client: Client, name: str, *args: int, **query: str) -> str:
    response = client.get(reverse(f"roster:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_one_page_tells_who_held_the_post_and_how_long_it_stood_empty(
    officer: Client, heads: list[Tenure]
) -> None:
    shown = page(officer, "tenure", heads[1].pk)
    order = [shown.index(name, shown.index("<tbody>")) for name in ("张三川", "李二水", "王大山")]
    assert order == sorted(order)
    assert shown.count("此前空缺 30 天") == 1
    assert "芦组〔2015〕1号" in shown
    assert "因病辞职" in shown


def test_a_post_that_nobody_holds_says_since_when(officer: Client, heads: list[Tenure]) -> None:
    Tenure.objects.filter(pk=heads[2].pk).update(end_on=dt.date(2026, 10, 1))
    assert "2026-10-01 起空缺" in page(officer, "tenure", heads[0].pk)


def test_of_a_post_with_several_seats_no_gap_is_told(officer: Client, tree: Tree) -> None:
    post = bodies(tree.village)["party"]["委员"]
    serve(post, dt.date(2015, 1, 1), dt.date(2018, 1, 1))
    later = serve(post, dt.date(2019, 1, 1))
    shown = page(officer, "tenure", later.pk)
    assert "此前空缺" not in shown


def test_the_list_finds_by_name_post_and_state_and_goes_to_excel(
    officer: Client, heads: list[Tenure]
) -> None:
    assert all(name in page(officer, "history") for name in ("王大山", "李二水", "张三川"))
    serving = page(officer, "history", state="now", post="书记")
    assert "张三川" in serving
    assert "王大山" not in serving
    assert "李二水" in page(officer, "history", q="二水")
    sheet = officer.get(reverse("roster:history"), {"format": "xlsx"})
    cells = {cell for row in openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values for cell in row}
    assert {"王大山", "李二水", "张三川", "芦组〔2015〕1号"} <= cells


def test_scans_stand_beside_the_tenure(officer: Client, heads: list[Tenure]) -> None:
    sent = {"papers": [SimpleUploadedFile("任职通知.pdf", PDF)], "label": "任职文件", "next": "/"}
    officer.post(reverse("files:add", args=[TENURE, heads[0].pk]), sent)
    assert "任职通知.pdf" in page(officer, "tenure", heads[0].pk)
    assert Paper.objects.get().owner_id == heads[0].pk


def test_who_may_not_see_personal_papers_learns_not_even_their_names(
    officer: Client, heads: list[Tenure], tree: Tree
) -> None:
    sent = {"papers": [SimpleUploadedFile("因病辞职书.pdf", PDF)], "label": "辞职书", "next": "/"}
    officer.post(reverse("files:add", args=[TENURE, heads[0].pk]), sent)
    auditor = signed_in(Client(), user_with("auditor", tree.county))
    shown = page(auditor, "tenure", heads[0].pk)
    assert "辞职书" not in shown
    assert "您的岗位看不到" in shown
    assert auditor.get(reverse("files:paper", args=[Paper.objects.get().pk])).status_code in {403, 404}


def test_another_village_is_not_there(heads: list[Tenure], tree: Tree) -> None:
    neighbour = signed_in(Client(), user_with("village-clerk", tree.other_village))
    assert neighbour.get(reverse("roster:tenure", args=[heads[0].pk])).status_code == 404
    assert "王" not in page(neighbour, "history").partition("<tbody>")[2].partition("</tbody>")[0]


def test_the_list_costs_the_same_however_many_there_are(
    officer: Client, heads: list[Tenure], tree: Tree, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    officer.get(reverse("roster:history"))
    with django_assert_max_num_queries(16):
        officer.get(reverse("roster:history"))


def test_the_workbook_of_a_city_reads_no_tenure_by_itself(
    officer: Client, heads: list[Tenure], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    officer.get(reverse("roster:history"))
    with django_assert_max_num_queries(20):
        officer.get(reverse("roster:history"), {"format": "xlsx"})
