"""A village's 换届 up to its certificates, one row of each protected table at least, made by the real actions."""

from __future__ import annotations

import datetime as dt

from lingyan.kernel import clock
from lingyan.people import actions as people
from lingyan.people.models import Tenure
from lingyan.regions.models import Region
from lingyan.team.term import actions
from lingyan.team.term.leaving import RecallPlace
from lingyan.team.term.rules import Ballots, Meeting
from lingyan.team.term.states import State
from tests.team.term.support import CLERK, DATES, OFFICER, VOTE_ON, Village


def fill(region: Region) -> None:
    village = Village(region)
    village.go(State.LISTED)
    with clock.fixed(DATES[State.FINALISED]):
        _preselect(village)
        actions.record_meeting(CLERK, process_id=village.pk, on=DATES[State.FINALISED], minutes="见面1号")
    first, second = village.process.nominees.filter(organ="committee").order_by("pk")[:2]
    with clock.fixed(VOTE_ON):
        actions.declare_kinship(CLERK, first_id=first.pk, second_id=second.pk)
        letter = actions.receive_complaint(
            OFFICER, process_id=village.pk, document="收1号", received_on=VOTE_ON
        )
        given = {"outcome": "dismissed", "decision": "决1号", "on": VOTE_ON}
        actions.decide_complaint(OFFICER, complaint_id=letter.pk, **given)
        above = actions.receive_second(
            OFFICER, complaint_id=letter.pk, document="上1号", received_on=VOTE_ON, above="county"
        )
        actions.decide_complaint(OFFICER, complaint_id=above.pk, **given)
    _annul(village)
    village.go(State.CLOSED)
    _recall(
        Tenure.objects.get(
            post__body__organisation__region=region, post__title="副主任", end_on=None, term__start_on=AGAIN
        )
    )
    _act(region)
    with clock.fixed(LATER):
        actions.open_by_election(
            OFFICER, region=region, vote_on=LATER + dt.timedelta(days=60), chief=0, deputies=1, members=0
        )


def _preselect(village: Village) -> None:
    """Everybody who was listed stands on the final list, by the votes of a preselection."""
    live = list(village.process.nominees.filter(organ="committee"))
    keys = [each.pk for each in live]
    actions.set_formal(
        CLERK,
        process_id=village.pk,
        votes=dict.fromkeys(keys, 100),
        nominee_ids=keys,
        on=clock.today(),
        returned=600,
    )
    village.reach(State.FINALISED, preselection=600)


def _annul(village: Village) -> None:
    """The vote is annulled, stands again by the level above, is annulled by another complaint, and held again."""
    village.go(State.VOTED)
    with clock.fixed(VOTE_ON):
        first = _annulled_by(village, "收2号")
        above = actions.receive_second(
            OFFICER, complaint_id=first, document="上2号", received_on=VOTE_ON, above="county"
        )
        actions.decide_complaint(
            OFFICER, complaint_id=above.pk, outcome="dismissed", decision="上决2号", on=VOTE_ON
        )
        actions.restore_vote(OFFICER, complaint_id=above.pk, document="复1号", on=VOTE_ON)
        _annulled_by(village, "收3号")
    with clock.fixed(AGAIN):
        village.vote(AGAIN)
        village.certify(AGAIN)


def _annulled_by(village: Village, number: str) -> int:
    letter = actions.receive_complaint(OFFICER, process_id=village.pk, document=number, received_on=VOTE_ON)
    given = {"outcome": "upheld", "decision": f"决{number}", "on": VOTE_ON}
    actions.decide_complaint(OFFICER, complaint_id=letter.pk, **given)
    vote = village.process.counts.get(organ="committee")
    actions.annul_vote(
        OFFICER, complaint_id=letter.pk, count_id=vote.pk, ranks=(), document=f"认{number}", on=VOTE_ON, vote_on=AGAIN
    )  # fmt: skip
    return letter.pk


def _act(region: Region) -> None:
    """The chief has gone as the deputy has; a member acts."""
    sitting = Tenure.objects.filter(
        post__body__organisation__region=region, post__body__organisation__kind="committee", end_on=None
    )
    people.end_tenure(OFFICER, sitting.get(post__title="主任"), on=LATER, reason="辞职")
    member = sitting.filter(post__title="委员").first()
    assert member is not None
    with clock.fixed(LATER):
        actions.record_acting(
            CLERK, tenure_id=member.pk, way="meeting", document="代表会1号", on=LATER, from_on=LATER,
            meeting=Meeting(30, 20), ayes=11,
        )  # fmt: skip


AGAIN = VOTE_ON + dt.timedelta(days=6)
LATER = dt.date(2027, 3, 2)


def _recall(tenure: Tenure) -> None:
    """Recalled by a vote, confirmed by another hand, filed."""
    with clock.fixed(LATER):
        found = actions.receive_recall(
            CLERK, tenure_id=tenure.pk, document="罢1号", received_on=LATER, signers="voters", signed=200, entitled=1000,
            reasoned=True,
        )  # fmt: skip
        actions.record_hearing(CLERK, departure_id=found.pk, on=LATER, reply="申1号")
        place = RecallPlace(Ballots("中心会场", 900, 600, 0), 400, 190)
        actions.count_recall(CLERK, departure_id=found.pk, on=LATER, registered=1000, places=[place])
        actions.confirm_departure(OFFICER, departure_id=found.pk)
        actions.follow_departure(CLERK, departure_id=found.pk, kind="filing", on=LATER, document="备1号")
