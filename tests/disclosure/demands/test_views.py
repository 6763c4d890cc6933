"""Demands in the console: recorded by the clerk, opened through the usual pages, kept back by two of the township."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import docx
import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lingyan.disclosure.demands import actions, queries
from lingyan.disclosure.demands.models import Demand
from lingyan.identity.models import User
from lingyan.kernel import clock
from tests.disclosure.demands.support import ask, opened
from tests.disclosure.support import Sealed
from tests.support.actors import everything
from tests.support.identity import Tree, one_person, signed_in, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_april() -> Iterator[None]:
    with clock.fixed(dt.datetime(2025, 4, 7, 9, tzinfo=clock.ZONE)):
        yield


def client(role: str, place: Any, name: str = "") -> Client:
    return signed_in(Client(), user_with(role, place, name or role))


def at(name: str, place: Any, *args: int) -> str:
    return f"{reverse(f'disclosure:{name}', args=args)}?region={place.code}"


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


FORM = {
    "received_on": "2025-04-03", "receiver": "committee", "item": "8-7", "period": "2025-Q1", "matter": "水库承包款",
    "villagers": "90", "representatives": "", "voters": "900", "voters_source": "选民登记", "seats": "", "seats_source": "",
}  # fmt: skip


def test_the_clerk_records_it_writes_what_opens_it_and_goes_on_to_the_draft(tree: Tree) -> None:
    clerk = client("village-clerk", tree.village)
    assert "登记公开要求" in text(clerk, at("demands", tree.village))
    refused = clerk.post(at("new-demand", tree.village), {**FORM, "matter": ""})
    assert refused.status_code == 422 and "要写明要求公开什么" in refused.content.decode()
    assert clerk.post(at("new-demand", tree.village), FORM).status_code == 302
    made = Demand.objects.get()
    page = at("demand", tree.village, made.pk)
    shown = text(clerk, page)
    assert "应在 2025-04-14 以前" in shown and "90（1/10）" in shown and "联名要求（扫描件）" in shown
    prepare = reverse("disclosure:prepare", args=[tree.village.pk, "demanded", "2025-04-03"])
    assert prepare not in shown
    assert clerk.post(at("write-demand", tree.village, made.pk), {"text": "修路用了。"}).status_code == 302
    assert prepare in text(clerk, page)
    assert "修路用了。" in text(clerk, prepare)


def test_too_few_are_answered_and_nothing_else(tree: Tree) -> None:
    few = ask(tree.village, villagers=3)
    clerk, officer = client("village-clerk", tree.village), client("township-officer", tree.town)
    assert "建议书面答复" in text(clerk, at("demand", tree.village, few.pk))
    assert "提出依法不公开" not in text(officer, at("demand", tree.village, few.pk))
    answer = at("answer-demand", tree.village, few.pk)
    assert clerk.post(answer, {"text": "已说明。", "on": "2025-04-05"}).status_code == 302
    assert "已书面答复" in text(clerk, at("demand", tree.village, few.pk))
    assert clerk.post(answer, {"text": "再答。", "on": "2025-04-05"}).status_code == 422


def test_two_of_the_township_keep_it_back(tree: Tree) -> None:
    demand = ask(tree.village)
    one, two = client("township-officer", tree.town), client("township-officer", tree.town, "second")
    page = at("demand", tree.village, demand.pk)
    sent = {"ground": "privacy", "law": "个人信息保护法第十三条", "reason": "涉及个人健康"}
    assert one.post(at("refuse-demand", tree.village, demand.pk), sent).status_code == 302
    agree = reverse("disclosure:agree-refusal", args=[demand.refusals.get().pk])
    assert agree not in text(one, page) and agree in text(two, page)
    assert "个人信息保护法第十三条" in text(two, agree)
    assert two.post(agree).status_code == 302
    assert "经第二人同意不公开" in text(one, page)


def test_a_second_account_of_the_same_person_is_told_that_another_must_agree(tree: Tree) -> None:
    demand = ask(tree.village)
    one, two = (user_with("township-officer", tree.town, name) for name in ("first", "second"))
    one_person(one.pk, two.pk)
    actions.ask_refusal(
        everything(one.pk), demand, ground="privacy", law="个人信息保护法第十三条", reason="涉及个人健康"
    )
    agree = reverse("disclosure:agree-refusal", args=[demand.refusals.get().pk])
    shown = text(signed_in(Client(), User.objects.get(pk=two.pk)), at("demand", tree.village, demand.pk))
    assert agree not in shown and "须由另一人同意" in shown


def test_what_is_public_is_written_anew_and_leads_to_a_correction(village: Sealed) -> None:
    demand = ask(village.region)
    opened(village, demand, "发放 120 件。")
    clerk = client("village-clerk", village.region)
    page = at("demand", village.region, demand.pk)
    prepare = reverse("disclosure:prepare", args=[village.region.pk, "demanded", "2025-04-03"])
    assert prepare not in text(clerk, page)
    with clock.fixed(dt.datetime(2025, 4, 7, 9, 10, tzinfo=clock.ZONE)):
        anew = clerk.post(at("write-demand", village.region, demand.pk), {"text": "发放 210 件。"})
        assert anew.status_code == 302
        shown = text(clerk, page)
        assert "下一步拟更正稿" in shown and prepare in shown and "已上网公开" in shown
        assert clerk.post(prepare).status_code == 422, "a correction says why"
        assert clerk.post(prepare, {"reason": "件数写错了"}).status_code == 302
        draft = queries.draft_of(demand)
        assert draft is not None and draft.version == 2 and "210" in draft.body
        assert reverse("disclosure:publication", args=[draft.pk]) in text(clerk, page)


def test_names_on_the_paper_are_for_who_handles_demands(tree: Tree) -> None:
    demand = ask(tree.village)
    page = at("demand", tree.village, demand.pk)
    assert "联名要求（扫描件）" in text(client("supervision", tree.village), page)
    assert "联名要求（扫描件）" not in text(client("cashier", tree.village), page)


def test_the_list_is_filtered_exported_and_costs_the_same_for_many(village: Sealed) -> None:
    opened(village, ask(village.region))
    ask(village.region, villagers=1, item="8-4")
    town = village.region.parent
    officer = client("township-officer", town)
    url = at("demands", town)
    shown = text(officer, url)
    assert "已上网公开" in shown and "未达到人数" in shown
    assert "合同签订和履行" not in text(officer, f"{url}&state=online").split("<tbody")[1]
    book = openpyxl.load_workbook(io.BytesIO(officer.get(f"{url}&format=xlsx").content))
    assert "专项资金和救灾物资" in str([cell.value for row in book.active.iter_rows() for cell in row])

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            text(officer, url)
        return len(queries)

    before = count()
    for neighbour in town.children.exclude(pk=village.region.pk)[:4]:
        ask(neighbour)
    assert count() == before <= 16


def test_the_receipt_says_by_when_it_is_opened(tree: Tree) -> None:
    clerk = client("village-clerk", tree.village)
    demand = ask(tree.village, representatives=8, seats=40, seats_source="推选记录")
    few = ask(tree.village, villagers=3, receiver="township")

    def paper(one: Demand) -> str:
        content = clerk.get(at("demand-receipt", tree.village, one.pk)).content
        return "\n".join(each.text for each in docx.Document(io.BytesIO(content)).paragraphs)

    said = paper(demand)
    assert "不迟于2025年4月14日" in said and "联名村民代表8人，村民代表共40人（推选记录）" in said
    assert "没有达到" in paper(few) and tree.town.name in paper(few)
