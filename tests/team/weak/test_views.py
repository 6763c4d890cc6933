"""The pages: a hint read, a village proposed, listed, planned, checked, released; nobody sees what is not theirs."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.team.weak import queries
from lingyan.team.weak.models import Case, Dismissal
from lingyan.team.weak.rules import Side, State
from lingyan.workflow.jobs import run_next
from tests.support.identity import one_hand_at, signed_in, user_with
from tests.team.weak.support import CHECKED, LISTED, PLANNED, RELEASED, REVIEWED, VIEWED, WATCHED, Country

pytestmark = pytest.mark.django_db


class Desks:
    """Browsers of a township, a county and the village's secretary."""

    def __init__(self, country: Country) -> None:
        self.country = country
        tree = country.tree
        self.places = {
            "township-officer": tree.town, "organisation-office": tree.county, "party-secretary": tree.village,
            "village-clerk": tree.village, "auditor": tree.county, "agriculture-office": tree.county,
        }  # fmt: skip
        self.users, self.known = dict[str, User](), dict[tuple[str, dt.date], Client]()

    def of(self, role: str) -> Client:
        """Signed in on the day of the clock: a session does not last for months."""
        at = role, clock.today()
        if role not in self.users:
            self.users[role] = user_with(role, self.places[role], name=f"用户{role}")
        if at not in self.known:
            self.known[at] = signed_in(Client(), self.users[role])
        return self.known[at]

    def url(self, name: str, *args: Any, **query: Any) -> str:
        given = {"region": self.country.village.code, **query}
        words = "&".join(f"{key}={value}" for key, value in given.items())
        return f"{reverse(f'weak:{name}', args=args)}?{words}"


@pytest.fixture
def desks(country: Country) -> Desks:
    return Desks(country)


def test_a_village_goes_through_all_its_pages(desks: Desks, country: Country) -> None:
    hint = country.vacant()
    with clock.fixed(LISTED):
        town, county = desks.of("township-officer"), desks.of("organisation-office")
        assert "空缺200天" in town.get(desks.url("hints")).content.decode()
        page = town.get(desks.url("hint", hint.pk)).content.decode()
        assert "任职" in page and "指标Z02" in page and "90 天" in page
        assert "空缺200天" in town.get(desks.url("new", hint=hint.pk)).content.decode()
        given = {"hint_ids": [hint.pk], "text-1": "班子不团结", "sign-1": "S09", "reason": "长期空缺"}
        assert town.post(desks.url("new"), given).status_code == 302
        case = Case.objects.get()
        decide = desks.url("decide", case.pk, "confirm")
        assert town.post(decide, {"on": LISTED}).status_code == 403
        with one_hand_at(town, county):
            left = county.get(desks.url("case", case.pk)).content.decode()
            assert "须由另一人核定" in left and "核定列入" not in left
        assert "核定列入" in county.get(desks.url("case", case.pk)).content.decode()
        assert county.post(decide, {"on": LISTED, "number": "3号", "text": ""}).status_code == 302
        for side in Side:
            helper = {"side": side.value, "post": "镇干部", "name": "秦明远", "from_on": LISTED}
            assert town.post(desks.url("helper", case.pk), helper).status_code == 302
    with clock.fixed(PLANNED):
        town = desks.of("township-officer")
        plan: dict[str, Any] = {"on": PLANNED, "number": "", "goal": "配齐班子"}
        for no in (1, 2):
            plan |= {f"cause-{no}-0": "leader", f"what-{no}-0": "选派书记", f"responsible-{no}-0": "镇组织委员",
                     f"due-{no}-0": REVIEWED}  # fmt: skip
        half = town.post(desks.url("plan", case.pk), {**plan, "what-1-1": "只写了措施"})
        assert half.status_code == 422 and "整行留空" in half.content.decode()
        assert town.post(desks.url("plan", case.pk), plan).status_code == 302
        assert "选派书记" in town.get(desks.url("plan", case.pk)).content.decode()
    held = queries.plan_of(case)
    assert held is not None
    with clock.fixed(REVIEWED):
        town = desks.of("township-officer")
        done = {f"how-{each.pk}": "done" for each in held.measures.all()}
        review = {"on": REVIEWED, "text": "到位", **done}
        assert town.post(desks.url("review", case.pk), review).status_code == 302
    with clock.fixed(CHECKED):
        town = desks.of("township-officer")
        evidence = {"on": CHECKED, "evidence-1": "任职文件", "evidence-2": "会议记录"}
        assert town.post(desks.url("check", case.pk), evidence).status_code == 302
    with clock.fixed(VIEWED):
        town = desks.of("township-officer")
        view = {"way": "paper", "on": VIEWED, "asked": 40, "satisfied": 20, "fair": 10, "unsatisfied": 5}
        assert town.post(desks.url("view", case.pk), {**view, "satisfied": 40}).status_code == 422
        assert town.post(desks.url("view", case.pk), view).status_code == 302
    with clock.fixed(RELEASED):
        county = desks.of("organisation-office")
        page = county.get(desks.url("case", case.pk)).content.decode()
        assert "有效（份）" in page and "35" in page and "30 ÷ 35" in page and "秦明远" in page
        release = {"on": RELEASED, "number": "", "text": "同意销号"}
        assert county.post(desks.url("decide", case.pk, "release"), release).status_code == 302
        assert "销号后观察" in county.get(desks.url("cases")).content.decode()
    with clock.fixed(WATCHED):
        county = desks.of("organisation-office")
        assert "观察期满" in county.get(desks.url("cases", look="watch")).content.decode()
        assert county.post(desks.url("decide", case.pk, "end"), {"on": WATCHED}).status_code == 302
    case.refresh_from_db()
    assert case.state == State.ENDED


