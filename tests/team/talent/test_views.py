"""The register on the screen: with consent in, asked, brought together, and out again with one confirmation."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.team.talent import actions
from lingyan.team.talent.models import Match, Need, Talent, TalentFile
from tests.support.identity import signed_in, user_with
from tests.team.talent.support import GIVEN, TODAY, Town
from tests.team.talent.test_importing import HEAD, line
from tests.team.talent.test_printing import words

pytestmark = pytest.mark.django_db
PLACE = "region=990121100000&month=2026-06"
VILLAGE = "region=990121100200&month=2026-06"
PERSON = {
    "name": "王小雁", "contact": "13800001234", "given_on": "2026-06-15", "how": "signed", "paper": "芦溪-001",
    "until": "2027-06-14", "group": "youth", "kinds": ["电商和销路"], "form": "remote", "window": "周末", "wish": "教直播",
    "returned_on": "", "stays_on": "",
}  # fmt: skip
NEED = {"kind": "电商和销路", "form": "remote", "number": "1", "detail": "卖柑橘", "until": "2026-12-31"}


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


def test_from_the_consent_to_the_outcome_and_out(town: Town) -> None:
    clerk, officer = sit(town, "village-clerk", "雁庄村"), sit(town)
    form = text(clerk, f"/talent/people/new/?{VILLAGE}")
    assert "checked" not in form, "没有预先勾选的"
    refused = send(clerk, f"/talent/people/new/?{VILLAGE}", **{**PERSON, "paper": ""})
    assert refused.status_code == 422 and "同意书编号" in refused.content.decode()
    page = send(clerk, f"/talent/people/new/?{VILLAGE}", **PERSON).url
    shown = text(clerk, page)
    assert "王小雁" in shown and "138****1234" in shown and "13800001234" not in shown and "教直播" in shown
    who = Talent.objects.get()
    own = f"/talent/people/{who.pk}/"
    neighbour = sit(town, "village-clerk", "玉屯村")
    assert neighbour.get(own).status_code == 404
    need_page = send(neighbour, "/talent/needs/new/?region=990121100201&month=2026-06", **NEED).url
    need = Need.objects.get()
    assert "王小雁" not in text(neighbour, need_page)
    assert "王小雁" in text(officer, f"/talent/needs/{need.pk}/?{PLACE}")
    send(officer, f"/talent/needs/{need.pk}/propose/", row=[who.pk])
    match = Match.objects.get()
    link = f"/talent/matches/{match.pk}/"
    assert "（不显示）" in text(neighbour, link)
    send(officer, f"{link}answer/", accepted="yes", on="2026-06-15", channel="phone")
    assert "王小雁" in text(neighbour, link), "本人接受以后，需要的村知道是谁"
    send(officer, f"{link}talk/", on="2026-06-15", channel="visit", next_step="周末看果园")
    wrong = send(officer, f"{link}result/", outcome="service", on="2026-06-15", jobs="3", band="")
    assert wrong.status_code == 422 and "只有项目落地" in wrong.content.decode()
    send(
        officer,
        f"{link}result/",
        outcome="project",
        on="2026-06-15",
        jobs="3",
        band="small",
        services=["land"],
    )
    done = text(officer, link)
    assert "项目落地" in done and "周末看果园" in done and "用地" in done and "10万元以下" in done
    send(neighbour, f"/talent/needs/{need.pk}/close/", closing="met")
    assert "已满足" in text(officer, f"/talent/needs/{need.pk}/")
    assert "100.0%" in text(officer, f"/talent/figures/?{PLACE}")
    assert "立即清除" in text(clerk, f"{own}withdraw/match/")
    send(clerk, f"{own}withdraw/match/")
    assert clerk.get(own).status_code == 404
    after = text(officer, link)
    assert "（已清除）" in after and "项目落地" in after and "果园" not in after and "王小雁" not in after


def test_nobody_is_named_after_the_last_day_of_the_consent(town: Town) -> None:
    match = town.accepted()
    actions.contact(town.keeper, match_id=match.pk, on=TODAY, channel="visit", next_step="周末看果园")
    pages = (f"/talent/matches/{match.pk}/", f"/talent/needs/{match.need_id}/", f"/talent/matches/?{PLACE}")
    for day, named in ((GIVEN.until, True), (GIVEN.until + dt.timedelta(days=1), False)):
        with clock.fixed(day):
            officer = sit(town)
            for url in pages:
                shown = text(officer, url)
                assert ("王小雁" in shown, "（已清除）" in shown) == (named, not named), url
            assert ("周末看果园" in text(officer, pages[0])) is named
            sheet = io.BytesIO(officer.get(f"{pages[2]}&format=xlsx").content)
            cells = [cell for row in openpyxl.load_workbook(sheet).active.values for cell in row]
            assert ("王小雁" in cells, "（已清除）" in cells) == (named, not named)


def test_consents_are_renewed_added_and_corrected(town: Town) -> None:
    clerk, who = sit(town, "village-clerk", "雁庄村"), town.listed()
    own = f"/talent/people/{who.pk}/"
    consent = {"given_on": "2026-06-15", "how": "spoken", "paper": "", "until": "2027-12-31"}
    send(clerk, f"{own}consent/count/", **consent)
    send(clerk, f"{own}consent/match/", **consent)
    assert send(clerk, f"{own}consent/match/", **consent).status_code == 422
    shown = text(clerk, own)
    assert "2027-12-31" in shown and "已续期" in shown and "本人另外同意计入" not in shown
    assert "13800001234" in text(clerk, f"{own}edit/")
    edited = {
        **PERSON,
        "kinds": ["电商和销路", "法律咨询"],
        "form": "long",
        "young": "on",
        "stays_on": "2026-06-01",
    }
    send(clerk, f"{own}edit/", **edited)
    assert {(each.kind, each.form) for each in who.offers.all()} == {
        ("电商和销路", "remote"),
        ("法律咨询", "long"),
    }
    send(clerk, f"{own}withdraw/count/")
    assert clerk.get(f"{own}withdraw/count/").status_code == 404
    assert clerk.get(f"{own}consent/sell/").status_code == 404
    who.particulars.refresh_from_db()
    assert who.particulars.young is False


def test_the_number_and_the_sheet_leave_their_trace(town: Town) -> None:
    clerk, secretary = sit(town, "village-clerk", "雁庄村"), sit(town, "party-secretary", "雁庄村")
    who = town.listed()
    town.closed(who)
    own = f"/talent/people/{who.pk}/"
    assert clerk.post(f"{own}contact/", {"purpose": ""}).status_code == 422
    shown = clerk.post(f"{own}contact/", {"purpose": "约看场地"}).content.decode()
    assert "13800001234" in shown and "晚上八点以后" in shown
    assert secretary.post(f"{own}contact/", {"purpose": "约看场地"}).status_code == 403
    assert secretary.get(f"{own}edit/").status_code == 403
    sheet = clerk.post(f"{own}sheet/")
    told = words(sheet.content)
    for each in (
        "王小雁",
        "13800001234",
        "电商和销路（远程）",
        "愿意教直播卖果",
        "提供服务或指导",
        "芦溪-001",
    ):
        assert each in told, each
    revealed = AuditEntry.objects.filter(object_kind="personal-data", object_id=str(who.personal_id))
    assert [entry.reason for entry in revealed.order_by("pk")] == ["约看场地", "应本人要求出具本人信息单"]
    notice = clerk.get(f"/talent/notice/?{VILLAGE}")
    assert "同意书" in words(notice.content) and "王小雁" not in words(notice.content)


def test_the_workbook_in_two_steps(town: Town) -> None:
    officer = sit(town)
    empty = openpyxl.load_workbook(io.BytesIO(officer.get("/talent/import/template/").content)).active
    assert [cell.value for cell in empty[1]] == HEAD

    def sent(**changes: Any) -> str:
        book = openpyxl.Workbook()
        for row in (HEAD, line(**changes)):
            book.active.append(row)
        target = io.BytesIO()
        book.save(target)
        file = SimpleUploadedFile("登记.xlsx", target.getvalue())
        return str(send(officer, f"/talent/import/?{PLACE}", file=file).url)

    faulty = sent(how="代签")
    assert "本人签字、当面口头" in text(officer, faulty) and "写入登记" not in text(officer, faulty)
    assert officer.get(faulty.replace("/check/", "/failed/")).status_code == 200
    officer.post(faulty)
    assert not Talent.objects.exists()
    send(officer, faulty.replace("/check/", "/discard/"))
    sound = sent()
    assert "将登记 1 人" in text(officer, sound)
    assert sit(town).get(sound).status_code == 404, "别人看不到上传的文件"
    send(officer, sound)
    assert Talent.objects.count() == 1 and not TalentFile.objects.exists()


def test_lists_narrow_go_out_and_ask_the_same_number_of_queries(town: Town) -> None:
    officer = sit(town)
    soon = replace(GIVEN, until=TODAY + dt.timedelta(days=10))
    town.listed(given=soon, counted=True)
    town.closed(town.listed("玉屯村", name="李志远"))
    page = text(officer, f"/talent/people/?{PLACE}")
    assert "王小雁" in page and "李志远" in page
    for query, seen, hidden in (
        ("look=ending", "王小雁", "李志远"), ("village=玉屯", "李志远", "王小雁"),
        ("group=youth&kind=电商和销路", "李志远", "没有记录"),
    ):  # fmt: skip
        narrowed = text(officer, f"/talent/people/?{PLACE}&{query}")
        assert seen in narrowed and hidden not in narrowed
    assert "李志远" not in text(officer, f"/talent/people/?{PLACE}&form=project")
    cells = openpyxl.load_workbook(
        io.BytesIO(officer.get(f"/talent/people/?{PLACE}&format=xlsx").content)
    ).active
    heads = ("序号", "村", "姓名", "类别", "能提供", "登记日期", "同意到")
    assert heads in set(cells.values)
    assert "卖" not in text(officer, f"/talent/needs/?{PLACE}&look=unanswered")
    assert "电商和销路" in text(officer, f"/talent/matches/?{PLACE}")
    assert "提供服务或指导</td>" not in text(officer, f"/talent/matches/?{PLACE}&look=running")
    asked = {}
    for url in ("people", "needs", "matches", "figures"):
        officer.get(f"/talent/{url}/?{PLACE}")
        with CaptureQueriesContext(connection) as captured:
            officer.get(f"/talent/{url}/?{PLACE}")
        asked[url] = len(captured)
    assert asked == {"people": 13, "needs": 11, "matches": 10, "figures": 17}
