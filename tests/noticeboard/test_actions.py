"""Hanging, taking down and proof-reading: what is recorded, and everything that is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from lingyan.disclosure import actions as disclosure
from lingyan.kernel import clock
from lingyan.kernel.problems import Denied, Refused
from lingyan.noticeboard.actions import hang, proofread, take_down
from lingyan.noticeboard.models import Display, Proofreading
from tests.disclosure.support import JANUARY, Sealed, person

pytestmark = pytest.mark.django_db


def today() -> dt.date:
    return clock.today()


def _hang(village: Sealed, **changes: object) -> Display:
    given = {"sheet": "other", "period": "2025-Q1", "shown_from": today(), "place": "村委会门口", **changes}
    return hang(village.clerk, region=village.region, **given)  # type: ignore[arg-type]


def test_the_accounts_hang_after_they_are_public(village: Sealed) -> None:
    with pytest.raises(Refused) as refusal:
        _hang(village, sheet="accounts", period="2025-01")
    assert refusal.value.code == "not-public"
    publication = village.published()
    with pytest.raises(Refused) as refusal:
        _hang(village, sheet="accounts", period="2025-01", shown_from=today() - dt.timedelta(days=1))
    assert refusal.value.code == "before-publication"
    assert _hang(village, sheet="accounts", period="2025-01").publication == publication


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"place": " "}, "no-place"),
        ({"sheet": "gossip"}, "unknown-sheet"),
        ({"period": "2025-Q5"}, "bad-period"),
        ({"period": "2025-01"}, "bad-period"),
        ({"period": "Q1"}, "bad-period"),
        ({"shown_from": dt.date(2999, 1, 1)}, "future-date"),
    ],
)
def test_what_cannot_hang_is_refused(village: Sealed, changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        _hang(village, **changes)
    assert refusal.value.code == code
    assert not Display.objects.exists()


def test_a_sheet_stays_for_fifteen_days(village: Sealed) -> None:
    first = today() - dt.timedelta(days=15)
    display = _hang(village, shown_from=first)
    with pytest.raises(Refused, match="还不能取下"):
        take_down(village.clerk, display, on=first + dt.timedelta(days=14))
    with pytest.raises(Refused, match="不能晚于今天"):
        take_down(village.clerk, display, on=today() + dt.timedelta(days=1))
    assert take_down(village.clerk, display, on=today()).taken_down_on == today()
    with pytest.raises(Refused, match="已经取下"):
        take_down(village.clerk, display, on=today())


def test_only_who_may_and_only_here(village: Sealed) -> None:
    stranger = person(99, "外村文书", "/999/")
    with pytest.raises(Denied):
        hang(
            stranger, region=village.region, sheet="other", period="2025-Q1", shown_from=today(), place="村口"
        )
    with pytest.raises(Denied):
        take_down(stranger, _hang(village), on=today())
    with pytest.raises(Denied):
        proofread(stranger, [village.published()])


def test_a_second_person_reads_the_proof_once(village: Sealed) -> None:
    publication = village.published()
    for own in (village.clerk, village.officer):
        with pytest.raises(Refused) as refusal:
            proofread(own, [publication])
        assert refusal.value.code == "same-person"
    proofread(village.secretary, [publication])
    with pytest.raises(Refused) as refusal:
        proofread(village.supervisor, [publication])
    assert refusal.value.code == "read-already"
    assert Proofreading.objects.get().read_by == village.secretary.user_id


def test_a_draft_has_no_poster_to_read(village: Sealed) -> None:
    with pytest.raises(Refused) as refusal:
        proofread(village.secretary, [disclosure.draft(village.clerk, village.book, JANUARY)])
    assert refusal.value.code == "not-public"


def test_the_database_keeps_what_hung(village: Sealed) -> None:
    display = _hang(village)
    for change in (
        lambda: Display.objects.update(shown_from=today() - dt.timedelta(days=30)),
        display.delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
