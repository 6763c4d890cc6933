"""The pages: a secretary is selected by the forms alone, by two offices; who sees what; papers; an application."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from pytest_django import DjangoAssertNumQueries

from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.people.models import Tenure
from lingyan.regions.models import Region
from lingyan.team.review.models import ElectionRight, Review
from lingyan.team.selection.models import Procedure
from tests.support.identity import signed_in, user_with
from tests.team.selection.support import ERASE, POSTED_UNTIL, Village, on, standing

pytestmark = pytest.mark.django_db


class Desks:
    """Browsers of the township, the organisation department, and others of the village."""

    def __init__(self, village: Village) -> None:
        self.village, self.known = village, dict[str, Client]()

    def of(self, role: str) -> Client:
        if role not in self.known:
            village = self.village.region
            town = village.parent
            assert town is not None
            assert town.parent is not None
            place = {"township-officer": town, "organisation-office": town.parent}.get(role, village)
            self.known[role] = signed_in(Client(), user_with(role, place, name=f"用户{role}"))
        return self.known[role]

    def url(self, name: str, *args: Any, room: str = "selection", **query: Any) -> str:
        given = "&".join(f"{key}={value}" for key, value in query.items())
        return f"{reverse(f'{room}:{name}', args=args)}?region={self.village.region.code}&{given}"

    def post(self, role: str, page: str, /, *args: Any, room: str = "selection", **data: Any) -> None:
        answer = self.of(role).post(self.url(page, *args, room=room), data)
        assert answer.status_code == 302, answer.content.decode()[-3000:]


@pytest.fixture
def desks(village: Village) -> Iterator[Desks]:
    yield Desks(village)


def test_a_secretary_is_selected_by_the_forms(desks: Desks) -> None:
    town, county, village = "township-officer", "organisation-office", desks.village
    desks.post(town, "new", "recommended", title="书记", others=0, on=on(0))
    made = Procedure.objects.get()
    page = desks.of(town).get(desks.url("procedure", made.pk)).content.decode()
    assert "下一步：请示和批复，由乡镇党委办理" in page
    for each in village.people:
        desks.post(town, "candidate", made.pk, person=each.pk)
    desks.post(town, "step", made.pk, on=on(1), request="请1号", reply="批1号")
    first, second, third = standing(made)
    votes = {f"v-{first.pk}": 15, f"v-{second.pk}": 12, f"v-{third.pk}": 1}
    sheet = {"present": 20, "issued": 20, "returned": 20, "invalid": 0}
    desks.post(town, "vote", made.pk, on=on(5), eligible=20, **sheet, **votes)
    desks.post(town, "vote", made.pk, on=on(8), eligible=20, way="representatives", **sheet, **votes)
    desks.post(
        town,
        "step",
        made.pk,
        on=on(12),
        minutes="纪要1号",
        inspection="考察1号",
        picked=[first.pk, second.pk],
    )
    assert desks.of(town).get(desks.url("ask", made.pk)).status_code == 403
    desks.post(county, "ask", made.pk, on=on(20), document="联审1号")
    for review in Review.objects.all():
        rows = range(len(review.departments))
        given = {
            f"{name}-{at}": said for at in rows for name, said in (("answer", "clear"), ("document", "复1号"))
        }
        desks.post(county, "review", review.pk, room="review", on=on(22), **given)
    page = desks.of(county).get(desks.url("review", review.pk, room="review")).content.decode()
    assert "有效期至" in page
    desks.post(county, "step", made.pk, on=on(30), document="联审结论1号")
    desks.post(town, "step", made.pk, on="2026-10-12", document="公示1号", place="公开栏", until=POSTED_UNTIL)
    desks.post(town, "step", made.pk, on="2026-10-20", raised=0, decided=0)
    votes = {f"v-{first.pk}": 15, f"v-{second.pk}": 3}
    desks.post(town, "vote", made.pk, on=on(52), formal=20, **sheet, **votes)
    assert "应到会 3 人" in desks.of(town).get(desks.url("vote", made.pk)).content.decode()
    chief = {"present": 3, "issued": 3, "returned": 3, "invalid": 0, f"v-{first.pk}": 3}
    desks.post(town, "vote", made.pk, on=on(52), **chief)
    own = {"on": on(60), "document": "任1号", "leaving": "年龄到限"}
    left = desks.of(town).get(desks.url("procedure", made.pk)).content.decode()
    assert "任职须由另一人办理" in left and desks.url("appoint", made.pk).split("?")[0] not in left
    answer = desks.of(town).post(desks.url("appoint", made.pk), own)
    assert answer.status_code == 422
    assert "由另一人办理" in answer.content.decode()
    desks.post(county, "appoint", made.pk, **own)
    desks.post(county, "step", made.pk, on=on(65), document="备1号")
    page = desks.of(town).get(desks.url("procedure", made.pk)).content.decode()
    assert "已办结" in page
    assert Tenure.objects.filter(post__title="书记", end_on=None).get().person == village.people[0]


def test_of_several_seats_the_page_says_how_many_are_held(desks: Desks) -> None:
    for title, words in (("委员", "职数 3，在任 2 人"), ("副书记", "空缺")):
        made = desks.village.open("by-election", title=title)
        assert words in desks.of("township-officer").get(desks.url("procedure", made.pk)).content.decode()


def test_from_above_an_empty_list_leads_to_a_village(desks: Desks) -> None:
    county = desks.of("organisation-office")
    page = county.get(f"{reverse('selection:procedures')}?region=990121000000").content.decode()
    [way] = re.findall(r'href="(/regions/choose[^"]*next=%2Fselection[^"]*)"[^>]*>选一个村', page)
    towns = county.get(unescape(way)).content.decode()
    assert "/selection/?region=990121100000" in towns
    assert "选一个村" not in county.get(desks.url("procedures")).content.decode()


def test_the_list_has_a_fixed_number_of_queries(
    desks: Desks, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desks.village.open("recommended")
    officer = desks.of("organisation-office")
    officer.get(desks.url("procedures"))
    with django_assert_num_queries(QUERIES):
        page = officer.get(desks.url("procedures", look="open"))
    assert "请示和批复" in page.content.decode()
    for each in Region.objects.filter(parent=desks.village.region.parent, level="村").exclude(
        pk=desks.village.region.pk
    ):
        Procedure.objects.create(
            region=each, kind="open", title="书记", started_on=on(1), made_at=clock.now()
        )
    with django_assert_num_queries(QUERIES):
        officer.get(f"{reverse('selection:procedures')}?region=990121000000")
    assert officer.get(desks.url("procedures", format="xlsx")).status_code == 200


QUERIES = 10


def test_applications_are_for_the_department_alone(desks: Desks) -> None:
    county = "organisation-office"
    desks.post(county, "new", "open", title="副书记", on=on(0))
    made = Procedure.objects.get()
    page = desks.of(county).get(desks.url("step", made.pk)).content.decode()
    assert 'value="50"' in page
    desks.post(
        county, "step", made.pk, on=on(1), document="公告1号", place="县政府网站", closes_on=on(8), age=50,
        education="senior", party_months=12, written=30, interview=40, inspection=30,
    )  # fmt: skip
    given = {
        "name": "报名金", "sex": "男", "birth_year": 1960, "birth_month": 5, "phone": "13800000000", "education": "college",
        "party_since": "2010-07-01", "received_on": on(3), "consent_document": "同意书1号", "consent_on": on(0),
        "erase_on": ERASE,
    }  # fmt: skip
    desks.post(county, "apply", made.pk, **given)
    [applicant] = made.candidates.all()
    assert "报名金" in desks.of(county).get(desks.url("applications")).content.decode()
    assert desks.of("township-officer").get(desks.url("applications")).status_code == 403
    page = desks.of(county).get(desks.url("screen", applicant.pk)).content.decode()
    assert "超过 50 周岁" in page
    wrong = desks.of(county).post(desks.url("screen", applicant.pk), {"outcome": "eligible"})
    assert wrong.status_code == 422
    desks.post(county, "screen", applicant.pk, outcome="rejected", reason="年龄超过五十周岁")
    letter = desks.of(county).get(desks.url("letter", applicant.pk))
    text = "".join(each.text for each in Document(io.BytesIO(letter.content)).paragraphs)
    assert "报名金同志" in text
    assert "年龄超过五十周岁" in text
    assert AuditEntry.objects.filter(code="kernel.list.exported").exists()
    desks.post(county, "withdraw", applicant.pk)
    assert "报名金" not in desks.of(county).get(desks.url("applications")).content.decode()
    assert desks.of(county).get(desks.url("letter", applicant.pk)).status_code == 404


def test_papers_name_nobody_who_lost(desks: Desks) -> None:
    made = desks.village.recommended()
    seen = {}
    for code in ("request", "slip", "tally", "inspection", "notice", "ballot", "approval", "filing"):
        answer = desks.of("township-officer").get(desks.url("paper", made.pk, code))
        assert answer.status_code == 200, code
        paper = Document(io.BytesIO(answer.content))
        cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        seen[code] = "".join([*(each.text for each in paper.paragraphs), *cells])
    assert "人选甲" in seen["approval"]
    assert "任1号" in seen["filing"]
    assert "2026年10月19日" in seen["notice"]
    # Both were posted; every other paper forgets who lost.
    assert "人选乙" in seen.pop("notice")
    assert not any("人选乙" in text for text in seen.values())
    assert desks.of("township-officer").get(desks.url("paper", made.pk, "announcement")).status_code == 404


def test_election_rights_on_their_page(desks: Desks) -> None:
    county = "organisation-office"
    who = desks.village.people[0]
    desks.post(
        county, "suspend", room="review", person=who.pk, reason="observed", from_on=on(1), document="决1号"
    )
    page = desks.of(county).get(desks.url("rights", room="review")).content.decode()
    assert "留党察看" in page
    found = ElectionRight.objects.get()
    desks.post(county, "restore", found.pk, room="review", until=on(30), document="复1号")
    found.refresh_from_db()
    assert found.until == on(30)


def test_an_expired_review_is_asked_again_until_the_appointment(desks: Desks) -> None:
    county, made = "organisation-office", desks.village.assigned("inspect")
    assert desks.of(county).get(desks.url("ask", made.pk)).status_code == 404
    late = dt.date(2027, 3, 9)
    desks.known.clear()
    with clock.fixed(late):
        asking = reverse("selection:ask", args=[made.pk])
        assert asking in desks.of(county).get(desks.url("procedure", made.pk)).content.decode()
        desks.post(county, "ask", made.pk, on=late, document="联审2号")
        again = Review.objects.get(document="联审2号")
        desks.village.answer(again, "clear", late)
        desks.village.appoint(made, late)
        assert desks.of(county).get(desks.url("ask", made.pk)).status_code == 404


def test_the_township_does_not_drop_the_countys_candidates(desks: Desks) -> None:
    made = desks.village.assigned("need")
    dropping = reverse("selection:drop", args=[standing(made)[0].pk])
    for role, status in (("township-officer", 404), ("organisation-office", 200)):
        page = desks.of(role).get(desks.url("procedure", made.pk)).content.decode()
        assert (dropping in page) is (status == 200)
        assert desks.of(role).get(desks.url("drop", standing(made)[0].pk)).status_code == status
