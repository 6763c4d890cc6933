"""Where the page and the poster of a sheet lead who has a question: to the form that knows the sheet."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from lingyan.disclosure import actions, bundles, posters
from lingyan.disclosure.sheets import actions as sheets
from tests.disclosure.support import Sealed

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