def test_a_sweep_runs_in_the_background_and_shows_what_it_could_not_test(
    desks: Desks, country: Country
) -> None:
    country.vacant()
    with clock.fixed(LISTED):
        town = desks.of("township-officer")
        assert town.post(f"{reverse('weak:ask')}?region={country.tree.town.code}").status_code == 302
        job = run_next()
        assert job is not None and job.state == "done", job.note
        shown = town.get(job.result["url"]).content.decode()
        assert "没有登记过书记任职（1 个村）" in shown and "本系统不排名" in shown
        assert (
            country.tree.town.name
            in town.get(desks.url("sweeps", region=country.tree.town.code)).content.decode()
        )


def test_a_hint_is_set_aside_with_a_reason(desks: Desks, country: Country) -> None:
    hint = country.vacant()
    with clock.fixed(LISTED):
        town = desks.of("township-officer")
        until = LISTED + dt.timedelta(days=30)
        too_long = {"reason": "人选已公示", "until": LISTED + dt.timedelta(days=181)}
        assert town.post(desks.url("dismiss", hint.pk), too_long).status_code == 422
        answer = town.post(desks.url("dismiss", hint.pk), {"reason": "人选已公示", "until": until})
        assert answer.status_code == 302 and Dismissal.objects.get().until == until
        assert "空缺200天" not in town.get(desks.url("hints", look="waiting")).content.decode()
        assert "空缺200天" in town.get(desks.url("hints", look="aside")).content.decode()
        assert "人选已公示" in town.get(desks.url("hint", hint.pk)).content.decode()


def test_a_village_sees_its_own_plan_and_nothing_of_what_was_written_about_it(
    desks: Desks, country: Country
) -> None:
    country.vacant()
    case = country.proposed()
    with clock.fixed(LISTED):
        secretary = desks.of("party-secretary")
        assert "本村没有整顿" in secretary.get(desks.url("own")).content.decode()
        assert secretary.get(desks.url("own-case", case.pk)).status_code == 404
    country.until(State.WORKING, case)
    with clock.fixed(PLANNED):
        secretary = desks.of("party-secretary")
        assert "整顿中" in secretary.get(desks.url("own")).content.decode()
        page = secretary.get(desks.url("own-case", case.pk)).content.decode()
        assert "措施1" in page and "县水利局驻村干部" in page
        assert (
            "组织生活不正常" not in page.replace("配齐班子，组织生活正常", "")
            and "县委组〔2026〕3号" not in page
        )
        for name, *args in (
            ("hints",),
            ("cases",),
            ("case", case.pk),
            ("paper", case.pk, "plan"),
            ("sweeps",),
        ):
            assert secretary.get(desks.url(name, *args)).status_code == 403


