from __future__ import annotations

import io

import openpyxl
import pytest
from django.test import Client

from lingyan.assessment.models import Snapshot
from lingyan.kernel import clock
from lingyan.workflow import jobs
from tests.assessment.conftest import DAY
from tests.facts.conftest import County
from tests.support.identity import one_hand_at, signed_in, user_with

PLACE = "region=990121000000&month=2025-05"


@pytest.fixture
def officer(client: Client, county: County) -> Client:
    return signed_in(client, user_with("agriculture-office", county.places["芦原县"], "officer"))


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_overview_shows_what_is_connected_and_what_is_not(officer: Client, snapshot: Snapshot) -> None:
    page = text(officer, f"/assessment/?{PLACE}")
    assert page.count("未接入</span>") == 7
    assert "D03 村务公开及时率" in page
    assert "25.0%" in page
    assert "1 / 4" in page


def test_each_standard_has_its_own_snapshots_and_parts(
    officer: Client, county: County, snapshot: Snapshot
) -> None:
    page = text(officer, f"/assessment/?{PLACE}&standard=yitongsiqiang")
    assert "这一年还没有快照" in page and "一统四强（样例）" in page
    with clock.fixed(DAY):
        officer.post(f"/assessment/run/?{PLACE}", {"year": "2025", "standard": "yitongsiqiang"})
        assert jobs.run_next() is not None
    made = Snapshot.objects.get(standard="yitongsiqiang")
    page = text(officer, f"/assessment/{made.pk}/villages/990121100200/page/")
    assert all(part in page for part in ("政治统领强", "组织力强", "战斗力强", "创新力强", "服务力强"))
    assert "一统四强（样例）对标" in page
    assert "五个好对标" in text(officer, f"/assessment/{snapshot.pk}/villages/990121100200/page/")
    assert officer.get(f"/assessment/?{PLACE}&standard=../secret").status_code == 404


def test_what_is_not_connected_says_why(officer: Client, snapshot: Snapshot) -> None:
    assert "提问不是查阅申请，不能代替" in text(officer, f"/assessment/?{PLACE}")


def test_a_region_without_a_snapshot_says_what_to_do(officer: Client) -> None:
    assert "这一年还没有快照" in text(officer, f"/assessment/?{PLACE}")


def test_villages_stand_by_code_and_cannot_be_ordered_by_value(officer: Client, snapshot: Snapshot) -> None:
    for query in ("", "?sort=-text", "?sort=text", "?sort=met"):
        page = text(officer, f"/assessment/{snapshot.pk}/Z01/value/{query}")
        places = [page.index(f">{name}<") for name in ("雁庄村", "玉屯村", "铜垭村", "桃潭村")]
        assert places == sorted(places)
    assert "sort=text" not in text(officer, f"/assessment/{snapshot.pk}/Z01/value/")


def test_the_list_goes_to_excel_as_it_is_filtered(officer: Client, snapshot: Snapshot) -> None:
    response = officer.get(f"/assessment/{snapshot.pk}/D05/value/?met=no&format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows()][1:] == [
        ["雁庄村", "990121100200", "50.0%", "不适用", "未达到"]
    ]


def test_a_value_opens_to_its_formula_and_facts(officer: Client, snapshot: Snapshot) -> None:
    value = snapshot.values.get(village__code="990121100200", indicator="D03")
    page = text(officer, f"/assessment/values/{value.pk}/")
    assert "count(on_time)" in page
    assert "（4 行）" in page  # January to April were due
    assert "<td>2025年2月</td>" in page and "<td>2025-03-12</td>" in page
    assert "<td>2025年5月</td>" not in page


def test_a_dispute_greys_the_figure_until_it_is_settled(officer: Client, snapshot: Snapshot) -> None:
    value = snapshot.values.get(village__code="990121100200", indicator="Z01")
    url = f"/assessment/values/{value.pk}/"
    officer.post(f"{url}remark/", {"kind": "dispute", "text": "已补选两人"})
    assert "有异议，待核对" in text(officer, f"/assessment/{snapshot.pk}/Z01/value/")
    remark = value.remarks.get()
    assert (
        officer.post(
            f"/assessment/remarks/{remark.pk}/settle/", {"outcome": "kept", "answer": "x"}
        ).status_code
        >= 400
    )
    other = signed_in(Client(), user_with("agriculture-office", snapshot.region, "second"))
    settle = f"/assessment/remarks/{remark.pk}/settle/"
    with one_hand_at(officer, other):
        left = text(other, url)
        assert "须由另一人核对" in left and settle not in left
    assert settle in text(other, url)
    other.post(f"/assessment/remarks/{remark.pk}/settle/", {"outcome": "upheld", "answer": "花名册已补登"})
    assert "有异议，待核对" not in text(officer, f"/assessment/{snapshot.pk}/Z01/value/")
    assert "花名册已补登" in text(officer, url)


def test_a_village_sees_itself_with_coverage_and_no_other(
    county: County, snapshot: Snapshot, client: Client
) -> None:
    clerk = signed_in(client, user_with("chairman", county.places["雁庄村"], "clerk"))
    page = text(clerk, f"/assessment/{snapshot.pk}/villages/990121100200/page/")
    assert "数据不足" in page and "40.0" in page and "3 / 5" in page
    assert clerk.get(f"/assessment/{snapshot.pk}/villages/990121100201/page/").status_code == 404
    assert "玉屯村" not in text(clerk, f"/assessment/{snapshot.pk}/Z01/value/")


def test_a_new_run_is_a_job(officer: Client, county: County, home: object) -> None:
    with clock.fixed(DAY):
        response = officer.post(f"/assessment/run/?{PLACE}", {"year": "2025"})
        assert response.status_code == 302 and response.headers["Location"].startswith("/jobs/")
        done = jobs.run_next()
    assert done is not None and done.state == "done", done and done.error
    assert Snapshot.objects.get().region == county.places["芦原县"]
    assert "4 个村" in done.result["message"]


def test_a_list_of_villages_takes_a_fixed_number_of_queries(
    officer: Client, snapshot: Snapshot, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        text(officer, f"/assessment/{snapshot.pk}/Z01/value/")
