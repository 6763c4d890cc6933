"""What each step refuses, at its boundary."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.kernel import clock
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import SELECTION_MANAGE, SELECTION_RECORD, SELECTION_VIEW
from lingyan.people.models import Post, Tenure
from lingyan.regions.models import Region
from lingyan.team.review import actions as review
from lingyan.team.review.models import Review
from lingyan.team.selection import actions
from lingyan.team.selection.actions import Consent, Newcomer
from lingyan.team.selection.models import Procedure, Vote
from tests.support.actors import holding
from tests.support.identity import one_person
from tests.team.selection.support import (
    ERASE,
    POSTED,
    POSTED_UNTIL,
    START,
    TODAY,
    Village,
    consent,
    on,
    person,
    refused,
    seat,
    standing,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_elected_posts_of_villagers_are_never_filled_from_above(village: Village) -> None:
    for kind in ("assigned", "open", "recommended"):
        with refused("appointed-committee"):
            village.open(kind, organ="committee", title="主任")
    with refused("not-party"):
        village.open("assigned", organ="supervision", title="主任")
    with refused("bad-title"):
        village.open("assigned", title="副书记")
    with refused("bad-choice"):
        village.open("任命")


def test_opening(village: Village) -> None:
    with refused("not-a-village"):
        actions.open_procedure(village.counter, region=Region.objects.get(level="县"), kind="open", on=START)
    with refused("bad-others"):
        village.open("open", others=1)
    with refused("bad-others"):
        village.open("recommended", others=7)
    with refused("future"):
        actions.open_procedure(village.counter, region=village.region, kind="open", on=TODAY + DAY)
    village.open("recommended")
    with refused("already-open"):
        village.open("open")
    with pytest.raises(Denied):
        actions.open_procedure(
            holding(SELECTION_VIEW, SELECTION_RECORD), region=village.region, kind="assigned", on=START
        )


def test_what_is_not_there_or_not_of_this_kind(village: Village) -> None:
    with refused("unknown-procedure"):
        actions.void(village.counter, procedure_id=10**9, reason="没有这次")
    opened = village.announced()
    with refused("wrong-kind"):
        actions.name_candidate(village.counter, procedure_id=opened.pk, person_id=village.people[0].pk)
    actions.void(village.counter, procedure_id=opened.pk, reason="改由组织选派")
    with refused("wrong-kind"):
        village.apply(village.open("assigned"), "报名金")


def test_candidates_of_a_recommendation(village: Village) -> None:
    made = village.open("recommended")
    with refused("nobody"):
        village.step(made, "request", on(1), request="请1号", reply="批1号")
    who = village.people[0]
    actions.name_candidate(village.counter, procedure_id=made.pk, person_id=who.pk)
    for code, given in {
        "listed-twice": {"person_id": who.pk}, "which-person": {}, "unknown-person": {"person_id": 10**9},
        "no-consent-needed": {"person_id": village.people[1].pk, "consent": consent()},
        "same-name": {"newcomer": Newcomer("人选乙", "男")}, "bad-person": {"newcomer": Newcomer(" ", "男")},
        "bad-birth": {"newcomer": Newcomer("新人", "男", (2026, 13))},
    }.items():  # fmt: skip
        with refused(code):
            actions.name_candidate(village.counter, procedure_id=made.pk, **given)  # type: ignore[arg-type]
    with refused("wrong-step"):
        village.step(made, "file", on(2), document="备")
    with refused("missing"):
        village.step(made, "request", on(1), request="请1号")
    with refused("before-last"):
        village.step(made, "request", START - DAY, request="请1号", reply="批1号")


def test_the_pool_needs_consent_and_a_day_to_erase(village: Village) -> None:
    made = village.open("assigned")
    for code, given in {
        "no-consent": None, "bad-erase-day": Consent(START, "1号", TODAY), "future": Consent(TODAY + DAY, "1号", ERASE),
    }.items():  # fmt: skip
        with refused(code):
            village.pool(made, "县里干部", consent=given)
    with refused("bad-erase-day"):
        village.pool(made, "县里干部", consent=Consent(START, "1号", dt.date(2028, 11, 21)))
    village.pool(made, "县里干部", consent=Consent(START, "1号", dt.date(2028, 11, 20)))
    village.step(made, "need", on(1), need="weak", document="请1号")
    with refused("pick"):
        village.step(made, "pool", on(2), minutes="纪要1号")


def test_a_recommendation_counts_and_is_held_again(village: Village) -> None:
    made = village.recommended("request")
    keys = [each.pk for each in standing(made)]
    assert not village.vote(
        made, on(5), present=15, issued=15, returned=15, votes=dict.fromkeys(keys, 1)
    ).held
    with refused("votes-missing"):
        village.vote(made, on(5), votes={keys[0]: 3})
    none = village.vote(made, on(5), votes=dict.fromkeys(keys, 9))
    assert none.held
    assert not none.tallies.filter(chosen=True).exists()
    made.refresh_from_db()
    assert made.stage == "request"
    half = village.vote(made, on(5), votes={keys[0]: 10, keys[1]: 10, keys[2]: 9})
    assert [each.chosen for each in half.tallies.order_by("candidate")] == [True, True, False]
    with refused("no-way"):
        village.vote(made, on(8), way="微信群")
    assert not village.vote(made, on(8), eligible=31, present=20).held
    assert village.vote(made, on(8), eligible=30, present=20).held
    study = {"minutes": "纪要1号", "inspection": "考察1号"}
    with refused("not-recommended"):
        village.step(made, "study", on(12), [keys[0], keys[2]], **study)
    with refused("few-candidates"):
        village.step(made, "study", on(12), keys[:1], **study)
    village.step(made, "study", on(12), keys[:2], **study)
    assert made.candidates.get(pk=keys[2]).reason == "经研究未列为人选"


def test_the_review_must_be_whole_and_fresh(village: Village) -> None:
    made = village.recommended("study")
    with refused("unanswered"):
        village.step(made, "review", on(20), document="结论1号")
    first, second = village.review(made, on(20), "explain")
    with refused("unanswered"):
        village.step(made, "review", on(30), document="结论1号")
    village.answer(first, "clear", on(31))
    village.answer(second, "clear", on(31))
    with refused("already-asked"):
        village.review(made, on(32))
    review.record_slip(
        village.counter,
        review_id=second.pk,
        department="公安",
        answer="objected",
        document="复2号",
        on=on(32),
    )
    with refused("objected"):
        village.step(made, "review", on(33), document="结论1号")
    village.answer(second, "clear", on(33))
    with clock.fixed(dt.date(2027, 4, 3)), refused("expired"):
        village.step(made, "review", dt.date(2027, 4, 3), document="结论1号")
    village.step(made, "review", on(34), document="结论1号")


def test_publicity_takes_five_working_days(village: Village) -> None:
    made = village.recommended("review")
    stated = {"document": "公示1号", "place": "公开栏"}
    with refused("publicity-short"):
        village.step(made, "notice", POSTED, **stated, until=POSTED_UNTIL - DAY)
    # The National Day holidays are no working days.
    with refused("publicity-short"):
        village.step(made, "notice", dt.date(2026, 10, 1), **stated, until=dt.date(2026, 10, 8))
    village.step(made, "notice", POSTED, **stated, until=POSTED_UNTIL)
    with refused("still-posted"):
        village.step(made, "cleared", POSTED_UNTIL, raised=0, decided=0)
    with refused("undecided"):
        village.step(made, "cleared", POSTED_UNTIL + DAY, raised=2, decided=1)
    actions.drop(village.counter, candidate_id=standing(made)[1].pk, reason="反映属实")
    with refused("few-candidates"):
        village.step(made, "cleared", POSTED_UNTIL + DAY, raised=1, decided=1)


def test_the_party_election_has_its_own_denominator(village: Village) -> None:
    made = village.recommended("cleared")
    first, second = (each.pk for each in standing(made))
    for number in range(2):
        review.suspend_right(
            village.counter, person=person(f"察看{number}", village.region), region=village.region, reason="observed",
            from_on=on(1), document="决1号",
        )  # fmt: skip
    review.suspend_right(
        village.counter, person=person("预备", village.region), region=village.region, reason="probationary",
        from_on=on(1), document="决2号",
    )  # fmt: skip
    paper = {"issued": 15, "returned": 15}
    low = village.vote(made, on(52), formal=21, present=15, **paper, votes={first: 9, second: 1})
    assert (low.eligible, low.held) == (19, False)
    # Sixteen of nineteen are four fifths; eight of them are no more than half.
    tie = village.vote(made, on(52), formal=21, present=16, **paper, votes={first: 8, second: 6})
    assert tie.held
    assert not tie.tallies.filter(chosen=True).exists()
    made.refresh_from_db()
    assert made.stage == "cleared"
    with refused("too-few-members"):
        village.vote(made, on(52), formal=2)
    with refused("no-members"):
        village.vote(made, on(52), formal=None)
    village.vote(made, on(52), formal=21, present=16, **paper, votes={first: 9, second: 5})
    made.refresh_from_db()
    assert (made.stage, made.committee) == ("election", True)
    with refused("too-late"):
        actions.drop(village.counter, candidate_id=second, reason="晚了")


def test_without_election_right_nobody_stands(village: Village) -> None:
    made = village.recommended("cleared")
    review.suspend_right(
        village.counter, person=village.people[1], region=village.region, reason="resting", from_on=on(52),
        document="决1号",
    )  # fmt: skip
    with refused("no-right"):
        village.vote(made, on(52))
    assert not Vote.objects.filter(kind="election").exists()
    village.vote(made, on(51))


def test_a_small_branch_elects_its_secretary_at_once(village: Village) -> None:
    made = village.recommended("cleared")
    given = {"formal": 6, "present": 6, "issued": 6, "returned": 6, "invalid": 0}
    first, second = (each.pk for each in standing(made))
    village.vote(made, on(52), **given, votes={first: 4, second: 2})
    made.refresh_from_db()
    assert (made.committee, made.candidates.get(pk=first).state) == (False, "chosen")
    village.appoint(made, on(60))


def test_members_are_elected_with_the_secretary(village: Village) -> None:
    made = village.recommended("request", others=1)
    keys = [each.pk for each in standing(made)]
    for day in (5, 8):
        village.vote(made, on(day), votes=dict.fromkeys(keys, 12))
    study = {"minutes": "纪要1号", "inspection": "考察1号"}
    with refused("few-candidates"):
        village.step(made, "study", on(12), keys[:2], **study)
    village.step(made, "study", on(12), keys, **study)
    village.review(made, on(20))
    village.step(made, "review", on(30), document="结论1号")
    village.step(made, "notice", POSTED, document="公示1号", place="公开栏", until=POSTED_UNTIL)
    village.step(made, "cleared", POSTED_UNTIL + DAY, raised=0, decided=0)
    village.vote(made, on(52), votes={keys[0]: 18, keys[1]: 9, keys[2]: 10})
    made.refresh_from_db()
    assert made.stage == "cleared"
    village.vote(made, on(53), votes={keys[1]: 7, keys[2]: 12})
    # The committee: two members who stay and the two who were elected; three of four are less than four fifths.
    assert not village.vote(made, on(53), votes={keys[0]: 0, keys[2]: 3}).held
    village.vote(made, on(53), present=4, issued=4, returned=4, votes={keys[0]: 1, keys[2]: 3})
    village.appoint(made, on(60))
    found = Tenure.objects.filter(selection="两推一选").order_by("post__pk")
    assert [(each.post.title, str(each.person)) for each in found] == [("书记", "人选丙"), ("委员", "人选甲")]


def test_who_counts_does_not_appoint_and_reasons_are_asked(village: Village) -> None:
    made = village.recommended("chief")
    with refused("own-count"):
        actions.appoint(
            village.counter, procedure_id=made.pk, on=on(60), document="任1号", leaving="任期届满"
        )
    for code, given in {
        "no-document": {"document": " "}, "no-leaving-reason": {"leaving": ""}, "bad-trial": {"trial_months": 1},
        "future": {"day": TODAY + DAY}, "before-last": {"day": on(50)},
    }.items():  # fmt: skip
        with refused(code):
            village.appoint(made, **{"day": on(60), **given})  # type: ignore[arg-type]
    with pytest.raises(Denied):
        recorder = holding(SELECTION_RECORD, user_id=9)
        actions.appoint(recorder, procedure_id=made.pk, on=on(60), document="任1号", leaving="任期届满")
    assert not Tenure.objects.filter(selection="两推一选").exists()


def test_two_accounts_of_one_person_do_not_count_and_appoint(village: Village) -> None:
    made = village.recommended("chief")
    one_person(village.counter.user_id, village.appointer.user_id)
    with refused("own-count"):
        village.appoint(made, on(60))


def test_no_post_is_held_twice(village: Village) -> None:
    made = village.recommended("chief")
    who = village.people[0]
    other = Region.objects.get(name="玉屯村")
    elsewhere = seat(other, "书记", who)
    with refused("post-twice"):
        village.appoint(made, on(60))
    Tenure.objects.filter(pk=elsewhere.pk).update(end_on=on(59))
    supervisor = seat(village.region, "主任", who, "supervision")
    with refused("supervises-itself"):
        village.appoint(made, on(60))
    Tenure.objects.filter(pk=supervisor.pk).update(end_on=on(59))
    post = Post.objects.get(body__organisation__region=village.region, title="书记")
    later = Tenure.objects.create(person=village.people[1], post=post, start_on=on(70))
    with refused("term-overlaps"):
        village.appoint(made, on(60))
    later.delete()
    member = seat(village.region, "委员", who)
    village.appoint(made, on(60))
    member.refresh_from_db()
    assert (member.end_on, member.end_reason) == (on(60), "任书记")


def test_who_is_in_the_post_is_not_appointed_again(village: Village) -> None:
    made = village.assigned("inspect")
    chosen = standing(made)[0]
    chosen.person = village.old.person
    chosen.save()
    Review.objects.filter(ref=made.pk).update(person=village.old.person)
    with refused("already-in-post"):
        village.appoint(made, on(20))


def test_a_stale_review_appoints_nobody(village: Village) -> None:
    made = village.assigned("inspect")
    late = dt.date(2027, 3, 9)
    with clock.fixed(late), refused("review-stale"):
        village.appoint(made, late)
    with clock.fixed(late - DAY - DAY):
        village.appoint(made, late - DAY - DAY)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"received_on": on(0)}, "outside-time"), ({"received_on": on(9)}, "outside-time"),
        ({"education": "小学"}, "bad-choice"), ({"party_since": on(4)}, "bad-party-day"),
        ({"consent": Consent(START, "", ERASE)}, "no-consent"),
    ],
)  # fmt: skip
def test_applications(village: Village, given: dict[str, Any], code: str) -> None:
    made = village.announced()
    with refused(code):
        village.apply(made, "报名金", **given)


def test_the_notice_of_an_open_selection(village: Village) -> None:
    with refused("notice-short"):
        village.announced(closes_on=on(7))
    Procedure.objects.all().update(state="void")
    with refused("bad-weights"):
        village.announced(written=31)


def test_screening(village: Village) -> None:
    made = village.announced()
    old = village.apply(made, "报名金", newcomer=Newcomer("报名金", "男", (1970, 1)))
    with refused("too-old"):
        actions.screen(village.counter, candidate_id=old.pk, eligible=True)
    with refused("no-reason"):
        actions.screen(village.counter, candidate_id=old.pk, eligible=False)
    with refused("still-open"):
        village.step(made, "screen", on(8), document="审1号")
    with refused("unscreened"):
        village.step(made, "screen", on(9), document="审1号")
    actions.screen(village.counter, candidate_id=old.pk, eligible=False, reason="超龄")
    with refused("already-screened"):
        actions.screen(village.counter, candidate_id=old.pk, eligible=True)
    with pytest.raises(Refused, match="请终止后重新公告"):
        village.step(made, "screen", on(9), document="审1号")


def test_scores(village: Village) -> None:
    made = village.screened("金木")
    with refused("bad-score"):
        village.score(made, on(14), [101, 80])
    with refused("nobody"):
        village.score(made, on(14), [None, None])
    with refused("scores-missing"):
        actions.record_scores(
            village.counter, procedure_id=made.pk, on=on(14), stated={"place": "党校"}, given={}
        )
    for day in (14, 18, 22):
        village.score(made, on(day), [80, 90])
    village.review(made, on(23))
    village.step(made, "review", on(30), document="结论1号")
    first, best = standing(made)
    with refused("not-best"):
        village.step(made, "study", on(31), [first.pk], minutes="纪要1号")
    village.step(made, "study", on(31), [first.pk], minutes="纪要1号", why="熟悉本村")
    best.refresh_from_db()
    assert best.state == "dropped"
    with pytest.raises(Denied):
        actions.take_step(
            holding(SELECTION_RECORD), procedure_id=made.pk, code="notice", on=POSTED, stated={}
        )


def test_giving_up(village: Village) -> None:
    made = village.assigned("appoint")
    with refused("too-late"):
        actions.void(village.counter, procedure_id=made.pk, reason="不办了")
    with refused("bad-end"):
        village.step(
            village_filed(village, made), "plan", on(30), ends_on=on(30), exit="退1号", successor="培1号"
        )
    other = actions.open_procedure(
        village.counter, region=Region.objects.get(name="玉屯村"), kind="recommended", on=START
    )
    with refused("no-reason"):
        actions.void(village.counter, procedure_id=other.pk, reason=" ")
    actions.void(village.counter, procedure_id=other.pk, reason="合并到换届办理")
    with refused("closed"):
        village.step(other, "request", on(1), request="请1号", reply="批1号")


def village_filed(village: Village, made: Procedure) -> Procedure:
    village.step(made, "file", on(25), document="备1号")
    made.refresh_from_db()
    return made


def test_stepping_back(village: Village) -> None:
    made = village.recommended("request")
    first = standing(made)[0]
    actions.withdraw(village.counter, candidate_id=first.pk)
    first.refresh_from_db()
    # Listed by the Party's rules and not by consent: the name stays on record.
    assert (first.state, first.person) == ("withdrawn", village.people[0])
    with refused("too-late"):
        actions.withdraw(village.counter, candidate_id=first.pk)
    with refused("unknown-candidate"):
        actions.withdraw(village.counter, candidate_id=10**9)
    other = village.announce(village.open("open", title="副书记"))
    applicant = village.apply(other, "报名金")
    actions.withdraw(village.counter, candidate_id=applicant.pk)
    with refused("too-late"):
        actions.withdraw(village.counter, candidate_id=applicant.pk)


def test_whose_the_procedure_is_drops_its_candidates(village: Village) -> None:
    made = village.assigned("need")
    town = holding(SELECTION_VIEW, SELECTION_RECORD)
    with pytest.raises(Denied):
        actions.drop(town, candidate_id=standing(made)[0].pk, reason="不合适")
    actions.drop(
        holding(SELECTION_RECORD, SELECTION_MANAGE), candidate_id=standing(made)[0].pk, reason="不合适"
    )
    actions.void(village.counter, procedure_id=made.pk, reason="不办了")
    other = village.recommended("request")
    actions.drop(town, candidate_id=standing(other)[0].pk, reason="不合适")


def test_the_best_is_compared_even_when_dropped_before_the_study(village: Village) -> None:
    made = village.screened("金木")
    for day in (14, 18, 22):
        village.score(made, on(day), [80, 90])
    village.review(made, on(23))
    village.step(made, "review", on(30), document="结论1号")
    first, best = standing(made)
    actions.drop(village.counter, candidate_id=best.pk, reason="本人情况变化")
    with refused("not-best"):
        village.step(made, "study", on(31), [first.pk], minutes="纪要1号")
    village.step(made, "study", on(31), [first.pk], minutes="纪要1号", why="成绩最高者未入选")


def test_who_was_not_elected_in_one_round_may_go_before_the_next(village: Village) -> None:
    made = village.committee("cleared")
    first, second, third = (each.pk for each in standing(made))
    village.vote(made, on(52), votes={first: 15, second: 6, third: 1})
    actions.drop(village.counter, candidate_id=third, reason="部门后来提出异议")
    with refused("too-late"):
        actions.drop(village.counter, candidate_id=first, reason="晚了")
    village.vote(made, on(53), votes={second: 12})
    made.refresh_from_db()
    assert made.stage == "election"


def test_the_review_is_not_concluded_before_its_last_answer(village: Village) -> None:
    made = village.recommended("study")
    village.review(made, on(20))
    with refused("before-answers"):
        village.step(made, "review", on(21), document="结论1号")
    village.step(made, "review", on(22), document="结论1号")


def test_who_is_out_or_gone_is_not_screened(village: Village) -> None:
    made = village.announced()
    out, late = (village.apply(made, name) for name in ("报名金", "报名木"))
    actions.drop(village.counter, candidate_id=out.pk, reason="重复报名")
    made.candidates.filter(pk=late.pk).update(erase_on=TODAY)
    for each in (out, late):
        with refused("already-screened"):
            actions.screen(village.counter, candidate_id=each.pk, eligible=True)
