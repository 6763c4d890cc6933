"""The list on the screen: in by a file or one by one, out with a reason, and on paper."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx
import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lingyan.kernel.models import AuditEntry
from lingyan.team.mandates import actions
from lingyan.team.mandates.models import Mandate, MandateFile
from tests.support.actors import everything
from tests.support.identity import signed_in, user_with
from tests.team.mandates.support import Town, entry
from tests.team.mandates.test_importing import HEAD, line

PLACE = "region=990121100200&month=2026-06"
ONE = {
    "kind": "villager", "group": "三组", "name": "王小雁", "sex": "女", "households": "12", "way": "chosen",
    "start_on": "2026-01-20",
}  # fmt: skip


def sit(town: Town, role: str = "village-clerk", region: str = "雁庄村") -> Client:
    return signed_in(Client(), user_with(role, town.places[region]))


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def workbook(*rows: list[Any]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("名册.xlsx", target.getvalue())


def test_one_by_one_replaced_and_ended(town: Town) -> None:
    clerk = sit(town)
    wrong = clerk.post(f"/mandates/new/?{PLACE}", {**ONE, "kind": "leader", "group": ""})
    assert wrong.status_code == 422 and "哪个小组" in wrong.content.decode()
    own = clerk.post(f"/mandates/new/?{PLACE}", ONE).url
    assert "王小雁" in text(clerk, own) and "2031-01-20" in text(clerk, own)
    first = Mandate.objects.get()
    new = {"ending": "moved", "name": "李志远", "sex": "男", "start_on": "2026-06-01"}
    clerk.post(f"/mandates/{first.pk}/replace/", new)
    second = Mandate.objects.get(end_on=None)
    clerk.post(f"/mandates/{second.pk}/end/", {"ending": "resigned", "on": "2026-06-10"})
    assert "本人辞去" in text(clerk, f"/mandates/{second.pk}/")
    assert "李志远" not in text(clerk, f"/mandates/?{PLACE}")
    assert "李志远" in text(clerk, f"/mandates/?{PLACE}&state=ended")
    assert clerk.get(f"/mandates/roll/?{PLACE}").status_code == 404


def test_a_list_is_taken_in_whole_or_not_at_all(town: Town) -> None:
    clerk = sit(town)
    bad = clerk.post(
        f"/mandates/import/?{PLACE}", {"file": workbook(line(), line(name="李志远", sex="?"))}
    ).url
    assert "性别" in text(clerk, bad) and "写入名册" not in text(clerk, bad)
    assert clerk.post(bad).status_code == 422 and not Mandate.objects.exists()
    kept = MandateFile.objects.get()
    assert "王小雁" not in kept.name
    rows = clerk.get(f"/mandates/import/{kept.pk}/failed/")
    assert "李志远" in str(list(openpyxl.load_workbook(io.BytesIO(rows.content)).active.values))
    assert clerk.post(f"/mandates/import/{kept.pk}/discard/").status_code == 302
    town.begun(start_on=dt.date(2021, 1, 10), name="老代表")
    sent = {"file": workbook(line(), line(name="李志远", sex="男")), "succeed": "on"}
    good = clerk.post(f"/mandates/import/?{PLACE}", sent).url
    assert "届满终止" in text(clerk, good)
    stranger = signed_in(Client(), user_with("village-clerk", town.village, username="other"))
    assert stranger.get(good).status_code == 404, "only who uploaded it"
    assert clerk.post(good).status_code == 302
    assert Mandate.objects.filter(end_on=None).count() == 2 and not MandateFile.objects.exists()
    page = text(clerk, f"/mandates/?{PLACE}")
    assert "村民代表人数少于规定的最少人数" in page and "老代表" not in page


def test_who_sees_names(town: Town) -> None:
    town.begun()
    assert "王小雁" in text(sit(town), f"/mandates/?{PLACE}")
    neighbour = sit(town, region="玉屯村")
    assert neighbour.get(f"/mandates/{Mandate.objects.get().pk}/").status_code == 404


def test_the_list_for_the_board(town: Town) -> None:
    town.begun()
    town.begun(kind="leader", households=None)
    answer = sit(town).get(f"/mandates/roll/?{PLACE}")
    paper = docx.Document(io.BytesIO(answer.content))
    cells = [[cell.text for cell in table.rows[1].cells] for table in paper.tables]
    assert cells[1] == ["1", "三组", "王小雁", "女", "12", "推选", "2026-01-20", "2031-01-20"]
    assert AuditEntry.objects.filter(code="kernel.list.exported").count() == 1


def test_the_township_filters_sorts_and_takes_it_away(town: Town) -> None:
    town.begun()
    actions.begin(everything(), region=town.places["玉屯村"], entry=entry(name="李志远", sex="男"))
    officer = sit(town, "township-officer", "芦溪镇")
    place = "region=990121100000&month=2026-06"
    both = text(officer, f"/mandates/?{place}&sort=-start_on")
    assert "王小雁" in both and "李志远" in both and "导入名册" not in both
    assert "李志远" not in text(officer, f"/mandates/?{place}&sex=女&kind=villager")
    assert "王小雁" not in text(officer, f"/mandates/?{place}&state=over")
    assert officer.get(f"/mandates/?{place}&format=xlsx").status_code == 200


def test_queries_do_not_grow_with_the_list(town: Town) -> None:
    clerk, counts = sit(town), []
    for number in range(3):
        town.begun(name=f"王{number}")
        with CaptureQueriesContext(connection) as found:
            text(clerk, f"/mandates/?{PLACE}")
        counts.append(len(found))
    assert counts[1] == counts[2]
