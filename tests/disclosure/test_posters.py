"""Where the page and the poster of a sheet lead who has a question: to the form that knows the sheet."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from lingyan.disclosure import actions, bundles, posters
from lingyan.disclosure.sheets import actions as sheets
from lingyan.economy.books import actions as books
from lingyan.people.models import Organisation
from lingyan.questions.actions.posting import publication_at
from lingyan.render import poster
from lingyan.render.qr import qr_svg
from tests.disclosure.support import JANUARY, Sealed, verdict
from tests.support.actors import everything

pytestmark = pytest.mark.django_db


def test_the_page_and_the_poster_of_a_sheet_lead_to_a_question_about_it(village: Sealed) -> None:
    publication = sheets.draft(village.clerk, region=village.region, sheet="resources", period="2025-Q1")
    actions.sign(village.supervisor, publication, "supervised")
    actions.sign(village.secretary, publication, "approved")
    [publication] = actions.publish(village.officer, [publication])
    bundles.finish([publication])
    folder, address = bundles.folder_of(publication), f"/ask/{village.region.code}/resources-2025-Q1/1/"
    body = json.loads(publication.body)
    assert f'href="{address}">问一问这一期的资源情况</a>' in (folder / "index.html").read_text(
        encoding="utf-8"
    )
    poster = posters._sheet(publication, body, (folder / "proof.tlog-proof").read_text(encoding="utf-8"))
    assert poster.ask_url.endswith(address)
    assert "问的是 2025年第1季度 的资源情况" in Client().get(address).content.decode()


def test_a_groups_page_and_poster_lead_to_questions_about_its_own_book(
    village: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = Organisation.objects.create(kind="group", region=village.region, name="一组股份经济合作社")
    book = books.open_book(everything(), organisation=group, first_month=JANUARY, go_live=JANUARY)
    other = Sealed(village.region, book)
    other.close(JANUARY)
    village.published()
    publication = other.published()
    address = f"/ask/{village.region.code}/2025-01-book{book.pk}/1/"
    folder = bundles.folder_of(publication)
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert f'href="{address}">问一问这个月的账</a>' in page and verdict(folder)
    printed: list[str] = []
    monkeypatch.setattr(poster, "qr_svg", lambda url, **how: printed.append(url) or qr_svg(url, **how))
    posters.poster_of(publication)
    assert [url.split("/", 3)[3] for url in printed] == [
        bundles.address_of(publication).removeprefix("/"), address.removeprefix("/"),
    ]  # fmt: skip
    assert publication_at(village.region, publication.place, 1) == publication
    assert "一组股份经济合作社" in Client().get(address).content.decode()
