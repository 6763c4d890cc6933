"""Pages of a vote that is annulled, of the preselection, of the joint review, and of the printed list of voters."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.team.review.models import Review
from lingyan.team.term.models import Annulment
from lingyan.team.term.states import State
from tests.support.actors import everything
from tests.team.term.support import DATES, VOTE_ON, Village
from tests.team.term.test_annulling import AGAIN, DECIDED, complain, first
from tests.team.term.views.test_views import sit, text

pytestmark = pytest.mark.django_db


def test_a_vote_is_annulled_by_its_form_and_stays_on_the_page_as_annulled(village: Village) -> None:
    village.go(State.FINALISED)
    sit(village)  # The first account has the number of the clerk who counted.
    office = sit(village, "organisation-office", "芦原县")
    with clock.fixed(VOTE_ON):
        village.vote()
    complaint = complain(village)
    with clock.fixed(DECIDED):
        page = text(office, f"/term/{village.pk}/")
        assert "认定选举无效" in page
        url = f"/term/complaint/{complaint.pk}/annul/"
        assert "决收9号" in text(office, url)
        sent = {"count_id": first(village).pk, "document": "认1号", "on": str(DECIDED), "ranks": [0]}
        answer = office.post(url, {**sent, "vote_on": str(DECIDED + dt.timedelta(days=1))})
        assert answer.status_code == 422 and "候选人要重新公布" in answer.content.decode()
        assert office.post(url, {**sent, "vote_on": str(AGAIN)}).status_code == 302
        page = text(office, f"/term/{village.pk}/")
    assert "主任的投票已认定无效（认1号）" in page
    assert "认定选举无效" not in page
    assert Annulment.objects.get().rank == 0


def _counts(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    """From now on this account records the counts."""
    counter = everything(int(client.session["_auth_user_id"]))
    monkeypatch.setattr("tests.team.term.support.CLERK", counter)


def test_who_recorded_the_count_reads_that_another_annuls_it(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    village.go(State.FINALISED)
    office, other = (
        sit(village, "organisation-office", "芦原县"),
        sit(village, "organisation-office", "芦原县"),
    )
    _counts(monkeypatch, office)
    with clock.fixed(VOTE_ON):
        village.vote()
    url = f"/term/complaint/{complain(village).pk}/annul/"
    with clock.fixed(DECIDED):
        left = text(office, f"/term/{village.pk}/")
        assert "须由另一人认定选举无效" in left
        assert url not in left
        assert url in text(other, f"/term/{village.pk}/")


def test_who_recorded_the_count_reads_that_another_puts_the_elected_into_office(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    village.go(State.AUDITED)
    clerk, other = sit(village), sit(village)
    _counts(monkeypatch, clerk)
    day = DATES[State.PARTY_CHANGED]
    with clock.fixed(day):
        village.elect_party(day)
        url = f"/term/{village.pk}/reach/{State.PARTY_CHANGED.value}/"
        left = text(clerk, f"/term/{village.pk}/")
        assert "计票由您登记，“" in left
        assert url not in left
        assert url in text(other, f"/term/{village.pk}/")


def test_the_preselection_is_noted_with_everybodys_votes(village: Village) -> None:
    village.go(State.LISTED)
    clerk = sit(village, "village-clerk", "雁庄村")
    live = list(village.process.nominees.filter(organ="committee"))
    sent = {
        "on": str(DATES[State.FINALISED]), "returned": 600, "chosen": [each.pk for each in live],
        **{f"votes_{each.pk}": 10 for each in live},
    }  # fmt: skip
    with clock.fixed(DATES[State.FINALISED]):
        url = f"/term/{village.pk}/formal/"
        assert "的预选得票" in text(clerk, url)
        assert clerk.post(url, {"chosen": sent["chosen"]}).status_code == 422
        assert clerk.post(url, sent).status_code == 302
        page = text(clerk, f"/term/{village.pk}/")
    assert "预选 2026-10-13" in page and "参加预选或实到会" in page and "预选结果报告单" in page
    assert set(village.process.nominees.filter(organ="committee").values_list("preselected", "formal")) == {
        (10, True)
    }


def test_the_county_asks_the_departments_from_the_village(village: Village) -> None:
    village.go(State.NOMINATED)
    office, officer = sit(village, "organisation-office", "芦原县"), sit(village)
    url = f"/term/{village.pk}/ask/committee/"
    with clock.fixed(DATES[State.NOMINATED]):
        assert "发起联审：村民委员会" in text(office, f"/term/{village.pk}/")
        assert "8 人等待联审" in text(office, url)
        assert office.post(url, {"document": "联审9号", "on": str(DATES[State.NOMINATED])}).status_code == 302
        review = Review.objects.filter(purpose="term").first()
        assert review is not None
        page = text(office, f"/term/{village.pk}/")
        assert f"/reviews/{review.pk}/" in page and "登记审查" not in page
        assert "发起联审" not in text(officer, f"/term/{village.pk}/")
        assert "换届" in text(office, f"/reviews/{review.pk}/")


def test_the_list_of_voters_is_printed_and_only_the_printing_is_kept(village: Village) -> None:
    village.go(State.COMMITTEE)
    clerk = sit(village, "village-clerk", "雁庄村")
    url = f"/term/{village.pk}/voter-list/"
    with clock.fixed(DATES[State.COMMITTEE]):
        assert "打印选民名单" in text(clerk, f"/term/{village.pk}/")
        assert "不保存" in text(clerk, url)
        sent = {"names": "杨夏至，河湾组\n马立夏，东坡组", "form": "docx"}
        assert clerk.post(url, {**sent, "names": "1101"}).status_code == 422
        answer = clerk.post(url, sent)
    assert answer.status_code == 200 and answer.content.startswith(b"PK")
    entry = AuditEntry.objects.filter(code="term.printed").latest("pk")
    assert entry.details["paper"] == "voter-list"
    assert "杨夏至" not in str(entry.details)
