"""Projects on the screen: from the idea to the acceptance, by clerk and township, and the lists around it."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lingyan.economy.projects.models import Effect, Project, Tender
from tests.economy.projects.support import HANDED_OVER, LEDGER, Village
from tests.support.identity import one_hand_at, signed_in, user_with

pytestmark = pytest.mark.django_db
MONEY = re.compile(r'<span class="money">([^<]*)</span>')
PLACE = "region=990121100200&month=2025-06"
TOWN = "region=990121100000&month=2025-06"


def sit(village: Village, role: str = "village-clerk", region: str = "雁庄村") -> Client:
    return signed_in(Client(), user_with(role, village.office.places[region]))


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return MONEY.sub(r"\1", answer.content.decode())


def send(client: Client, url: str, **fields: Any) -> Any:
    answer = client.post(url, fields)
    assert answer.status_code in {302, 422}, (url, answer.status_code)
    return answer


def form(**changes: Any) -> dict[str, Any]:
    counts = {f"{prefix}-{name}": value for prefix in ("sources", "steps") for name, value in (
        ("TOTAL_FORMS", 3), ("INITIAL_FORMS", 0), ("MIN_NUM_FORMS", 0), ("MAX_NUM_FORMS", 1000))}  # fmt: skip
    return {
        **counts, "name": "机耕道硬化", "kind": "infrastructure", "procurement": "works", "purpose": "硬化机耕道",
        "start_on": "2025-06-01", "due_on": "2025-09-30",
        "sources-0-kind": "fiscal", "sources-0-title": "芦财农〔2025〕8号", "sources-0-account": "241 专项应付款",
        "sources-0-planned": "60000", "sources-1-kind": "own", "sources-1-planned": "5000.50", "sources-2-kind": "own",
        "steps-0-title": "完工", "steps-0-due_on": "2025-09-30", **changes,
    }  # fmt: skip


def test_from_the_idea_to_the_acceptance(village: Village) -> None:
    clerk, officer = sit(village), sit(village, "township-officer", "芦溪镇")
    book = village.book.pk
    assert clerk.get(f"/projects/at/new/?{PLACE}").url.startswith(f"/projects/new/{book}/")
    assert (
        "要都填"
        in send(clerk, f"/projects/new/{book}/", **form(**{"steps-1-title": "开工"})).content.decode()
    )
    assert (
        "大于 0"
        in send(clerk, f"/projects/new/{book}/", **form(**{"sources-0-planned": "0"})).content.decode()
    )
    send(clerk, f"/projects/new/{book}/", **form())
    project = Project.objects.get()
    url = f"/projects/{project.pk}/"
    assert (project.total, project.plan["sources"][1]["kind"]) == (65_000_50, "own")
    assert "芦财农〔2025〕8号" in text(clerk, f"{url}edit/")
    assert "须有，还没有选" in text(clerk, f"{url}approve/")
    send(clerk, f"{url}approve/")
    assert "要先经民主决策" in text(clerk, url)
    send(clerk, f"{url}edit/", **form(matter=village.passed(70_000_00).pk))
    send(clerk, f"{url}approve/")
    assert "先登记招标" in text(clerk, url)
    bid = {
        "way": "compared", "noticed_on": "2025-06-01", "opened_on": "2025-06-14", "bidders": "2",
        "winner": village.firm.pk, "price": "60000",
    }  # fmt: skip
    assert "不足三家" in send(clerk, f"{url}tender/", **bid).content.decode()
    send(clerk, f"{url}tender/", **{**bid, "winner": "", "price": ""})
    send(clerk, f"{url}tender/", **{**bid, "bidders": "3"})
    assert Tender.objects.count() == 2
    assert "流标" in text(clerk, url) and "雁城长桥建筑有限公司 中标，60,000.00 元" in text(clerk, url)
    send(clerk, f"{url}start/", on="2025-06-15")
    step = project.milestones.get()
    send(clerk, f"/projects/milestones/{step.pk}/reach/", on="2025-06-15", remark="全线完工")
    assert "全线完工" in text(clerk, url)
    assert (
        "请先上传验收报告"
        in send(officer, f"{url}accept/", on="2025-06-15", unit="验收组", opinion="合格").content.decode()
    )
    village.attach(project)
    assert "验收组" not in text(officer, url)
    with one_hand_at(clerk, officer):
        left = text(officer, url)
        assert "须由另一人验收" in left and f"{url}accept/" not in left
    assert f"{url}accept/" in text(officer, url)
    send(officer, f"{url}accept/", on="2025-06-15", unit="验收组", opinion="合格")
    page = text(clerk, url)
    assert "验收组 2025-06-15 验收" in page and "决算和审计" in page
    send(clerk, f"{url}effect/", year="2025", jobs="12", sessions="1", trainees="30")
    assert "带动就业 12 人" in text(clerk, url)
    assert Effect.objects.get().trainees == 30
    assert "不能变为" in send(clerk, f"{url}cancel/", reason="不办").content.decode()
    assert officer.post(f"{url}effect/").status_code == 403


def test_figures_of_the_page_come_from_the_books(village: Village) -> None:
    clerk = sit(village)
    project = village.building()
    village.keep(project, LEDGER, HANDED_OVER)
    page = text(clerk, f"/projects/{project.pk}/?{PLACE}")
    for figure in ("19,000.00", "30,000.00", "12,000.00", "11,000.00", "500.00"):
        assert figure in page, figure
    assert "到这一步还缺的资料" in page and "逾期" in page
    rows = text(clerk, f"/projects/{project.pk}/lines/?{PLACE}&account=153")
    assert "付进度款" in rows and "收专项资金" not in rows
    assert "付进度款" in text(sit(village, "auditor", "芦原县"), f"/projects/{project.pk}/lines/")


def test_lists_filter_sort_and_go_out(
    village: Village, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    project = village.building()
    village.keep(project)
    village.draft(name="水渠清淤")
    officer = sit(village, "township-officer", "芦溪镇")
    assert "有逾期节点" in text(officer, f"/projects/?{TOWN}")
    late = text(officer, f"/projects/?{TOWN}&look=late")
    assert "机耕道硬化" in late and "水渠清淤" not in late
    assert "机耕道硬化" not in text(officer, f"/projects/?{TOWN}&look=ready")
    assert "机耕道硬化" not in text(officer, f"/projects/?{TOWN}&look=idle")
    assert "水渠清淤" in text(officer, f"/projects/?{TOWN}&state=draft&sort=-total")
    assert "11,000.00" in text(officer, f"/projects/earmarked/?{TOWN}")
    assert "还有未用" in text(officer, f"/projects/earmarked/?{TOWN}&kind=fiscal")
    assert "逾期" in text(officer, f"/projects/milestones/?{TOWN}&look=late")
    for name, cell in (("", 19_000), ("milestones/", "完工"), ("earmarked/", 30_000)):
        answer = officer.get(f"/projects/{name}?{TOWN}&format=xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert cell in [value for row in sheet.iter_rows(values_only=True) for value in row]
    for name, count in (("", 15), ("milestones/", 11), ("earmarked/", 16)):
        officer.get(f"/projects/{name}?{TOWN}")
        with django_assert_num_queries(count, info=name):
            officer.get(f"/projects/{name}?{TOWN}")


def test_papers_of_a_project_are_kept(village: Village) -> None:
    project = village.building()
    village.attach(project, "立项文件")
    assert "立项文件" in text(sit(village), f"/projects/{project.pk}/")
