"""换届 on the screen: from the county's overview down to a count sheet, by clerk, township and county."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lingyan.kernel import clock
from lingyan.regions.models import Region
from lingyan.team.term import ballots
from lingyan.team.term.models import Process, Round
from lingyan.team.term.states import State
from tests.support.identity import one_hand_at, signed_in, user_with
from tests.team.term.support import DATES, OPENED, STATED, VOTE_ON, Village

pytestmark = pytest.mark.django_db
COUNTY, TOWN = "region=990121000000", "region=990121100000"


def sit(village: Village, role: str = "township-officer", region: str = "芦溪镇") -> Client:
    return signed_in(Client(), user_with(role, village.place(region)))


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def test_the_county_opens_a_round_and_sees_every_state(village: Village) -> None:
    office = sit(village, "organisation-office", "芦原县")
    village.go(State.VOTERS_LISTED)
    with clock.fixed(dt.date(2026, 10, 1)):
        page = text(office, f"/term/?{COUNTY}")
        assert "选民名单已公布" in page
        assert "芦坪镇" in page
        answer = office.post(f"/term/open/?{COUNTY}", {"name": "又一次", "vote_on": "2027-01-10"})
    assert answer.status_code == 422
    assert "还没有办结" in answer.content.decode()


def test_the_list_names_who_is_late_and_goes_to_excel(village: Village) -> None:
    officer = sit(village)
    with clock.fixed(dt.date(2026, 10, 1)):
        assert "玉屯村" in text(officer, f"/term/villages/?{TOWN}&look=late")
        answer = officer.get(f"/term/villages/?{TOWN}&format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    assert "雁庄村" in {cell.value for row in sheet.iter_rows() for cell in row}


def test_a_township_notes_the_audit_of_all_its_villages(village: Village) -> None:
    officer = sit(village)
    with clock.fixed(DATES[State.AUDITED]):
        sent = {"on": str(DATES[State.AUDITED]), **STATED[State.AUDITED]}
        answer = officer.post(f"/term/many/{village.round.pk}/?{TOWN}", sent)
    assert answer.status_code == 302
    assert Process.objects.filter(state=State.AUDITED).count() == 2


def test_only_who_may_note_a_step_is_offered_to_note_many(village: Village) -> None:
    many = f"/term/many/{village.round.pk}/"
    offered = {role: many in text(sit(village, role, "雁庄村"), "/term/villages/") for role in (
        "village-clerk", "party-secretary", "village-committee")}  # fmt: skip
    assert offered == {"village-clerk": True, "party-secretary": False, "village-committee": False}
    assert many in text(sit(village), f"/term/villages/?{TOWN}")


def test_a_step_is_noted_by_its_form_and_a_refusal_is_said_there(village: Village) -> None:
    clerk = sit(village, "village-clerk", "雁庄村")
    url = f"/term/{village.pk}/reach/audited/"
    with clock.fixed(DATES[State.AUDITED]):
        assert "审计报告文号" in text(clerk, url)
        assert clerk.post(url, {"on": "2027-01-01", "document": "1号", "place": "栏"}).status_code == 422
        assert clerk.post(url, {"on": str(OPENED), "document": "1号", "place": "栏"}).status_code == 302
        assert clerk.get(f"/term/{village.pk}/reach/voted/").status_code == 404
    assert village.process.state == State.AUDITED


def test_ballots_of_two_places_are_counted_and_certified_by_another(village: Village) -> None:
    village.go(State.FINALISED)
    clerk, officer = sit(village, "village-clerk", "雁庄村"), sit(village)
    standing = ballots.standing_in(village.process, "committee")
    chosen = {0: 1, 1: 1, 2: 3}
    fields: dict[str, Any] = {
        "on": str(VOTE_ON), "proxies": 0, "most_held": 0, "held_by_candidates": 0, "places-TOTAL_FORMS": 3,
        "places-INITIAL_FORMS": 0, "places-MIN_NUM_FORMS": 0, "places-MAX_NUM_FORMS": 40,
    }  # fmt: skip
    for each in standing:
        wins, chosen[each.rank] = chosen[each.rank] > 0, chosen[each.rank] - 1
        for place in (0, 1):
            fields[f"places-{place}-votes_{each.pk}"] = 250 if wins else 1
    for place, name in enumerate(("一组", "二组")):
        sheet = {"name": name, "issued": 400, "returned": 300, "invalid": 4, "staff": 3, "scrutineers": 2}
        fields |= {f"places-{place}-{key}": value for key, value in sheet.items()}
    with clock.fixed(VOTE_ON):
        assert "一名受托人最多接受几票委托" in text(clerk, f"/term/{village.pk}/count/committee/")
        wrong = {**fields, "places-0-issued": 200}
        assert "选举无效" in clerk.post(f"/term/{village.pk}/count/committee/", wrong).content.decode()
        assert clerk.post(f"/term/{village.pk}/count/committee/", fields).status_code == 302
        elected = ballots.seated(village.process)
        numbers = {f"number_{each.pk}": f"芦溪{each.pk}" for each in elected}
        with one_hand_at(clerk, officer):
            left = text(officer, f"/term/{village.pk}/")
            assert "须由另一人办理" in left and f"/term/{village.pk}/certify/" not in left
        assert f"/term/{village.pk}/certify/" in text(officer, f"/term/{village.pk}/")
        answer = officer.post(f"/term/{village.pk}/certify/", {"on": str(VOTE_ON), **numbers})
        assert answer.status_code == 302
        assert "当选" in text(officer, f"/term/{village.pk}/")
    assert village.process.state == State.CERTIFIED


def test_every_form_of_a_village_shows_itself(village: Village) -> None:
    village.go(State.NOMINATED)
    officer, nominee = sit(village), village.process.nominees.filter(organ="committee")[0]
    urls = ["day/", "seats/", "suspend/", "resume/", "snapshot/", "formal/", "certify/", "nominate/committee/",
            "kinship/committee/", "count/supervision/"]  # fmt: skip
    with clock.fixed(DATES[State.NOMINATED]):
        for url in urls:
            assert "雁庄村" in text(officer, f"/term/{village.pk}/{url}")
        for act in ("review", "withdraw"):
            assert "雁庄村" in text(officer, f"/term/nominee/{nominee.pk}/{act}/")
        sent = {"outcome": "clear", "document": "联审1号", "on": str(DATES[State.NOMINATED])}
        assert officer.post(f"/term/nominee/{nominee.pk}/review/", sent).status_code == 302
        person = {"rank": 2, "origin": "voters", "name": "马立夏", "sex": "女"}
        assert officer.post(f"/term/{village.pk}/nominate/committee/", person).status_code == 302


def many_villages(parent: Region, number: int) -> None:
    """Villages of one township with their processes, as stored."""
    round_ = Round.objects.create(region=parent, name="大换届", vote_on=VOTE_ON, opened_at=clock.now())
    regions = Region.objects.bulk_create(
        Region(code=f"9901211{no:05}", name=f"村{no}", level="村", parent=parent, path="", valid_from=OPENED)
        for no in range(40_000, 40_000 + number)
    )
    for each in regions:
        each.path = f"{parent.path}{each.pk}/"
    Region.objects.bulk_update(regions, ["path"], batch_size=200)
    Process.objects.bulk_create(
        Process(round=round_, region=each, vote_on=VOTE_ON, due_on=OPENED, advised_on=OPENED)
        for each in regions
    )


def test_overview_and_list_ask_the_same_number_of_questions_for_any_number_of_villages(
    village: Village, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    officer = sit(village)
    many_villages(village.place("芦溪镇"), 60)
    last = Round.objects.latest("pk").pk
    with clock.fixed(VOTE_ON):
        for url, most in ((f"/term/?{TOWN}&round={last}", 20), (f"/term/villages/?{TOWN}&round={last}", 20)):
            officer.get(url)
            with django_assert_max_num_queries(most):
                assert "村" in text(officer, url)


def test_another_village_is_not_there(village: Village) -> None:
    clerk = sit(village, "village-clerk", "铜垭村")
    assert clerk.get(f"/term/{village.pk}/").status_code == 404


def test_numbers_that_no_page_can_mean_are_not_there_or_passed_over(voting: Village) -> None:
    office, clerk = sit(voting, "organisation-office", "芦原县"), sit(voting, "village-clerk", "雁庄村")
    for huge in ("9" * 30, "9" * 5000):
        assert office.get(f"/term/many/{huge}/?{COUNTY}").status_code == 404
        with clock.fixed(VOTE_ON):
            page = text(clerk, f"/term/{voting.pk}/count/committee/?places={huge}")
        assert "中心会场" not in page
