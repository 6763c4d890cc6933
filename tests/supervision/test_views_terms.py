from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from django.test import Client

from lingyan.people.models import Tenure
from lingyan.supervision.models import AuditRequest
from lingyan.workflow import jobs
from lingyan.workflow.models import Job
from tests.decisions.support import make_village
from tests.supervision.conftest import TODAY, pay
from tests.support.identity import Tree, signed_in, user_with
from tests.support.records import bodies, serve


@pytest.fixture
def held(tree: Tree, settings: Any, tmp_path: Path) -> Iterator[Tenure]:
    settings.LINGYAN = replace(settings.LINGYAN, home=tmp_path, keys=settings.LINGYAN.keys)
    make_village(tree.village)
    yield serve(bodies(tree.village)["party"]["书记"], dt.date(2026, 1, 10))


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_office_makes_both_papers_and_only_it_can_open_them(tree: Tree, held: Tenure) -> None:
    pay(tree.village, 1_200_00, day=15)
    office = signed_in(Client(), user_with("agriculture-office", tree.county, "office"))
    assert f"/supervision/terms/{held.pk}/" in text(office, f"/supervision/terms/?region={tree.county.code}")
    assert "还没有生成底稿和报告" in text(office, f"/supervision/terms/{held.pk}/")
    assert office.post(f"/supervision/terms/{held.pk}/make/").status_code == 302
    job = jobs.run_next()
    assert job is not None and job.state == "done", job and job.error
    assert "审计底稿（Excel）" in text(office, f"/supervision/terms/{held.pk}/")
    found = {
        what: b"".join(office.get(f"/supervision/terms/{held.pk}/{what}/").streaming_content)  # type: ignore[attr-defined]
        for what in ("workbook", "report")
    }
    assert "A13 村民要求审计的事项" in openpyxl.load_workbook(io.BytesIO(found["workbook"])).sheetnames
    words = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(found["report"])).paragraphs)
    assert "A12 以前审计问题的整改" in words
    other = signed_in(Client(), user_with("agriculture-office", tree.county, "other"))
    assert other.get(f"/supervision/terms/{held.pk}/report/").status_code == 302


def test_the_township_records_and_answers_a_request(tree: Tree, held: Tenure) -> None:
    officer = signed_in(Client(), user_with("township-officer", tree.town, "officer"))
    at = f"?region={tree.village.code}"
    refused = officer.post(
        f"/supervision/requests/new/{at}", {"subject": "砂石款", "asked_on": TODAY, "askers": 1000}
    )
    assert "1 到 900" in refused.content.decode()
    officer.post(f"/supervision/requests/new/{at}", {"subject": "砂石款", "asked_on": TODAY, "askers": 200})
    asked = AuditRequest.objects.get()
    assert "达到五分之一" in text(officer, f"/supervision/requests/{asked.pk}/")
    assert "应当纳入审计" in text(officer, f"/supervision/terms/{held.pk}/")
    answer = {"taken": "1", "text": "已查，见疑点", "on": TODAY}
    officer.post(f"/supervision/requests/{asked.pk}/answer/", answer)
    assert "已纳入审计" in text(officer, f"/supervision/requests/{asked.pk}/")
    assert "/make/" not in text(officer, f"/supervision/terms/{held.pk}/")


def test_an_auditor_reads_terms_and_fetches_both_papers_without_asking_for_work(
    tree: Tree, held: Tenure
) -> None:
    pay(tree.village, 1_200_00, day=15)
    auditor = signed_in(Client(), user_with("auditor", tree.county, "auditor"))
    assert f"/supervision/terms/{held.pk}/" in text(auditor, f"/supervision/terms/?region={tree.county.code}")
    page = text(auditor, f"/supervision/terms/{held.pk}/")
    assert "审计底稿（Excel）" in page
    assert "/make/" not in page
    assert "/requests/new/" not in page
    found = auditor.get(f"/supervision/terms/{held.pk}/workbook/")
    sheets = openpyxl.load_workbook(io.BytesIO(b"".join(found.streaming_content))).sheetnames  # type: ignore[attr-defined]
    assert "A13 村民要求审计的事项" in sheets
    assert auditor.post(f"/supervision/terms/{held.pk}/make/").status_code == 403
    assert not Job.objects.exists()


def test_a_village_clerk_learns_nothing_of_terms(tree: Tree, held: Tenure) -> None:
    clerk = signed_in(Client(), user_with("village-clerk", tree.village, "clerk"))
    assert clerk.get("/supervision/terms/").status_code == 403


def test_the_list_has_a_fixed_number_of_queries(
    tree: Tree, held: Tenure, django_assert_num_queries: Any
) -> None:
    office = signed_in(Client(), user_with("agriculture-office", tree.county, "office"))
    office.get(f"/supervision/terms/?region={tree.county.code}")
    with django_assert_num_queries(10):
        office.get(f"/supervision/terms/?region={tree.county.code}")
    serve(bodies(tree.other_village)["party"]["书记"], dt.date(2026, 1, 10))
    with django_assert_num_queries(10):
        office.get(f"/supervision/terms/?region={tree.county.code}")
