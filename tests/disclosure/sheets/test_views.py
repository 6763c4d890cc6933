"""Sheets beside the accounts in the console: prepared, drafted in one step from the calendar, signed and public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lingyan.disclosure import actions as disclosure
from lingyan.disclosure.desk import waiting_sheets
from lingyan.disclosure.models import Publication, SheetItem
from lingyan.disclosure.sheets import actions
from lingyan.kernel import clock
from lingyan.noticeboard import printing
from lingyan.noticeboard.actions import proofread
from lingyan.noticeboard.desk import sheet_posters_to_read
from lingyan.noticeboard.parameters import SHEETS_FROM
from lingyan.parameters.actions import set_value
from tests.disclosure.support import JANUARY, Sealed
from tests.support.actors import everything
from tests.support.identity import actor_with, one_hand_at, signed_in, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_april() -> Iterator[None]:
    with clock.fixed(dt.datetime(2025, 4, 7, 9, tzinfo=clock.ZONE)):
        yield


def test_from_the_calendar_to_the_public_page(village: Sealed) -> None:
    village.published()
    place = f"?region={village.region.code}"
    clerk, supervisor = (
        signed_in(Client(), user_with(role, village.region)) for role in ("village-clerk", "supervision")
    )
    secretary = signed_in(Client(), user_with("party-secretary", village.region))
    officer = signed_in(Client(), user_with("township-officer", village.region.parent))
    prepare = reverse("disclosure:prepare", args=[village.region.pk, "resources", "2025-Q1"])
    calendar = reverse("noticeboard:calendar") + place
    assert prepare not in clerk.get(calendar).content.decode()
    assert (
        "本期没有的事项" in clerk.get(prepare).content.decode()
        or "耕地" in clerk.get(prepare).content.decode()
    )
    clerk.post(prepare)
    publication = Publication.objects.get(sheet="resources")
    page = reverse("disclosure:publication", args=[publication.pk])
    assert "下一步：监督机构审核" in clerk.get(page).content.decode()
    for client, step in ((supervisor, "sign"), (secretary, "sign"), (officer, "publish")):
        assert "资源情况" in client.get(reverse(f"disclosure:{step}", args=[publication.pk])).content.decode()
        assert (
            client.post(reverse(f"disclosure:{step}", args=[publication.pk]), {"note": ""}).status_code == 302
        )
    assert "日志序号" in officer.get(page).content.decode()
    assert officer.get(reverse("disclosure:poster", args=[publication.pk])).content.startswith(b"%PDF")
    listed = clerk.get(reverse("disclosure:sheets") + place).content.decode()
    assert "资源情况" in listed and "已公开" in listed
    posters = f"{reverse('noticeboard:posters')}{place}&sheet=resources&period=2025-Q1"
    assert "2025年第1季度资源情况" in supervisor.get(posters).content.decode()
    assert clerk.get(reverse("disclosure:clear", args=[publication.pk])).status_code in {403, 404}
    assert clerk.get(f"{reverse('noticeboard:posters')}{place}&sheet=weather&period=1").status_code == 404


def test_words_are_written_cleared_and_struck(village: Sealed) -> None:
    clerk = signed_in(Client(), user_with("village-clerk", village.region))
    secretary = signed_in(Client(), user_with("party-secretary", village.region))
    party = [village.region.pk, "party", "2025-Q1"]
    write, prepare = (reverse(f"disclosure:{name}", args=party) for name in ("write-item", "prepare"))
    words = {"item": "10-1", "text": "学习年度计划。", "scope": "society"}
    refused = clerk.post(write, {**words, "text": "电话13812345678"})
    assert refused.status_code == 422 and "手机号码" in refused.content.decode()
    assert clerk.post(write, words).status_code == 302
    item = SheetItem.objects.get()
    assert "待保密审查" in clerk.get(prepare).content.decode()
    assert "先经保密审查" in clerk.post(prepare).content.decode()
    with one_hand_at(clerk, secretary):
        left = secretary.get(prepare).content.decode()
        assert "须由另一人做保密审查" in left and "保密审查通过" not in left
    secretary.post(reverse("disclosure:clear-item", args=[item.pk]))
    assert "已保密审查" in secretary.get(prepare).content.decode()
    clerk.post(reverse("disclosure:strike-item", args=[item.pk]))
    assert "学习年度计划" not in clerk.get(prepare).content.decode()


def test_a_party_sheet_is_cleared_on_its_page(village: Sealed) -> None:
    clerk = signed_in(Client(), user_with("village-clerk", village.region))
    secretary = signed_in(Client(), user_with("party-secretary", village.region))
    clerk.post(reverse("disclosure:prepare", args=[village.region.pk, "party", "2025-Q1"]))
    publication = Publication.objects.get()
    page, clear = (
        reverse(f"disclosure:{name}", args=[publication.pk]) for name in ("publication", "clear-sheet")
    )
    assert "待保密审查" in clerk.get(page).content.decode()
    assert clear not in clerk.get(page).content.decode()
    assert clear in secretary.get(page).content.decode()
    with one_hand_at(clerk, secretary):
        left = secretary.get(page).content.decode()
        assert "须由另一人做保密审查" in left and clear not in left
    assert secretary.post(clear).status_code == 302
    shown = secretary.get(page).content.decode()
    assert "已保密审查" in shown and clear not in shown


def test_a_draft_is_composed_again(village: Sealed) -> None:
    clerk = signed_in(Client(), user_with("village-clerk", village.region))
    affairs = [village.region.pk, "affairs", "2025-Q1"]
    clerk.post(reverse("disclosure:prepare", args=affairs))
    words = {"item": "9-3", "text": "协助登记医保。", "scope": "society"}
    clerk.post(reverse("disclosure:write-item", args=affairs), words)
    publication = Publication.objects.get()
    page = reverse("disclosure:publication", args=[publication.pk])
    assert "协助登记医保" in clerk.get(page).content.decode()
    Publication.objects.update(body='{"blocks":[]}')
    assert "协助登记医保" not in clerk.get(page).content.decode()
    clerk.post(reverse("disclosure:compose-again", args=[publication.pk]))
    assert "协助登记医保" in clerk.get(page).content.decode()


def test_the_calendar_leads_to_the_next_step_once_the_county_asks_for_it(village: Sealed) -> None:
    village.published()
    set_value(
        everything(),
        SHEETS_FROM,
        region=village.region,
        text="202501",
        from_on=dt.date(2025, 4, 1),
        basis="试行",
    )
    clerk = signed_in(Client(), user_with("village-clerk", village.region))
    shown = clerk.get(f"{reverse('noticeboard:calendar')}?region={village.region.code}").content.decode()
    assert reverse("disclosure:prepare", args=[village.region.pk, "affairs", "2025-Q1"]) in shown


def test_the_desk_counts_what_waits_for_the_actor(village: Sealed) -> None:
    for sheet in ("affairs", "other"):
        actions.draft(village.clerk, region=village.region, sheet=sheet, period="2025-Q1")
    [card] = waiting_sheets(actor_with("supervision", village.region), village.region, JANUARY)
    assert (card.title, card.count) == ("账目以外的公开稿等监督机构审核", 2)
    assert list(waiting_sheets(actor_with("village-clerk", village.region), village.region, JANUARY)) == []


def test_a_poster_waits_for_its_second_reader(village: Sealed) -> None:
    publication = actions.draft(village.clerk, region=village.region, sheet="affairs", period="2025-Q1")
    disclosure.sign(village.supervisor, publication, "supervised")
    disclosure.sign(village.secretary, publication, "approved")
    disclosure.publish(village.officer, [publication])
    reader = actor_with("supervision", village.region)
    [card] = sheet_posters_to_read(reader, village.region, JANUARY)
    assert (card.title, card.count) == ("账目以外的海报等第二人校对", 1)
    proofread(village.secretary, [publication])
    assert list(sheet_posters_to_read(reader, village.region, JANUARY)) == []
    wanted = printing.of_sheet("affairs", "2025-Q1")
    assert wanted is not None
    assert printing.require_read(village.officer, village.region.parent, wanted) == [publication]
    assert printing.file_name(publication) == "990121107208-凤桥村-affairs-2025-Q1.pdf"


def test_the_list_asks_the_same_number_of_queries_for_many(village: Sealed) -> None:
    client = signed_in(Client(), user_with("supervision", village.region))
    address = f"{reverse('disclosure:sheets')}?region={village.region.code}"
    client.get(address)
    counts = []
    for sheet in ("affairs", "other"):
        actions.draft(village.clerk, region=village.region, sheet=sheet, period="2025-Q1")
        with CaptureQueriesContext(connection) as asked:
            assert "公开" in client.get(address).content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_clerk_of_another_village_learns_nothing(village: Sealed) -> None:
    publication = actions.draft(village.clerk, region=village.region, sheet="affairs", period="2025-Q1")
    other = village.region.parent.children.exclude(pk=village.region.pk).filter(level="村").first()
    stranger = signed_in(Client(), user_with("village-clerk", other))
    for address in (
        reverse("disclosure:publication", args=[publication.pk]),
        reverse("disclosure:prepare", args=[village.region.pk, "affairs", "2025-Q1"]),
        f"{reverse('disclosure:sheets')}?region={village.region.code}",
    ):
        assert stranger.get(address).status_code == 404
    assert "还没有账目以外的公开" in stranger.get(reverse("disclosure:sheets")).content.decode()
