"""The pages of petitions: the clerk's way to the meeting, the township's agreement, the list and the receipt."""

from __future__ import annotations

import io
from typing import Any

import docx
import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lingyan.decisions.petitions import actions
from lingyan.decisions.petitions.models import Petition
from tests.decisions.petitions.support import HELD_ON, ask, hold
from tests.decisions.support import Village
from tests.support.actors import everything
from tests.support.identity import Tree, signed_in, user_with

pytestmark = pytest.mark.django_db

FORM = {
    "received_on": "2026-03-03", "receiver": "committee", "meeting": "villagers", "subject": "水库承包款的去向",
    "villagers": "90", "representatives": "", "voters": "", "voters_source": "", "seats": "", "seats_source": "",
}  # fmt: skip


def client(role: str, place: Any) -> Client:
    return signed_in(Client(), user_with(role, place, role))


def at(name: str, place: Any, *args: int) -> str:
    return f"{reverse(f'decisions:{name}', args=args)}?region={place.code}"


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_clerk_records_it_and_chooses_the_meeting_and_the_township_agrees(
    village: Village, tree: Tree
) -> None:
    clerk, officer = client("village-clerk", tree.village), client("township-officer", tree.town)
    assert "登记联名提议" in text(clerk, at("petitions", tree.village))
    refused = clerk.post(at("new-petition", tree.village), {**FORM, "villagers": "901"})
    assert refused.status_code == 422 and "多于村民总数" in refused.content.decode()
    assert clerk.post(at("new-petition", tree.village), FORM).status_code == 302
    made = Petition.objects.get()
    page = at("petition", tree.village, made.pk)
    shown = text(clerk, page)
    assert "应在 2026-04-02 以前召开村民会议" in shown and "90×10=900≥900" in shown
    assert "联名提议（扫描件）" in shown and "还没有登记收到提议以后的这种会议" in shown
    choose = at("petition-meeting", tree.village, made.pk)
    assert "还没有登记收到提议以后的这种会议" in text(clerk, choose)
    hold(village)
    assert "三社道路维修" in text(clerk, choose)
    assert clerk.post(choose, {"held_on": "2026-03-20"}).status_code == 422, "not a free date"
    assert clerk.post(choose, {"held_on": f"{HELD_ON}"}).status_code == 302
    assert "等乡镇核对" in text(clerk, page)
    agree = reverse("decisions:agree-petition", args=[made.closings.get().pk])
    assert agree in text(officer, page) and agree not in text(clerk, page)
    assert "三社道路维修" in text(officer, agree)
    assert officer.post(agree).status_code == 302
    assert f"已于 {HELD_ON} 召开村民会议" in text(clerk, page)


def test_too_few_are_answered_with_the_sum(village: Village, tree: Tree) -> None:
    few = ask(tree.village, villagers=89)
    clerk, officer = client("village-clerk", tree.village), client("township-officer", tree.town)
    answer = at("answer-petition", tree.village, few.pk)
    assert answer in text(clerk, at("petition", tree.village, few.pk))
    assert clerk.post(answer, {"text": "已说明。"}).status_code == 302
    agree = reverse("decisions:agree-petition", args=[few.closings.get().pk])
    assert "89×10=890&lt;900" in text(officer, agree)


def test_names_on_the_paper_are_for_who_receives_petitions(village: Village, tree: Tree) -> None:
    page = at("petition", tree.village, ask(tree.village).pk)
    assert "联名提议（扫描件）" in text(client("supervision", tree.village), page)
    assert "联名提议（扫描件）" not in text(client("village-reporter", tree.village), page)


def test_the_list_is_filtered_exported_and_costs_the_same_for_many(village: Village, tree: Tree) -> None:
    ask(tree.village)
    few = ask(tree.village, villagers=1, subject="垃圾清运费")
    actions.answer(everything(), few, text="说明。")
    officer, url = client("township-officer", tree.town), at("petitions", tree.town)
    with CaptureQueriesContext(connection) as before:
        shown = text(officer, url)
    assert "逾期未召开" in shown and "未达到人数" in shown
    assert "垃圾清运费" not in text(officer, f"{url}&state=late").split("<tbody")[1]
    assert "水库承包款" not in text(officer, f"{url}&waiting=1").split("<tbody")[1]
    assert "垃圾清运费" not in text(officer, f"{url}&waiting=0").split("<tbody")[1]
    for sort in ("state", "held", "subject"):
        text(officer, f"{url}&sort=-{sort}")
    book = openpyxl.load_workbook(io.BytesIO(officer.get(f"{url}&format=xlsx").content))
    assert "垃圾清运费" in str([cell.value for row in book.active.iter_rows() for cell in row])
    for _each in range(3):
        ask(tree.village)
    with CaptureQueriesContext(connection) as after:
        text(officer, url)
    assert len(after) == len(before) <= 16


def test_the_receipt_says_by_when_the_meeting_is(village: Village, tree: Tree) -> None:
    clerk = client("village-clerk", tree.village)

    def paper(one: Petition) -> str:
        content = clerk.get(at("petition-receipt", tree.village, one.pk)).content
        return "\n".join(each.text for each in docx.Document(io.BytesIO(content)).paragraphs)

    said = paper(ask(tree.village))
    assert "不迟于2026年4月2日召开村民会议" in said and "90×10=900≥900" in said
    few = ask(tree.village, meeting="representatives", villagers=0, representatives=7, receiver="township")
    said = paper(few)
    assert "没有达到村民代表的1/5" in said and tree.town.name in said