def test_no_village_sees_another(desks: Desks, country: Country) -> None:
    case = country.until(State.WORKING)
    place = country.tree.other_village.code
    with clock.fixed(PLANNED):
        other = signed_in(Client(), user_with("party-secretary", country.tree.other_village, name="铜书记"))
        assert other.get(desks.url("own-case", case.pk, region=place)).status_code == 404
        assert country.village.name not in other.get(desks.url("own", region=place)).content.decode()


def test_other_posts_find_nothing_of_it(desks: Desks, country: Country) -> None:
    case = country.until(State.WORKING)
    for role in ("village-clerk", "auditor", "agriculture-office"):
        for name, *args in (("hints",), ("cases",), ("case", case.pk), ("own",), ("own-case", case.pk)):
            assert desks.of(role).get(desks.url(name, *args)).status_code == 403, (role, name)


def test_the_lists_leave_as_excel_in_the_order_of_villages(desks: Desks, country: Country) -> None:
    country.vacant()
    country.until(State.WORKING)
    county = desks.of("organisation-office")
    for name, told in (("hints", "书记空缺时间长"), ("cases", "整顿中"), ("sweeps", "芦溪镇")):
        answer = county.get(desks.url(name, region=country.tree.county.code, format="xlsx"))
        cells = [str(cell.value) for row in load_workbook(io.BytesIO(answer.content)).active for cell in row]
        assert any(told in cell for cell in cells), name
    assert not county.get(desks.url("hints")).content.decode().count("名次")
    for given, rows in (("芦溪", 1), ("别处", 0)):
        page = county.get(desks.url("sweeps", region=country.tree.county.code, q=given)).content.decode()
        assert bool(re.search(r"/weak/sweeps/\d+/", page)) is bool(rows)


def test_the_lists_ask_a_fixed_number_of_queries(
    desks: Desks, country: Country, django_assert_max_num_queries: Any
) -> None:
    country.vacant()
    country.until(State.WORKING)
    county = desks.of("organisation-office")
    for name, most in (("hints", 16), ("cases", 16), ("sweeps", 14)):
        county.get(desks.url(name))
        with django_assert_max_num_queries(most):
            assert county.get(desks.url(name)).status_code == 200


def test_papers_are_word_and_come_when_there_is_something_to_say(desks: Desks, country: Country) -> None:
    county = desks.of("organisation-office")
    case = country.proposed()
    assert county.get(desks.url("paper", case.pk, "plan")).status_code == 404
    country.until(State.WORKING, case)
    assert county.get(desks.url("paper", case.pk, "release")).status_code == 404
    assert county.get(desks.url("paper", case.pk, "other")).status_code == 404
    answer = county.get(desks.url("paper", case.pk, "plan"))
    document = Document(io.BytesIO(answer.content))
    assert any("雁庄村" in each.text for each in document.paragraphs)


def test_a_relapse_shows_both_rounds(desks: Desks, country: Country) -> None:
    before = country.until(State.WATCH)
    again = country.proposed(RELEASED)
    with clock.fixed(RELEASED):
        county = desks.of("organisation-office")
        assert "看上一轮整顿" in county.get(desks.url("case", again.pk)).content.decode()
        assert "看新一轮整顿" in county.get(desks.url("case", before.pk)).content.decode()


def test_a_sign_of_the_case_that_comes_back_in_the_watch_year_says_so(desks: Desks, country: Country) -> None:
    country.until(State.WATCH)
    hint = country.vacant(day=RELEASED)
    with clock.fixed(RELEASED):
        town = desks.of("township-officer")
        assert "空缺200天" in town.get(desks.url("hints", look="again")).content.decode()
        page = town.get(desks.url("hint", hint.pk)).content.decode()
        assert "销号后的观察期内又出现" in page and "提出列入整顿" in page


def test_addresses_that_lead_nowhere(desks: Desks, country: Country) -> None:
    case = country.until(State.LISTED)
    county, town = desks.of("organisation-office"), desks.of("township-officer")
    assert county.get(desks.url("decide", case.pk, "promote")).status_code == 404
    assert town.get(desks.url("new", region=country.tree.town.code)).status_code == 404
    assert county.get(desks.url("hint", 999)).status_code == 404
