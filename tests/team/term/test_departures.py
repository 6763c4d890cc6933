"""How a member leaves: who may ask, what each vote needs by its own denominator, and whose hand ends the duty."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import TERM_RECORD, TERM_VIEW
from lingyan.people import actions as people
from lingyan.people.models import Tenure
from lingyan.team.roster.vacancy import longest_gap
from lingyan.team.term import actions, rules, vacancies
from lingyan.team.term.leaving import RecallPlace
from lingyan.team.term.models import Departure, DepartureVote
from lingyan.team.term.rules import Ballots, Meeting
from tests.support.actors import holding
from tests.team.term.support import CLERK, OFFICER, TERM_FROM, Committee, deputy_of, refused, two_accounts

ASKED = dt.date(2026, 3, 2)
DUE = dt.date(2026, 6, 2)
HANDED = {code: True for code, _label in rules.HEADINGS}


def chief_of(committee: Committee) -> Tenure:
    return committee.members["周大山"]


def petition(tenure: Tenure, on: dt.date = ASKED, **changed: Any) -> Departure:
    given = {
        "document": "罢1号", "signers": "voters", "signed": 200, "entitled": 1000, "reasoned": True, "received_on": on,
        **changed,
    }  # fmt: skip
    with clock.fixed(on):
        return actions.receive_recall(CLERK, tenure_id=tenure.pk, **given)


def polls(departure: Departure, on: dt.date, ayes: int, *, cast: int = 600, **more: Any) -> DepartureVote:
    places = more.pop("places", [RecallPlace(Ballots("中心会场", 900, cast, 0), ayes, cast - ayes)])
    with clock.fixed(on):
        return actions.count_recall(
            CLERK,
            departure_id=departure.pk,
            on=on,
            registered=more.pop("registered", 1000),
            places=places,
            **more,
        )


def heard(departure: Departure, on: dt.date = ASKED) -> Departure:
    with clock.fixed(on):
        return actions.record_hearing(CLERK, departure_id=departure.pk, on=on, reply="申1号")


def confirm(departure: Departure, on: dt.date) -> Departure:
    with clock.fixed(on):
        return actions.confirm_departure(OFFICER, departure_id=departure.pk)


def test_a_petition_needs_a_fifth_of_the_voters_or_a_third_of_the_representatives(
    committee: Committee,
) -> None:
    tenure = chief_of(committee)
    with refused("too-few-signers"):
        petition(tenure, signed=199)
    with refused("too-few-signers"):
        petition(tenure, signers="representatives", signed=9, entitled=30)
    with refused("bad-number"):
        petition(tenure, signed=1001)
    with refused("bad-choice"):
        petition(tenure, signers="neighbours")
    with refused("no-reasons"):
        petition(tenure, reasoned=False)
    with refused("no-document"):
        petition(tenure, document=" ")
    found = petition(tenure, signers="representatives", signed=10, entitled=30)
    assert found.due_on == DUE
    with refused("open-already"):
        petition(tenure)


def test_a_petition_is_about_a_member_in_office_there(committee: Committee) -> None:
    tenure = chief_of(committee)
    with clock.fixed(ASKED):
        with refused("future"):
            petition(tenure, received_on=ASKED + dt.timedelta(days=1))
        with refused("not-serving"):
            petition(tenure, received_on=TERM_FROM - dt.timedelta(days=1))
        with refused("unknown-tenure"):
            actions.receive_resignation(CLERK, tenure_id=0, document="辞1号", received_on=ASKED)
        with pytest.raises(Denied):
            actions.receive_resignation(
                holding(TERM_RECORD, path="/other/"), tenure_id=tenure.pk, document="辞1号", received_on=ASKED
            )
        party = people.ensure_village_bodies([committee.region])[committee.region.pk]["party"]
        secretary = people.begin_tenure(
            OFFICER, person=tenure.person, post=party.posts.get(title="书记"), start_on=TERM_FROM
        )
        with refused("other-body"):
            petition(secretary)


def test_a_recall_passes_with_both_halves_and_another_hand_ends_the_duty(committee: Committee) -> None:
    tenure = chief_of(committee)
    found = petition(tenure)
    on = ASKED + dt.timedelta(days=20)
    with refused("not-heard"):
        polls(found, on, 400)
    heard(found)
    vote = polls(found, on, 301)
    assert vote.passed
    tenure.refresh_from_db()
    assert tenure.end_on is None
    with clock.fixed(on):
        with refused("own-count"):
            actions.confirm_departure(actor_again(), departure_id=found.pk)
        with pytest.raises(Denied):
            actions.confirm_departure(holding(TERM_RECORD), departure_id=found.pk)
    confirm(found, on)
    tenure.refresh_from_db()
    assert (tenure.end_on, tenure.end_reason) == (on, "罢免")
    with refused("wrong-state"):
        confirm(found, on)


def test_two_accounts_of_one_person_do_not_end_a_duty(committee: Committee) -> None:
    first, second = two_accounts(committee.members["吴小妹"], committee.region)
    with clock.fixed(ASKED):
        made = actions.record_lapse(
            first, tenure_id=committee.members["郑石头"].pk, document="镇函1号", ended_on=ASKED
        )
        with refused("own-count"):
            actions.confirm_departure(second, departure_id=made.pk)


def actor_again() -> Any:
    """The counter, with every right."""
    return CLERK


@pytest.mark.parametrize(
    ("cast", "ayes", "valid", "passed"),
    [(500, 500, False, False), (501, 250, True, False), (501, 251, True, True), (600, 300, True, False)],
)
def test_each_half_of_a_recall_at_its_boundary(
    committee: Committee, cast: int, ayes: int, valid: bool, passed: bool
) -> None:
    found = heard(petition(chief_of(committee)))
    vote = polls(found, ASKED, ayes, cast=cast)
    assert (vote.valid, vote.passed) == (valid, passed)
    found.refresh_from_db()
    assert found.state == ("passed" if passed else "failed")


def test_a_recall_is_voted_on_within_three_months_or_with_a_reason(committee: Committee) -> None:
    found = heard(petition(chief_of(committee)))
    with refused("late"):
        polls(found, DUE + dt.timedelta(days=1), 400)
    with refused("bad-date"):
        polls(found, ASKED - dt.timedelta(days=1), 400)
    assert polls(found, DUE, 400).passed


def test_ballots_of_a_recall_add_up(committee: Committee) -> None:
    found = heard(petition(chief_of(committee)))
    over = RecallPlace(Ballots("中心会场", 900, 600, 10), 300, 291)
    for code, place, registered in (
        ("votes-over", over, 1000),
        ("issued-over", RecallPlace(Ballots("中心会场", 900, 600, 0), 1, 1), 899),
        ("returned-over", RecallPlace(Ballots("中心会场", 900, 901, 0), 1, 1), 1000),
        ("few-staff", RecallPlace(Ballots("中心会场", 900, 600, 0, staff=2), 1, 1), 1000),
        ("bad-number", RecallPlace(Ballots("中心会场", 900, 600, 0), -1, 1), 1000),
        ("no-voters", RecallPlace(Ballots("中心会场", 900, 600, 0), 1, 1), 0),
    ):
        with refused(code):
            polls(found, ASKED, 0, places=[place], registered=registered)
    two = [RecallPlace(Ballots(name, 450, 300, 3), 200, 90) for name in ("一组", "二组")]
    vote = polls(found, ASKED, 0, places=two)
    assert (vote.present, vote.ayes, vote.places.count()) == (600, 400, 2)


def test_the_same_facts_are_barred_for_six_months_after_a_failed_vote(committee: Committee) -> None:
    tenure = chief_of(committee)
    polls(heard(petition(tenure)), ASKED, 300)
    last = dt.date(2026, 9, 2)
    with refused("barred"):
        petition(tenure, last)
    again = petition(tenure, last, document="罢2号", new_facts=True)
    entry = AuditEntry.objects.get(code="term.departure-received", object_id=str(again.pk))
    assert entry.details["new_facts"] is True
    other = committee.members["吴小妹"]
    assert petition(other, last, document="罢3号").pk


def test_after_the_six_months_the_same_facts_may_come_again(committee: Committee) -> None:
    tenure = chief_of(committee)
    polls(heard(petition(tenure)), ASKED, 300)
    assert petition(tenure, dt.date(2026, 9, 3), document="罢2号").pk


def test_the_reply_is_noted_once_and_only_of_a_recall(committee: Committee) -> None:
    found = petition(chief_of(committee))
    with refused("bad-date"):
        heard(found, ASKED - dt.timedelta(days=1))
    heard(found)
    with refused("heard-already"):
        heard(found)
    with clock.fixed(ASKED):
        letter = actions.receive_resignation(
            CLERK, tenure_id=committee.members["吴小妹"].pk, document="辞1号", received_on=ASKED
        )
    with refused("heard-already"):
        heard(letter)
    with refused("other-way"):
        polls(letter, ASKED, 400)


def resign(committee: Committee, name: str = "周大山") -> Departure:
    with clock.fixed(ASKED):
        return actions.receive_resignation(
            CLERK, tenure_id=committee.members[name].pk, document="辞1号", received_on=ASKED
        )


def meet(
    found: Departure, meeting: Meeting, ayes: int, body: str = "representatives", on: dt.date = ASKED
) -> Any:
    with clock.fixed(on):
        return actions.decide_resignation(
            CLERK, departure_id=found.pk, on=on, body=body, meeting=meeting, ayes=ayes
        )


def test_a_resignation_ends_the_duty_when_the_meeting_has_passed_it(committee: Committee) -> None:
    found = resign(committee)
    with refused("open-already"):
        resign(committee)
    for body, meeting in (("representatives", Meeting(30, 19)), ("villagers", Meeting(1000, 500))):
        with refused("no-quorum"):
            meet(found, meeting, 15, body)
    with refused("bad-number"):
        meet(found, Meeting(30, 20), 21)
    with refused("bad-choice"):
        meet(found, Meeting(30, 20), 11, "polls")
    with refused("bad-date"):
        meet(found, Meeting(30, 20), 11, on=ASKED - dt.timedelta(days=1))
    day = ASKED + dt.timedelta(days=9)
    assert meet(found, Meeting(30, 20), 11, on=day).passed
    confirm(found, day + dt.timedelta(days=1))
    tenure = committee.members["周大山"]
    tenure.refresh_from_db()
    assert tenure.end_on == day


def test_half_of_those_present_do_not_release_anybody(committee: Committee) -> None:
    found = resign(committee)
    assert not meet(found, Meeting(30, 20), 10).passed
    assert resign(committee).state == "open"


def test_the_decision_of_the_meeting_is_linked_only_when_it_passed_there(committee: Committee) -> None:
    found = resign(committee)
    with clock.fixed(ASKED), refused("no-decision"):
        actions.decide_resignation(
            CLERK,
            departure_id=found.pk,
            on=ASKED,
            body="villagers",
            meeting=Meeting(1000, 501),
            ayes=300,
            matter_id=7,
        )
    with refused("other-way"):
        meet(petition(committee.members["吴小妹"]), Meeting(30, 20), 11)


def test_six_months_without_work_may_be_treated_as_a_resignation(committee: Committee) -> None:
    tenure = committee.members["郑石头"]
    since = dt.date(2025, 9, 2)
    given = {"tenure_id": tenure.pk, "document": "缺1号", "received_on": ASKED}
    with clock.fixed(ASKED):
        with refused("too-early"):
            actions.receive_absence(CLERK, since_on=since + dt.timedelta(days=1), **given)  # type: ignore[arg-type]
        found = actions.receive_absence(CLERK, since_on=since, **given)  # type: ignore[arg-type]
        with refused("open-already"):
            actions.receive_absence(CLERK, since_on=since, **given)  # type: ignore[arg-type]
    tenure.refresh_from_db()
    assert tenure.end_on is None
    assert meet(found, Meeting(30, 20), 11).passed


def test_a_duty_that_ends_by_the_law_is_confirmed_by_the_township_with_a_number(committee: Committee) -> None:
    tenure = committee.members["郑石头"]
    with clock.fixed(ASKED):
        with pytest.raises(Denied):
            actions.record_lapse(
                holding(TERM_RECORD), tenure_id=tenure.pk, document="镇函1号", ended_on=ASKED
            )
        with refused("no-document"):
            actions.record_lapse(OFFICER, tenure_id=tenure.pk, document="", ended_on=ASKED)
        petition_ = petition(tenure)
        made = actions.record_lapse(CLERK, tenure_id=tenure.pk, document="镇函1号", ended_on=ASKED)
        tenure.refresh_from_db()
        assert (made.state, tenure.end_on) == ("passed", None)
        with refused("open-already"):
            actions.record_lapse(CLERK, tenure_id=tenure.pk, document="镇函1号", ended_on=ASKED)
        with refused("own-count"):
            actions.confirm_departure(CLERK, departure_id=made.pk)
        done = confirm(made, ASKED)
        tenure.refresh_from_db()
        assert (done.state, tenure.end_on, tenure.end_decree) == ("left", ASKED, "镇函1号")
        with refused("not-serving"):
            actions.record_lapse(OFFICER, tenure_id=tenure.pk, document="镇函2号", ended_on=ASKED)
        with refused("left-already"):
            actions.record_hearing(CLERK, departure_id=petition_.pk, on=ASKED)


def test_notice_filing_and_handover_follow_once_each_by_their_days(committee: Committee) -> None:
    with clock.fixed(ASKED):
        made = actions.record_lapse(
            CLERK, tenure_id=committee.members["郑石头"].pk, document="镇函1号", ended_on=ASKED
        )
    done = confirm(made, ASKED)
    on = ASKED + dt.timedelta(days=3)

    def follow(kind: str, day: dt.date = on, document: str = "栏", handed: Any = None) -> Any:
        with clock.fixed(on):
            return actions.follow_departure(
                CLERK, departure_id=done.pk, kind=kind, on=day, document=document, handed=handed
            )

    assert follow("notice").due_on == ASKED
    assert follow("filing").due_on == dt.date(2026, 3, 9)  # the fifth day is a Saturday
    with refused("noted-twice"):
        follow("filing")
    with refused("not-handed"):
        follow("handover", handed={**HANDED, "debts": False})
    with refused("bad-date"):
        follow("handover", ASKED - dt.timedelta(days=1), handed=HANDED)
    with refused("no-document"):
        follow("handover", document=" ", handed=HANDED)
    with refused("bad-choice"):
        follow("party")
    assert follow("handover", handed=HANDED).due_on == dt.date(2026, 3, 12)
    with refused("wrong-state"), clock.fixed(on):
        actions.follow_departure(
            CLERK, departure_id=resign(committee).pk, kind="notice", on=on, document="栏"
        )


def test_who_only_looks_changes_nothing(committee: Committee) -> None:
    found = resign(committee)
    looking = holding(TERM_VIEW)
    with clock.fixed(ASKED):
        for act in (
            lambda: actions.receive_recall(
                looking, tenure_id=found.tenure_id, document="1", received_on=ASKED, signers="voters", signed=200,
                entitled=1000, reasoned=True,
            ),
            lambda: actions.record_hearing(looking, departure_id=found.pk, on=ASKED),
            lambda: actions.decide_resignation(
                looking, departure_id=found.pk, on=ASKED, body="villagers", meeting=Meeting(10, 9), ayes=9
            ),
            lambda: actions.follow_departure(looking, departure_id=found.pk, kind="notice", on=ASKED, document="1"),
        ):  # fmt: skip
            with pytest.raises(Denied):
                act()
        with refused("unknown-departure"):
            actions.record_hearing(CLERK, departure_id=0, on=ASKED)


def test_a_secretary_is_missing_too_long_from_the_ninety_first_day_on(committee: Committee) -> None:
    body = people.ensure_village_bodies([committee.region])[committee.region.pk]["party"]
    person = committee.members["周大山"].person
    secretary = people.begin_tenure(
        OFFICER, person=person, post=body.posts.get(title="书记"), start_on=TERM_FROM
    )
    people.end_tenure(OFFICER, secretary, on=ASKED, reason="调动")
    for days in (89, 90):
        on = ASKED + dt.timedelta(days=days)
        gap = longest_gap([(TERM_FROM, ASKED)], TERM_FROM, on)
        assert (gap, vacancies.clocks([body], on)[body.pk].over) == (days + 1, days == 90)


def release(tenure: Tenure, actor: Any = CLERK, **changed: Any) -> Departure:
    given = {"tenure_id": tenure.pk, "document": "芦溪委〔2026〕6号", "ended_on": ASKED, **changed}
    with clock.fixed(ASKED):
        return actions.record_release(actor, **given)


def test_who_holds_another_bodys_post_leaves_by_a_document_and_a_second_hand(committee: Committee) -> None:
    tenure = deputy_of(committee.region)
    with refused("no-document"):
        release(tenure, document=" ")
    with refused("future"):
        release(tenure, ended_on=ASKED + dt.timedelta(days=1))
    with refused("not-serving"):
        release(tenure, ended_on=TERM_FROM - dt.timedelta(days=1))
    with pytest.raises(Denied):
        release(tenure, holding(TERM_RECORD))
    found = release(tenure)
    with refused("open-already"):
        release(tenure)
    with clock.fixed(ASKED), refused("own-count"):
        actions.confirm_departure(CLERK, departure_id=found.pk)
    confirm(found, ASKED)
    tenure.refresh_from_db()
    assert (tenure.end_on, tenure.end_reason, tenure.end_decree) == (ASKED, "按文件离任", "芦溪委〔2026〕6号")
    with clock.fixed(ASKED), refused("bad-choice"):
        actions.follow_departure(
            CLERK, departure_id=found.pk, kind="handover", on=ASKED, document="1", handed=HANDED
        )
    assert not Departure.objects.filter(vacancies.without_step("filing")).exists()


def test_members_of_the_villagers_committee_and_secretaries_do_not_leave_by_a_document_alone(
    committee: Committee,
) -> None:
    party = people.ensure_village_bodies([committee.region])[committee.region.pk]["party"]
    member = chief_of(committee)
    secretary = people.begin_tenure(
        OFFICER, person=member.person, post=party.posts.get(title="书记"), start_on=TERM_FROM
    )
    for tenure in (member, secretary):
        with refused("other-body"):
            release(tenure)
