from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from lingyan.economy.books.models import Book
from lingyan.kernel import clock
from lingyan.kernel.rights import SUPERVISION_EXPLAIN, SUPERVISION_JUDGE
from lingyan.supervision import actions
from lingyan.supervision.models import AuditRun, Finding
from lingyan.workflow import jobs
from tests.support.actors import everything, holding
from tests.support.identity import Tree, one_hand_at, signed_in, user_with


@pytest.fixture
def finding(tree: Tree, book: Book) -> Finding:
    actions.run(everything(), region=tree.county, year=2026, names=("R01", "R06"))
    return Finding.objects.get()


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_clerk_explains_and_the_officer_judges(client: Client, tree: Tree, finding: Finding) -> None:
    clerk = signed_in(Client(), user_with("village-clerk", tree.village, "clerk"))
    assert "R01 大额现金支出" in text(clerk, "/supervision/mine/")
    assert "提交说明" in text(clerk, f"/supervision/findings/{finding.pk}/")
    clerk.post(f"/supervision/findings/{finding.pk}/step/", {"kind": "explained", "text": "收据已补"})
    officer = signed_in(Client(), user_with("township-officer", tree.town, "officer"))
    page = text(officer, f"/supervision/findings/{finding.pk}/")
    assert "收据已补" in page
    assert "核定属实" in page
    with one_hand_at(clerk, officer):
        left = text(officer, f"/supervision/findings/{finding.pk}/")
        assert "须由另一人核定" in left and "核定属实" not in left
    officer.post(f"/supervision/findings/{finding.pk}/step/", {"kind": "dismissed", "text": "批准过"})
    finding.refresh_from_db()
    assert finding.state == "dismissed"
    assert officer.get(f"/supervision/findings/{finding.pk}/").status_code == 404


def test_a_run_shows_coverage_beside_its_hits(tree: Tree, finding: Finding) -> None:
    office = signed_in(Client(), user_with("agriculture-office", tree.county, "office"))
    page = text(office, f"/supervision/runs/{AuditRun.objects.get().pk}/")
    assert "R06 白条抵库" in page
    assert "现金盘点" in page
    assert "未核定" in page


def test_a_run_is_asked_for_and_done_in_the_background(tree: Tree, finding: Finding) -> None:
    office = signed_in(Client(), user_with("agriculture-office", tree.county, "office"))
    asked = office.post(f"/supervision/runs/ask/?region={tree.county.code}", {"year": "2026"})
    assert asked.status_code == 302
    job = jobs.run_next()
    assert job is not None
    assert job.state == "done", job.error
    assert AuditRun.objects.count() == 2


def test_lists_do_not_grow_in_queries(
    tree: Tree, finding: Finding, django_assert_max_num_queries: object
) -> None:
    office = signed_in(Client(), user_with("agriculture-office", tree.county, "office"))
    office.get("/supervision/")
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        office.get("/supervision/")


def test_a_finding_that_came_back_leads_audit_alone_to_the_dismissed_one(
    tree: Tree, finding: Finding
) -> None:
    explain = holding(SUPERVISION_EXPLAIN, user_id=21)
    judge = holding(SUPERVISION_JUDGE, user_id=22)
    actions.step(explain, finding, kind="explained", text="停电")
    actions.step(judge, finding, kind="dismissed", text="县里批准过")
    with clock.fixed(finding.due_on + dt.timedelta(days=1)):
        actions.run(everything(), region=tree.county, year=2026, names=("R01",))
    again = Finding.objects.get(state="open")
    auditor = signed_in(Client(), user_with("auditor", tree.county, "auditor"))
    office = signed_in(Client(), user_with("agriculture-office", tree.county, "office"))
    address, earlier = f"/supervision/findings/{again.pk}/", f"/supervision/findings/{finding.pk}/"
    assert earlier in text(auditor, address)
    page = text(auditor, earlier)
    assert "县里批准过" in page and f"有效到 {finding.due_on}" in page
    page = text(office, address)
    assert f"第 {finding.pk} 号疑点已经办结" in page and earlier not in page
    assert office.get(earlier).status_code == 404
