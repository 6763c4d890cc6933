"""A corrected page says itself which version it corrects, when that was public, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from lingyan.disclosure import actions, bundles, posters
from lingyan.disclosure.models import Publication
from lingyan.kernel.problems import Refused
from tests.disclosure.support import JANUARY, Sealed, verdict
from tests.support.identity import signed_in, user_with

REASON = "漏记一笔砂石款，补上后重新公开"


def page_of(publication: Publication) -> str:
    return (bundles.folder_of(publication) / "index.html").read_text(encoding="utf-8")


def correct(village: Sealed, reason: str = REASON) -> Publication:
    draft = actions.draft(village.clerk, village.book, JANUARY, reason=reason)
    actions.sign(village.supervisor, draft, "supervised")
    [made] = actions.publish(village.officer, [actions.sign(village.secretary, draft, "approved")])
    bundles.finish([made])
    return made


def test_a_first_version_says_nothing_and_asks_nothing(village: Sealed) -> None:
    draft = actions.draft(village.clerk, village.book, JANUARY, reason="不用写")
    assert draft.correction_reason == ""


def test_the_second_names_the_first_its_day_and_the_reason(village: Sealed, home: Path) -> None:
    first = village.published()
    assert "corrects" not in json.loads(first.body)
    second = correct(village)
    body = json.loads(second.body)
    day = json.loads(first.body)["published_on"]
    assert body["corrects"] == {"version": 1, "published_on": day, "reason": REASON}
    assert f"本版更正 {day} 公开的第1版。更正原因：{REASON}" in page_of(second)
    assert "本版更正" not in page_of(first)
    assert bundles.folder_of(second).name == "2"
    assert verdict(bundles.folder_of(second)).facts["version"] == 2
    poster = pypdfium2.PdfDocument(posters.poster_of(second))[0].get_textpage().get_text_range()
    assert f"本版更正 {day} 公开的第1版" in poster
    assert REASON in poster
    index = home / "public" / "v" / village.region.code / "index.html"
    assert "第2版，更正第1版" in index.read_text(encoding="utf-8")


def test_those_who_sign_read_what_is_corrected_and_why(village: Sealed) -> None:
    first = village.published()
    second = correct(village)
    officer = signed_in(Client(), user_with("township-officer", village.region.parent))
    pages = [
        officer.get(reverse("disclosure:publication", args=[one.pk])).content.decode()
        for one in (first, second)
    ]
    assert "本版更正" not in pages[0]
    day = json.loads(first.body)["published_on"]
    assert f"本版更正 {day} 公开的第1版。更正原因：{REASON}" in pages[1]


def test_the_draft_of_a_correction_asks_why_and_takes_no_numbers_of_persons(village: Sealed) -> None:
    village.published()
    for reason, code in (
        (" ", "reason-missing"),
        ("字" * 201, "reason-missing"),
        ("电话13812345678", "personal-data"),
    ):
        with pytest.raises(Refused) as refused:
            actions.draft(village.clerk, village.book, JANUARY, reason=reason)
        assert refused.value.code == code
    assert Publication.objects.count() == 1


def test_words_about_health_in_the_reason_stop_the_publication(village: Sealed) -> None:
    village.published()
    with pytest.raises(Refused) as refused:
        correct(village, "住院的补助写错")
    assert {each.code for each in refused.value.problems} == {"personal-data"}


def test_the_page_of_a_draft_asks_only_where_a_version_was_public(client: Client, village: Sealed) -> None:
    signed_in(client, user_with("village-clerk", village.region))
    url = reverse("disclosure:draft", args=[village.book.pk, str(JANUARY)])
    assert "更正什么、为什么" not in client.get(url).content.decode()
    village.published()
    assert "更正什么、为什么" in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 200
    assert client.post(url, {"reason": REASON}).status_code == 302
    assert Publication.objects.get(version=2).correction_reason == REASON
