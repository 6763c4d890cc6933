"""By-elections, empty seats and departures on the screen, by clerk and township."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lingyan.kernel import clock
from lingyan.people import actions as people
from lingyan.people import judgements
from lingyan.people.models import Body, Post, Tenure
from lingyan.regions.models import Region
from lingyan.team.term import actions, rules
from lingyan.team.term.models import Departure, Process
from lingyan.team.term.states import State
from tests.support.identity import one_hand_at, signed_in, user_with
from tests.team.term.support import CLERK, DATES, OFFICER, TERM_FROM, VOTE_ON, Committee, deputy_of
from tests.team.term.test_departures import ASKED, heard, petition, polls
from tests.team.term.test_registering import NUMBERS

pytestmark = pytest.mark.django_db
TOWN = "region=990121100000"


def sit(committee: Committee, role: str = "township-officer", region: str = "芦溪镇") -> Client:
    return signed_in(Client(), user_with(role, committee.place(region)))


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def test_a_recall_from_the_petition_to_the_filing(committee: Committee) -> None:
    clerk, officer = sit(committee, "village-clerk", "雁庄村"), sit(committee)
    tenure = committee.members["周大山"]
    with clock.fixed(ASKED):
        assert "周大山" in text(officer, f"/term/committee/{committee.region.pk}/")
        sent = {"received_on": str(ASKED), "document": "罢1号", "signers": "voters", "signed": 199, "entitled": 1000,
                "reasoned": "on"}  # fmt: skip
        url = f"/term/tenure/{tenure.pk}/recall/"
        assert "不足五分之一" in clerk.post(url, sent).content.decode()
        assert clerk.post(url, {**sent, "signed": 200}).status_code == 302
        found = Departure.objects.get()
        here = f"/term/departure/{found.pk}/"
        assert "登记申辩" in text(clerk, here)
        assert clerk.post(f"{here}hearing/", {"on": str(ASKED), "reply": ""}).status_code == 302
        places = {
            "places-TOTAL_FORMS": 2, "places-INITIAL_FORMS": 0, "places-MIN_NUM_FORMS": 0, "places-MAX_NUM_FORMS": 40,
            "places-0-name": "中心会场", "places-0-issued": 900, "places-0-returned": 600, "places-0-invalid": 0,
            "places-0-ayes": 301, "places-0-noes": 299, "places-0-staff": 3, "places-0-scrutineers": 2,
        }  # fmt: skip
        said = {"on": str(ASKED), "registered": 1000, **places}
        assert "没有的填 0" in clerk.post(f"{here}count/", {**said, "places-0-noes": ""}).content.decode()
        assert clerk.post(f"{here}count/", said).status_code == 302
        with one_hand_at(clerk, officer):
            left = text(officer, here)
            assert "须由另一人核对" in left and "核对离任" not in left
        assert "核对离任" in text(officer, here)
        assert "职务在表决那天终止" in text(officer, f"{here}confirm/")
        assert officer.post(f"{here}confirm/").status_code == 302
        for kind, more in (
            ("notice", {}),
            ("filing", {}),
            ("handover", dict.fromkeys(dict(rules.HEADINGS), "on")),
        ):
            sent = {"on": str(ASKED), "document": "1号", **more}
            assert clerk.post(f"{here}follow/{kind}/", sent).status_code == 302
        assert "逾期" not in text(officer, here)
        assert clerk.get(f"{here}follow/party/").status_code == 404
        for form in ("docx", "pdf"):
            assert clerk.get(f"{here}paper/handover/{form}/").status_code == 200
        assert clerk.get(f"{here}paper/handover/exe/").status_code == 404
        assert clerk.get(f"{here}paper/recall-order/pdf/").status_code == 404
    assert Tenure.objects.get(pk=tenure.pk).end_on == ASKED


def test_a_resignation_is_decided_by_its_meeting(committee: Committee) -> None:
    clerk = sit(committee, "village-clerk", "雁庄村")
    tenure = committee.members["周大山"]
    with clock.fixed(ASKED):
        sent = {"received_on": str(ASKED), "document": "辞1号"}
        assert clerk.post(f"/term/tenure/{tenure.pk}/resign/", sent).status_code == 302
        found = Departure.objects.get()
        said = {"on": str(ASKED), "body": "representatives", "eligible": 30, "present": 19, "ayes": 15}
        url = f"/term/departure/{found.pk}/meeting/"
        assert "不足三分之二" in clerk.post(url, said).content.decode()
        assert clerk.post(url, {**said, "present": 20}).status_code == 302
        assert "已通过，待核对" in text(clerk, "/term/departures/?region=990121100200&look=confirm")
        link = f"/term/departure/{found.pk}/"
        assert link in text(clerk, "/term/departures/?region=990121100200&look=confirm")
        assert link not in text(clerk, "/term/departures/?region=990121100200&look=meeting")
        for name in ("absence", "lapse"):
            officer = sit(committee)
            assert "雁庄村" in text(officer, f"/term/tenure/{committee.members['吴小妹'].pk}/{name}/")


def test_a_by_election_is_opened_from_the_village_and_found_in_its_list(committee: Committee) -> None:
    officer = sit(committee)
    with clock.fixed(DATES[State.PARTY_CHANGED]):
        here = f"/term/committee/{committee.region.pk}/"
        assert "部署补选" in text(officer, here)
        sent = {"vote_on": str(VOTE_ON), "way": "polls", "chief": 1, "deputies": 1, "members": 0}
        assert "空缺 0 个" in officer.post(f"{here}by-election/", sent).content.decode()
        assert officer.post(f"{here}by-election/", {**sent, "deputies": 0}).status_code == 302
        process = Process.objects.get()
        assert "2026年补选" in text(officer, f"/term/by-elections/?{TOWN}")
        page = text(officer, f"/term/{process.pk}/")
        assert "雁庄村补选" in page
        assert "党组织换届" not in page
        assert "停办补选" in page
        assert officer.post(f"/term/{process.pk}/stop/", {"reason": "即将换届"}).status_code == 302
    assert Process.objects.get().state == State.CLOSED


def test_voters_are_checked_and_sexes_filled_in_on_their_forms(committee: Committee) -> None:
    village = committee.by_election()
    village.go(State.COMMITTEE)
    clerk = sit(committee, "village-clerk", "雁庄村")
    with clock.fixed(DATES[State.COMMITTEE]):
        url = f"/term/{village.pk}/register/"
        assert "一行一个" in text(clerk, url)
        assert clerk.post(url, {"numbers": "\n".join(NUMBERS)}).status_code == 302
        assert "第 2 行" in clerk.post(url, {"numbers": f"{NUMBERS[0]}\n1"}).content.decode()
        person = committee.members["郑石头"].person
        type(person).objects.filter(pk=person.pk).update(sex="")
        assert "补登性别" in text(clerk, f"/term/{village.pk}/")
        assert clerk.post(f"/term/{village.pk}/sexes/", {f"sex_{person.pk}": "男"}).status_code == 302
        assert "都已登记性别" in text(clerk, f"/term/{village.pk}/sexes/")
        assert clerk.post(f"/term/{village.pk}/reopen/", {"on": str(ASKED), "reason": "x"}).status_code == 422


def test_empty_seats_are_listed_with_their_clocks(
    committee: Committee, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("孙秀兰", "周大山"):
        people.end_tenure(OFFICER, Tenure.objects.get(pk=committee.members[name].pk), on=ASKED, reason="死亡")
    officer = sit(committee)
    with clock.fixed(dt.date(2026, 6, 3)):
        page = text(officer, f"/term/empty/?{TOWN}")
        assert "2026-06-02" in page
        assert "已超过期限" in page
        assert "补选不晚于 2026-06-02" in text(officer, f"/term/committee/{committee.region.pk}/")
        desk = text(officer, f"/?{TOWN}")
        assert "村民委员会不足三人，要补选" in desk
        _more_villages(committee.place("芦溪镇"), 30)
        officer.get(f"/term/empty/?{TOWN}")
        with django_assert_max_num_queries(20):
            assert "村40000" in text(officer, f"/term/empty/?{TOWN}")


def _more_villages(parent: Region, number: int) -> None:
    regions = Region.objects.bulk_create(
        Region(
            code=f"9901211{no:05}", name=f"村{no}", level="村", parent=parent, path="", valid_from=TERM_FROM
        )
        for no in range(40_000, 40_000 + number)
    )
    for each in regions:
        each.path = f"{parent.path}{each.pk}/"
    Region.objects.bulk_update(regions, ["path"], batch_size=200)
    people.ensure_village_bodies(regions)
    person = Tenure.objects.all()[0].person
    bodies = Body.objects.filter(organisation__region__in=regions, organisation__kind="committee")
    Tenure.objects.bulk_create(
        Tenure(person=person, post=post, start_on=TERM_FROM)
        for post in Post.objects.filter(body__in=bodies, title="主任")
    )


def test_the_desk_says_what_runs_out(committee: Committee) -> None:
    found = heard(petition(committee.members["周大山"]))
    with clock.fixed(dt.date(2026, 5, 10)):
        assert "罢免一个月内要表决" in text(sit(committee), f"/?{TOWN}")
    with clock.fixed(dt.date(2026, 6, 3)):
        officer = sit(committee)
        assert "罢免过了表决期限" in text(officer, f"/?{TOWN}")
        lapsed = actions.record_lapse(
            CLERK, tenure_id=found.tenure_id, document="镇函1号", ended_on=dt.date(2026, 6, 3)
        )
        assert "离任待核对" in text(officer, f"/?{TOWN}")
        assert "待核对" in text(officer, f"/term/departure/{lapsed.pk}/")
        actions.confirm_departure(OFFICER, departure_id=lapsed.pk)
        desk = text(officer, f"/?{TOWN}")
        assert "罢免过了表决期限" not in desk
        assert "离任还没有备案" in desk
        assert "已另行离任" in text(officer, f"/term/departures/?{TOWN}")
        actions.receive_resignation(
            CLERK, tenure_id=committee.members["吴小妹"].pk, document="辞1号", received_on=dt.date(2026, 6, 3)
        )
        assert "辞职待会议决定" in text(officer, f"/?{TOWN}")


def test_who_was_judged_unfit_twice_is_a_task_for_the_township_and_ends_nothing(
    committee: Committee, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenure = committee.members["郑石头"]
    monkeypatch.setitem(judgements._judges, "test", lambda path: frozenset({tenure.person_id}))
    officer, clerk = sit(committee), sit(committee, "village-clerk", "雁庄村")
    assert "有成员连续两次不称职" in text(officer, f"/?{TOWN}")
    assert "连续两次不称职" in text(officer, f"/term/committee/{committee.region.pk}/")
    assert "连续两次不称职" not in text(clerk, f"/term/committee/{committee.region.pk}/")
    tenure.refresh_from_db()
    assert tenure.end_on is None


def test_the_voters_of_the_petition_are_offered_to_the_count_and_both_shown_to_who_confirms(
    committee: Committee,
) -> None:
    found = heard(petition(committee.members["周大山"], entitled=987))
    with clock.fixed(ASKED):
        page = text(sit(committee, "village-clerk", "雁庄村"), f"/term/departure/{found.pk}/count/")
        assert 'name="registered" value="987"' in page
        polls(found, ASKED, 400, registered=991)
        page = text(sit(committee), f"/term/departure/{found.pk}/confirm/?{TOWN}")
    assert "共 987 人" in page
    assert "991" in page


def test_who_acts_without_a_chief_stands_on_the_village_pages_and_among_the_empty_seats(
    committee: Committee,
) -> None:
    clerk, officer = sit(committee, "village-clerk", "雁庄村"), sit(committee)
    here = f"/term/committee/{committee.region.pk}/"
    with clock.fixed(ASKED):
        page = text(clerk, here)
        assert "主任从 2025-03-10 起空缺" in page and f"{here}acting/" in page
        sent = {"tenure_id": committee.members["周大山"].pk, "way": "deputy", "document": "函1号", "on": str(ASKED),
                "from_on": str(ASKED)}  # fmt: skip
        assert "由副主任主持工作" in clerk.post(f"{here}acting/", sent).content.decode()
        sent["tenure_id"] = committee.members["孙秀兰"].pk
        assert clerk.post(f"{here}acting/", sent).status_code == 302
        page = text(clerk, here)
        assert f"孙秀兰从 {ASKED} 起主持工作" in page and f"{here}acting/" not in page
        listed = text(officer, f"/term/empty/?{TOWN}")
        assert "主任空缺" in listed and "孙秀兰" in listed
        made = actions.open_by_election(
            OFFICER, region=committee.region, vote_on=ASKED + dt.timedelta(days=60), chief=1, deputies=0, members=0
        )  # fmt: skip
        assert "<dt>主持工作</dt><dd>孙秀兰</dd>" in text(officer, f"/term/{made.pk}/")


def test_a_deputy_of_the_party_leaves_by_a_document(committee: Committee) -> None:
    """From the succession of the post to the second hand; nothing of the villagers' committee is asked for."""
    tenure, clerk, officer = (
        deputy_of(committee.region),
        sit(committee),
        sit(committee, "organisation-office", "芦原县"),
    )
    with clock.fixed(ASKED):
        url = f"/term/tenure/{tenure.pk}/release/"
        assert url in text(clerk, f"/roster/history/{tenure.pk}/")
        sent = {"ended_on": str(ASKED), "document": "芦溪委〔2026〕6号"}
        assert clerk.post(url, sent).status_code == 302
        found = Departure.objects.get()
        here = f"/term/departure/{found.pk}/"
        assert "待核对" in text(officer, here)
        assert "从那天起空缺" in text(officer, f"{here}confirm/")
        assert officer.post(f"{here}confirm/").status_code == 302
        shown = text(officer, here)
        assert not any(words in shown for words in ("公告、备案、移交", "登记选民过半数投票", "收到日期"))
        assert f"/roster/history/{tenure.pk}/" in shown and "在“选拔”里补选" in shown
        assert url not in text(clerk, f"/roster/history/{tenure.pk}/")
        assert clerk.get(f"/term/tenure/{committee.members['周大山'].pk}/release/").status_code == 404
