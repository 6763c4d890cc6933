"""What publications put on the desk: late months, and what was made public or withdrawn since yesterday."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.disclosure import actions
from lingyan.disclosure.desk import changed_publications, late_publications
from lingyan.disclosure.models import Publication
from lingyan.disclosure.sheets import actions as sheets
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.notices.kinds import registered, waiting_for
from tests.disclosure.support import FEBRUARY, JANUARY, Sealed

pytestmark = pytest.mark.django_db


def test_a_month_is_late_after_its_day_until_it_is_public(village: Sealed) -> None:
    def late(day: dt.date) -> list[str]:
        with clock.fixed(day):
            return [item.title for item in late_publications(village.clerk, village.region, FEBRUARY)]

    assert late(dt.date(2025, 2, 3)) == []
    assert late(dt.date(2025, 2, 28)) == ["2025年1月账目还没有公开的村"]
    village.published(JANUARY)
    assert late(dt.date(2025, 2, 28)) == []


def test_what_was_published_and_withdrawn_is_a_change(village: Sealed) -> None:
    def changed() -> list[str]:
        return [item.title for item in changed_publications(village.clerk, village.region, JANUARY)]

    assert changed() == []
    publication = village.published(JANUARY)
    assert changed() == ["公开了账目"]
    actions.withdraw(village.officer, publication, reason="误公开了合同附件")
    assert changed() == ["公开了账目", "撤下了公开页"]


def test_a_sheet_leads_to_the_list_of_sheets_from_its_draft_to_its_withdrawal(village: Sealed) -> None:
    publication = sheets.draft(village.clerk, region=village.region, sheet="resources", period="2025-Q1")
    _told(village.supervisor, "disclosure.sheets-to-sign")
    actions.sign(village.supervisor, publication, "supervised")
    actions.sign(village.secretary, publication, "approved")
    actions.publish(village.officer, [publication])

    def changed() -> dict[str, str]:
        return {item.title: item.url for item in changed_publications(village.clerk, village.region, JANUARY)}

    address = f"/disclosure/sheets/?region={village.region.code}"
    assert changed() == {"公开了账目以外的内容": address}
    actions.withdraw(village.officer, Publication.objects.get(pk=publication.pk), reason="写了姓名")
    assert changed()["撤下了账目以外的公开页"] == address.replace("?", "?state=withdrawn&")
    _told(village.supervisor, "disclosure.sheets-withdrawn")


def _told(actor: Actor, code: str) -> None:
    """That this is the one notice of publications, and that it opens the list on which the sheet stands."""
    told = {kind: count for kind, count in waiting_for(actor) if kind.startswith("disclosure.")}
    assert told == {code: 1} and registered()[code].path.startswith("/disclosure/sheets/")
