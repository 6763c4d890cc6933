"""Training on the screen: from the gaps to the class, its list, the hours, and back to each person."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lingyan.files.models import Paper, StoredFile
from lingyan.team.training import actions
from lingyan.team.training.models import AttendanceFile, Course, Edition, Session, Use
from tests.support.actors import everything
from tests.support.identity import signed_in, user_with
from tests.team.training.support import EVENING, TOTALS, Town

pytestmark = pytest.mark.django_db
PLACE = "region=990121100000&month=2026-06"
VILLAGE = "region=990121100200&month=2026-06"
FORM = {
    "title": "财务培训班", "category": "finance", "mode": "classroom", "audience": "officers", "hours": "16",
    "start_on": "2026-06-09", "end_on": "2026-06-10", "place": "镇政府", "teaching": "县农业农村局", "seats": "0",
}  # fmt: skip


def sit(town: Town, role: str = "township-officer", region: str = "芦溪镇") -> Client:
    return signed_in(Client(), user_with(role, town.places[region]))


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def send(client: Client, url: str, **fields: Any) -> Any:
    answer = client.post(url, fields)
    assert answer.status_code in {302, 422}, (url, answer.status_code)
    return answer


def test_from_the_gaps_to_the_hours(town: Town) -> None:
    officer = sit(town)
    needs = text(officer, f"/training/needs/?{PLACE}")
    assert "还差学时" in needs and "168" not in needs and "112" in needs and "周远" in needs
    wrong = send(officer, f"/training/classes/new/?{PLACE}", **{**FORM, "end_on": "2026-06-01"})
    assert wrong.status_code == 422 and "结束日期" in wrong.content.decode()
    url = send(officer, f"/training/classes/new/?{PLACE}", **FORM).url
    course = Course.objects.get()
    assert "王大山" in text(officer, url) and "周远" not in text(officer, f"{url}?q=雁庄")
    send(officer, url, row=[each.person_id for each in (town.secretary, town.leader, town.neighbour)])
    page = f"/training/classes/{course.pk}/"
    struck = course.enrolments.get(person=town.neighbour.person_id).pk
    send(officer, f"{page}strike/", row=[struck])
    send(officer, f"{page}edit/", **{**FORM, "hours": "20"})
    send(officer, f"{page}announce/")
    assert "登记考勤" in text(officer, f"{page}?{PLACE}")
    sheet = text(officer, f"{page}attendance/")
    assert "王大山" in sheet and "县农业农村局" not in sheet
    first, second = course.enrolments.order_by("pk")
    bad = send(officer, f"{page}attendance/", **{f"mark-{first.pk}": "present", f"hours-{first.pk}": "99"})
    assert bad.status_code == 422 and "1 到 20" in bad.content.decode()
    send(officer, f"{page}attendance/", **{f"mark-{second.pk}": "absent", "rest": "present"})
    assert "未登记" in text(officer, f"{page}count/")
    send(officer, f"{page}count/")
    assert "学时已计入" in text(officer, f"{page}?{PLACE}")
    send(officer, f"/training/enrolments/{second.pk}/correct/", hours="5", reason="补签")
    hours = text(officer, f"/training/hours/?{PLACE}")
    assert "落后进度" in hours and "20" in hours
    person = text(officer, f"/training/hours/{first.person_id}/?{PLACE}")
    assert "财务培训班" in person and f"/training/classes/{course.pk}/" in person


def test_new_secretaries_are_counted_among_the_needs_and_listed_with_excel(town: Town) -> None:
    officer = sit(town)
    needs = text(officer, f"/training/needs/?{PLACE}")
    [url] = re.findall(r'href="(/training/hours/[^"]*look=new[^"]*)"', needs)
    assert "全部 1 人" in needs
    answer = officer.get(url.replace("&amp;", "&") + "&format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    assert [row[1] for row in sheet.iter_rows(min_row=4, values_only=True) if row[1]] == ["玉屯村"]


def test_a_mark_is_taken_back_by_choosing_not_recorded(town: Town) -> None:
    officer, course = sit(town), town.listed()
    first, second = course.enrolments.order_by("pk")[:2]
    url = f"/training/classes/{course.pk}/attendance/"
    send(officer, url, **{f"mark-{first.pk}": "present", f"mark-{second.pk}": "excused"})
    send(officer, url, **{f"mark-{first.pk}": "", f"mark-{second.pk}": "excused"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.mark, first.hours, second.mark) == ("", 0, "excused")


def test_the_workbook_in_two_steps(town: Town) -> None:
    officer, course = sit(town), town.listed()
    page = f"/training/classes/{course.pk}/"
    listed = openpyxl.load_workbook(io.BytesIO(officer.get(f"{page}?{PLACE}&format=xlsx").content))

    def sent(mark: str) -> str:
        for row in listed.active.iter_rows(min_row=2):
            row[3].value = mark
        target = io.BytesIO()
        listed.save(target)
        return str(
            send(officer, f"{page}import/", file=SimpleUploadedFile("考勤.xlsx", target.getvalue())).url
        )

    faulty = sent("迟到")
    assert "出勤、请假或缺席" in text(officer, faulty) and "写入考勤" not in text(officer, faulty)
    failed = officer.get(faulty.replace("/check/", "/failed/"))
    assert failed.status_code == 200 and "spreadsheet" in failed.headers["Content-Type"]
    officer.post(faulty)
    assert not course.enrolments.exclude(mark="").exists()
    send(officer, faulty.replace("/check/", "/discard/"))
    sound = sent("出勤")
    assert "将登记 4 人" in text(officer, sound)
    assert sit(town).get(sound).status_code == 404, "别人看不到上传的文件"
    send(officer, sound)
    assert course.enrolments.filter(mark="present", hours=24).count() == 4
    assert not AttendanceFile.objects.exists()


def test_slips_are_withheld_until_there_are_enough(town: Town) -> None:
    officer, course = sit(town), town.counted()
    page = f"/training/classes/{course.pk}/"
    few = {f"{item}-{grade}": "1" for item in TOTALS for grade in ("good", "fair", "poor")}
    assert send(officer, f"{page}slips/", issued="9", returned="3", **few).status_code == 422
    send(officer, f"{page}slips/", issued="4", returned="3", **few)
    actions.check_slips(everything(10**6), course_id=course.pk, confirmed=True)
    shown = text(officer, f"{page}?{PLACE}")
    assert "少于 5 张" in shown and "没有填" not in shown
    assert "更正原因" in text(officer, f"{page}slips/")


def test_night_school_by_heads(town: Town) -> None:
    clerk = sit(town, "village-clerk", "雁庄村")
    form = {
        "kind": "night", "held_on": "2026-06-10", "topic": "柑橘冬管", "category": "trade", "place": "村活动室",
        "teaching": "", "heads": "38", "good": "2", "fair": "1", "poor": "0",
    }  # fmt: skip
    send(clerk, f"/training/sessions/new/?{VILLAGE}", **form)
    assert send(clerk, f"/training/sessions/new/?{VILLAGE}", **form).status_code == 422
    page = text(clerk, f"/training/sessions/?{VILLAGE}")
    assert "柑橘冬管" in page and "人数少，不显示" in page and "登记一次" in page
    made = Session.objects.get()
    send(clerk, f"/training/sessions/{made.pk}/withdraw/", reason="人数记错")
    assert "已撤销" in text(clerk, f"/training/sessions/?{VILLAGE}")
    assert (
        sit(town, "village-clerk", "玉屯村").get(f"/training/sessions/{made.pk}/withdraw/").status_code == 404
    )


def test_a_village_sees_its_own_people_of_a_county_class(town: Town) -> None:
    course = town.counted(region="芦原县")
    clerk = sit(town, "village-clerk", "玉屯村")
    page = text(clerk, f"/training/classes/{course.pk}/")
    assert "周远" in page and "王大山" not in page and "更正" not in page
    assert clerk.post(f"/training/classes/{course.pk}/slips/", {}).status_code == 403
    assert clerk.get(f"/training/hours/{town.leader.person_id}/").status_code == 404
    names = text(sit(town, "auditor", "芦溪镇"), f"/training/hours/?{PLACE}")
    assert "王大山" in names


def test_papers_and_lists_go_out(town: Town) -> None:
    officer, course = sit(town), town.counted()
    for kind in ("notice", "attendance", "certificates"):
        answer = officer.get(f"/training/classes/{course.pk}/paper/{kind}/")
        assert answer.status_code == 200 and "word" in answer.headers["Content-Type"]
    assert officer.get(f"/training/classes/{course.pk}/paper/secret/").status_code == 404
    assert officer.get(f"/training/needs/plan/?{PLACE}").status_code == 200
    cells = openpyxl.load_workbook(
        io.BytesIO(officer.get(f"/training/hours/?{PLACE}&format=xlsx").content)
    ).active
    assert cells["A1"].value == "芦溪镇2026年培训学时"
    assert [cell.value for cell in cells[3]][:4] == ["序号", "村", "姓名", "对象"]
    actions.record_session(town.organiser, region=town.places["雁庄村"], evening=EVENING)
    asked = {}
    for url in ("hours", "classes", "sessions", "needs"):
        officer.get(f"/training/{url}/?{PLACE}")
        with CaptureQueriesContext(connection) as captured:
            officer.get(f"/training/{url}/?{PLACE}")
        asked[url] = len(captured)
    assert asked == {"hours": 11, "classes": 11, "sessions": 11, "needs": 18}
    assert re.search(r"look=short", text(officer, f"/training/needs/?{PLACE}"))


def test_the_library_serves_class_and_evening_without_a_second_upload(town: Town) -> None:
    county = sit(town, "organisation-office", "芦原县")
    place = f"region={town.places['芦原县'].code}"
    form = {
        "title": "财务读本", "kind": "reader", "category": "finance", "source": "县农业农村局", "reach": "below",
        "purpose": "any",
    }  # fmt: skip
    assert "还没有资料" in text(county, f"/training/library/?{place}")
    assert send(county, f"/training/library/new/?{place}", **{**form, "source": ""}).status_code == 422
    url = send(county, f"/training/library/new/?{place}", **form).url
    edition = Edition.objects.get()
    assert "上传了文件，才能选用" in text(county, url)
    paper = SimpleUploadedFile("读本.pdf", b"%PDF-1.4 book")
    send(county, f"/papers/training-edition/{edition.pk}/add/", papers=paper, label="资料正文")
    officer, clerk = sit(town), sit(town, "village-clerk", "雁庄村")
    course = town.planned()
    evening = actions.record_session(town.organiser, region=town.places["雁庄村"], evening=EVENING)
    for reader, page in (
        (officer, f"/training/classes/{course.pk}/"),
        (clerk, f"/training/sessions/{evening.pk}/"),
    ):
        assert "从资料库选用" in text(reader, page)
        assert "财务读本" in text(reader, f"{page}materials/")
        send(reader, f"{page}materials/", row=[edition.material_id])
        assert "没有可以选用的资料" in text(reader, f"{page}materials/")
        shown = text(reader, page)
        [file] = re.findall(r"/training/library/file/\d+/", shown)
        answer = reader.get(file)
        assert answer.content == b"%PDF-1.4 book" and "sandbox" in answer.headers["Content-Security-Policy"]
    assert clerk.get(f"/papers/{Paper.objects.get().pk}/").status_code == 404, "附件本身的权限在县里"
    assert StoredFile.objects.count() == 1
    send(officer, f"/training/classes/{course.pk}/materials/", row=[10**6])
    assert "不能用" in text(officer, f"/training/classes/{course.pk}/"), "一份选不上，说出来"
    assert "雁庄村" in text(county, url) and "2" in text(county, f"/training/library/?{place}&look=own")
    send(county, f"{url}renew/", note="按新条例改")
    newer = Edition.objects.get(number=2)
    paper = SimpleUploadedFile("新读本.pdf", b"%PDF-1.4 new")
    send(county, f"/papers/training-edition/{newer.pk}/add/", papers=paper, label="资料正文")
    assert "有新版本" in text(officer, f"/training/classes/{course.pk}/")
    send(officer, f"/training/classes/{course.pk}/materials/", row=[edition.material_id])
    assert "第 2 版" in text(officer, f"/training/classes/{course.pk}/")
    assert clerk.post(f"{url}withdraw/", {"reason": "乱撤"}).status_code == 403
    send(county, f"{url}withdraw/", reason="有新规定")
    shown = text(clerk, f"/training/sessions/{evening.pk}/")
    assert "已撤下" in shown and "/training/library/file/" not in shown and clerk.get(file).status_code == 404
    use = Use.objects.get(session=evening, removed_at=None)
    send(clerk, f"/training/library/use/{use.pk}/remove/")
    assert "还没有从资料库选用" in text(clerk, f"/training/sessions/{evening.pk}/")


def test_the_list_of_the_library_filters_sorts_and_goes_out(town: Town) -> None:
    (
        town.offered(),
        town.offered(title="防汛读本", category="safety"),
        town.offered("芦溪镇", title="镇里的课件", kind="slides"),
    )
    officer = sit(town)
    page = f"/training/library/?{PLACE}"
    assert "镇里的课件" not in text(officer, f"{page}&look=above") and "防汛读本" not in text(
        officer, f"{page}&q=财务"
    )
    assert "防汛读本" in text(officer, f"{page}&category=safety&sort=title")
    cells = openpyxl.load_workbook(io.BytesIO(officer.get(f"{page}&format=xlsx").content)).active
    assert [cell.value for cell in cells[3]][:3] == ["序号", "标题", "种类"] and cells.max_row >= 6
    with CaptureQueriesContext(connection) as captured:
        officer.get(page)
    assert len(captured) == 10


def test_the_slips_on_paper_and_the_second_hand(town: Town) -> None:
    officer, course = sit(town), town.counted()
    page = f"/training/classes/{course.pk}/"
    for kind in ("slip", "slip-tally"):
        answer = officer.get(f"{page}paper/{kind}/")
        assert answer.status_code == 200 and "word" in answer.headers["Content-Type"]
    assert officer.get(f"{page}slips/check/").status_code == 404
    few = {f"{item}-{grade}": "1" for item in TOTALS for grade in ("good", "fair", "poor")}
    send(officer, f"{page}slips/", issued="4", returned="3", **few)
    assert "等另一个人核对" in text(officer, page) and "须由另一人核对" in text(
        officer, f"{page}slips/check/"
    )
    other = sit(town, "organisation-office", "芦原县")
    assert "与计票表一致" in text(other, f"{page}slips/check/")
    send(other, f"{page}slips/check/", verdict="return", reason="发出的应是3张")
    assert "发出的应是3张" in text(officer, page)
    send(officer, f"{page}slips/", issued="3", returned="3", reason="按计票表", **few)
    send(other, f"{page}slips/check/", verdict="confirm")
    assert "少于 5 张" in text(officer, page)


def test_a_village_reads_no_file_that_the_county_keeps_to_itself(town: Town) -> None:
    course = town.counted(region="芦原县")
    for each in (town.offered(title="只限县里", reach="own"), town.offered(title="大家能看")):
        actions.use_in_course(town.organiser, material_id=each.material_id, course_id=course.pk)
    clerk = sit(town, "village-clerk", "玉屯村")
    page = text(clerk, f"/training/classes/{course.pk}/")
    assert "只限县里" in page and page.count("/training/library/file/") == 1
    assert (
        text(sit(town, "organisation-office", "芦原县"), f"/training/classes/{course.pk}/").count("/file/")
        == 2
    )
