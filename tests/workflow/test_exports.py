"""A list too long to wait for: offered in the background, made as its reader would see it then, kept for nobody else."""

from __future__ import annotations

import datetime as dt
import io
import json
import re

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from lingyan.identity.models import Assignment, User
from lingyan.kernel import clock
from lingyan.people.models import Tenure
from lingyan.workflow import exports, jobs, leftovers
from lingyan.workflow.models import Job
from tests.support.identity import Tree, signed_in, user_with
from tests.support.records import bodies, serve

pytestmark = pytest.mark.django_db
TICKET = re.compile(r'name="ticket" value="([^"]+)"')


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def officer(tree: Tree) -> User:
    return user_with("organisation-office", tree.county)


@pytest.fixture
def reader(client: Client, officer: User) -> Client:
    return signed_in(client, officer)


@pytest.fixture(autouse=True)
def long_list(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three secretaries one after another, where two rows are what a reader waits for."""
    monkeypatch.setattr("lingyan.kernel.lists.IN_REQUEST", 2)
    post = bodies(tree.village)["party"]["书记"]
    for year, name in ((2015, "王大山"), (2018, "王二水"), (2021, "王三川")):
        tenure: Tenure = serve(post, dt.date(year, 1, 1), dt.date(year + 3, 1, 1))
        tenure.person.personal.name = name
        tenure.person.personal.save()


def offered(reader: Client, **query: str) -> str:
    response = reader.get(reverse("roster:history"), {"format": "xlsx", **query})
    assert response.status_code == 200
    return response.content.decode()


def asked(reader: Client, **query: str) -> Job:
    found = TICKET.search(offered(reader, **query))
    assert found is not None
    response = reader.post(reverse("workflow:export"), {"ticket": found[1]})
    job = Job.objects.get()
    assert response["Location"] == reverse("workflow:job", args=[job.pk])
    return job


def test_the_page_says_how_many_rows_and_offers_both_ways_on(reader: Client) -> None:
    shown = offered(reader, q="王")
    assert "共 3 行" in shown and "交给后台导出" in shown
    assert 'href="/roster/history/?q=' in shown
    assert not Job.objects.exists(), "looking at it asks for nothing"


def test_the_button_saves_a_file_only_where_a_file_comes(reader: Client) -> None:
    """A browser told to save would keep the page that offers the job under the name of a workbook."""
    shown = [reader.get(reverse("roster:history"), {"q": name}).content.decode() for name in ("王", "王大")]
    assert ['xlsx" download>' in text for text in shown] == [False, True]


def test_a_list_within_the_limit_comes_at_once(reader: Client) -> None:
    response = reader.get(reverse("roster:history"), {"format": "xlsx", "q": "王大"})
    assert "spreadsheet" in response["Content-Type"]


def test_the_job_makes_the_workbook_of_the_same_selection(reader: Client, tree: Tree) -> None:
    job = asked(reader, q="王", region=tree.county.code)
    jobs.run_next()
    job.refresh_from_db()
    assert (job.state, job.percent) == ("done", 100)
    content = b"".join(reader.get(job.result["url"]).streaming_content)  # type: ignore[attr-defined]
    cells = {cell for row in openpyxl.load_workbook(io.BytesIO(content)).active.values for cell in row}
    assert {"王大山", "王二水", "王三川"} <= cells


def test_nobody_else_takes_it(reader: Client, tree: Tree) -> None:
    job = asked(reader)
    jobs.run_next()
    other = signed_in(Client(), user_with("organisation-office", tree.county))
    assert other.get(reverse("workflow:exported", args=[job.pk])).status_code == 404


def test_it_goes_after_a_week(reader: Client) -> None:
    job = asked(reader)
    done = jobs.run_next()
    assert done is not None and done.finished_at is not None
    with clock.fixed(done.finished_at + leftovers.KEPT):
        assert exports.sweep() == 0
    with clock.fixed(done.finished_at + leftovers.KEPT + dt.timedelta(seconds=1)):
        assert exports.sweep() == 1
    assert reader.get(reverse("workflow:exported", args=[job.pk])).status_code == 404


def test_it_is_made_with_the_rights_of_then(reader: Client, officer: User) -> None:
    job = asked(reader)
    Assignment.objects.filter(user=officer).update(valid_to=dt.date(2020, 1, 1))
    jobs.run_next()
    job.refresh_from_db()
    assert job.state == "failed"
    assert "没有查看这个列表的权限" in job.error


def test_a_searched_name_rests_unreadable(reader: Client) -> None:
    assert "王" not in json.dumps(asked(reader, q="王").arguments, ensure_ascii=False)


@pytest.mark.parametrize("ticket", ["", "AAAA", "字", "AQ" * 40])
def test_a_ticket_that_no_list_issued_is_refused(reader: Client, ticket: str) -> None:
    response = reader.post(reverse("workflow:export"), {"ticket": ticket})
    assert response.status_code == 422
    assert not Job.objects.exists()
