"""A vote that was annulled stands again where the level above finds the complaint unfounded, while nobody voted anew."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import TERM_RECORD
from lingyan.people import actions as people
from lingyan.people.queries import in_office
from lingyan.team.term import actions, annulled, ballots, known, printing, queries
from lingyan.team.term.models import Complaint, Preselection, Process
from lingyan.team.term.states import State
from tests.support.actors import holding
from tests.support.identity import signed_in, user_with
from tests.team.term.printing.conftest import said
from tests.team.term.support import CLERK, DATES, OFFICER, VOTE_ON, Village, refused
from tests.team.term.test_annulling import AGAIN, DECIDED, annul, complain, disputed, names  # noqa: F401
from tests.team.term.test_second_level import decide, go_up

BACK = dt.date(2026, 10, 30)


def overturned(village: Village, *ranks: int, vote_on: dt.date | None = AGAIN) -> Complaint:
    """Annulled by the first level, found unfounded by the one above."""
    first = complain(village)
    annul(village, first, *ranks, vote_on=vote_on)
    return decide(go_up(first), "dismissed", BACK)


def restore(complaint: Complaint, on: dt.date = BACK, by: object = OFFICER) -> Process:
    with clock.fixed(max(on, BACK)):
        return actions.restore_vote(by, complaint_id=complaint.pk, document="复1号", on=on)  # type: ignore[arg-type]


def test_the_vote_stands_as_if_it_had_not_been_annulled(disputed: Village) -> None:  # noqa: F811
    before = names(disputed), queries.done_days(disputed.process), disputed.process.due_on
    above = overturned(disputed)
    assert names(disputed) == []
    process = restore(above)
    assert (process.state, process.vote_on, process.voters) == (State.VOTED, VOTE_ON, 1000)
    assert (names(disputed), queries.done_days(disputed.process), disputed.process.due_on) == before
    assert annulled.of(disputed.process) == [] and not annulled.voted_anew(disputed.process)
    with clock.fixed(BACK):
        disputed.certify(BACK)
    assert disputed.process.formed_on == VOTE_ON
    [entry] = AuditEntry.objects.filter(code="term.restored")
    assert entry.details["complaint"] == above.pk


def test_one_post_stands_again(disputed: Village) -> None:  # noqa: F811
    above = overturned(disputed, 0)
    assert "赵春生" not in names(disputed)
    restore(above)
    assert names(disputed)[0] == "赵春生" and ballots.open_seats(disputed.process) == {}


def test_another_vote_alone_stands_again(voting: Village) -> None:
    with clock.fixed(VOTE_ON):
        voting.vote(
            votes={"赵春生": 700, "孙秀兰": 600, "周大山": 500, "吴小妹": 450, "郑石头": 300, "王守田": 200}
        )
    with clock.fixed(DATES[State.RUNOFF]):
        runoff = voting.vote(DATES[State.RUNOFF], {"郑石头": 400, "王守田": 300})
    first = complain(voting, on=DATES[State.RUNOFF])
    annul(voting, first, count=runoff, vote_on=None)
    assert (voting.process.state, annulled.again_from(voting.process)) == (State.VOTED, DECIDED)
    process = restore(decide(go_up(first), "dismissed", BACK))
    assert (process.state, annulled.again_from(process)) == (State.RUNOFF, None)
    assert "郑石头" in names(voting) and ballots.open_seats(voting.process) == {}


def test_the_list_of_voters_of_the_vote_counts_where_it_was_to_be_posted_again(disputed: Village) -> None:  # noqa: F811
    above = overturned(disputed, vote_on=VOTE_ON + dt.timedelta(days=31))
    assert (disputed.process.state, disputed.process.voters) == (State.COMMITTEE, None)
    process = restore(above)
    assert (process.state, process.vote_on, process.voters) == (State.VOTED, VOTE_ON, 1000)


@pytest.fixture
def certified(disputed: Village) -> Village:  # noqa: F811
    with clock.fixed(DATES[State.CERTIFIED]):
        disputed.certify(DATES[State.CERTIFIED])
    return disputed


def test_who_was_in_office_serves_on_in_the_same_term(certified: Village) -> None:
    committee = in_office(VOTE_ON).filter(post__body__organisation__kind="committee")
    served = {(each.person_id, each.post_id, each.term_id) for each in committee}
    above = overturned(certified)
    kinds = {"post__body__organisation__kind": "committee"}
    assert not in_office(BACK).filter(**kinds).exists()
    process = restore(above)
    assert (process.state, process.formed_on) == (State.CERTIFIED, VOTE_ON)
    now = in_office(BACK).filter(**kinds)
    assert {(each.person_id, each.post_id, each.term_id) for each in now} == served
    assert {(each.start_on, each.decree) for each in now} == {(BACK, "复1号")}
    assert not in_office(BACK - dt.timedelta(days=1)).filter(**kinds).exists()
    certified.go(State.HANDED_OVER)


def test_who_was_found_ineligible_since_does_not_serve_again(certified: Village) -> None:
    above = overturned(certified)
    certified.process.nominees.filter(person__personal__name="周大山").update(review="barred")
    restore(above)
    serving = in_office(BACK).filter(post__body__organisation__kind="committee")
    now = set(serving.values_list("person__personal__name", flat=True))
    assert now == set(names(certified)) and len(now) == 4 and "周大山" not in now


def test_who_sits_in_another_village_meanwhile_leaves_there_first(certified: Village) -> None:
    above = overturned(certified)
    other = certified.place("玉屯村")
    post = people.ensure_village_bodies([other])[other.pk]["committee"].posts.get(title="委员")
    chief = certified.process.nominees.get(person__personal__name="赵春生").person
    with clock.fixed(BACK):
        held = people.begin_tenure(OFFICER, person=chief, post=post, start_on=DECIDED, selection="选举")
        with refused("post-twice"):
            restore(above)
        people.end_tenure(OFFICER, held, on=BACK, reason="辞职")
    assert restore(above).state == State.CERTIFIED


def test_a_preselection_held_after_the_annulment_is_none_of_the_vote(disputed: Village) -> None:  # noqa: F811
    above = overturned(disputed, vote_on=VOTE_ON + dt.timedelta(days=31))
    with clock.fixed(BACK):
        again = {"process": disputed.process, "on": BACK, "eligible": 1000, "present": 600, "ballots": 600}
        Preselection.objects.create(**again, made_at=clock.now())
        assert known.preselection(disputed.process) is not None
    assert known.preselection(restore(above)) is None


def test_not_once_the_village_voted_again_with_effect_or_not(disputed: Village) -> None:  # noqa: F811
    first = complain(disputed)
    annul(disputed, first)
    with clock.fixed(AGAIN):
        disputed.vote(AGAIN, returned=400)
    above = decide(go_up(first, AGAIN), "dismissed", AGAIN)
    assert disputed.process.state == State.FINALISED
    with refused("voted-again"):
        restore(above, AGAIN)


def test_a_later_annulment_holds_on(disputed: Village) -> None:  # noqa: F811
    """Two complaints about the same vote: by the second it is annulled still."""
    one = complain(disputed)
    annul(disputed, one, 0)
    with clock.fixed(AGAIN):
        disputed.vote(AGAIN, {"赵春生": 600, "钱有田": 100})
    two = complain(disputed, "收10号", on=AGAIN)
    annul(
        disputed,
        two,
        0,
        count=disputed.process.counts.get(on=AGAIN),
        on=AGAIN,
        vote_on=AGAIN + dt.timedelta(days=6),
    )
    above = decide(go_up(two, AGAIN), "dismissed", AGAIN)
    restore(above, AGAIN)
    assert names(disputed)[0] == "赵春生" and disputed.process.vote_on == AGAIN
    assert disputed.process.state == State.VOTED and len(annulled.of(disputed.process)) == 1


def test_what_is_refused(disputed: Village) -> None:  # noqa: F811
    first = complain(disputed)
    annul(disputed, first)
    with refused("not-overturned"):
        restore(Complaint.objects.get(pk=first.pk))
    above = go_up(first)
    with refused("not-overturned"):
        restore(above)
    above = decide(above, "dismissed", BACK)
    with refused("bad-date"):
        restore(above, BACK - dt.timedelta(days=1))
    with refused("own-count"):
        restore(above, by=CLERK)
    with clock.fixed(BACK):
        with refused("no-document"):
            actions.restore_vote(OFFICER, complaint_id=above.pk, document=" ", on=BACK)
        with refused("unknown-complaint"):
            actions.restore_vote(OFFICER, complaint_id=0, document="复1号", on=BACK)
        with refused("future"):
            actions.restore_vote(OFFICER, complaint_id=above.pk, document="复1号", on=AGAIN)
        with pytest.raises(Denied):
            actions.restore_vote(holding(TERM_RECORD), complaint_id=above.pk, document="复1号", on=BACK)
    restore(above)
    with refused("not-overturned"):
        restore(above)


def test_a_confirmed_decision_restores_nothing(disputed: Village) -> None:  # noqa: F811
    first = complain(disputed)
    annul(disputed, first)
    with refused("not-overturned"):
        restore(decide(go_up(first), "upheld", BACK))


def test_its_papers_take_the_notice_of_the_annulment_back(disputed: Village) -> None:  # noqa: F811
    above = overturned(disputed)
    restore(above)
    with clock.fixed(BACK):
        kinds = dict(printing.available(disputed.process))
        assert "annulled" not in kinds and {"restored", "result"} <= kinds.keys()
        paper = said(printing.document(disputed.process, "restored"))
    assert "复1号恢复2026年10月20日投票的选举结果" in paper and "上决1号" in paper


def test_the_villages_page_offers_it_while_it_can_be_done(client: Client, disputed: Village) -> None:  # noqa: F811
    above = overturned(disputed)
    user_with("village-clerk", disputed.region)  # the hand that counted
    office = signed_in(client, user_with("organisation-office", disputed.place("芦原县")))
    page, form = reverse("term:village", args=[disputed.pk]), reverse("term:restore", args=[above.pk])
    with clock.fixed(BACK):
        assert form in office.get(page).content.decode()
        assert "原来的投票恢复有效" in office.get(form).content.decode()
        answer = office.post(form, {"document": "复1号", "on": str(BACK)}, follow=True)
        shown = answer.content.decode()
    assert "选举结果已恢复（复1号）" in shown and form not in shown
