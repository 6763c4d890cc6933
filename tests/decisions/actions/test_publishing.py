"""Review, display, objections, result, closing and filing of a decision."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest

from lingyan.decisions import actions, queries
from lingyan.decisions.actions import Ballot, Photo
from lingyan.decisions.models import (
    Objection,
    Result,
)
from lingyan.files.models import Paper
from lingyan.kernel import clock
from tests.decisions.support import HELD, JPEG, Village, again, call, code_of, day, raise_objection

pytestmark = pytest.mark.django_db


def test_no_display_without_the_townships_review(village: Village) -> None:
    matter = village.at("p1")
    post = {"from_on": HELD["posted"], "place": "公开栏"}
    assert code_of(actions.post, village.actor, matter, **post) == "no-review"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": ""}, "no-number"), ({"lawful": False}, "no-reason"), ({"reviewed_on": day("07-01")}, "future"),
        ({"reviewed_on": day("03-18")}, "out-of-order"),
    ],
)  # fmt: skip
def test_a_review_is_refused(village: Village, changes: dict[str, Any], code: str) -> None:
    matter = village.at("p1")
    given = {"lawful": True, "reviewed_on": HELD["review"], "number": "7号", **changes}
    assert code_of(actions.review, village.actor, matter, **given) == code


def test_an_unlawful_decision_goes_back_to_a_vote(village: Village) -> None:
    matter = village.at("p1")
    actions.review(
        village.actor, matter, lawful=False, reviewed_on=HELD["review"], number="7号", reason="剥夺外嫁女权利"
    )
    held = again(matter)
    assert (held.state, held.returned_stage, held.decided_on) == ("returned", "p1", None)
    assert "外嫁女" in held.returned_reason
    actions.vote_again(village.actor, held)
    assert (again(matter).state, again(matter).attempt) == ("s4", 2)


def test_one_review_a_decision(village: Village) -> None:
    matter = village.at("p1-reviewed")
    given = {"lawful": True, "reviewed_on": HELD["review"], "number": "8号"}
    assert code_of(actions.review, village.actor, matter, **given) == "reviewed-already"


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"place": ""}, "no-place"), ({"from_on": day("07-01")}, "future"), ({"from_on": day("03-19")}, "out-of-order")],
)  # fmt: skip
def test_a_display_is_refused(village: Village, changes: dict[str, Any], code: str) -> None:
    matter = village.at("p1-reviewed")
    given = {"from_on": HELD["posted"], "place": "公开栏", **changes}
    assert code_of(actions.post, village.actor, matter, **given) == code


def test_a_display_lasts_its_days_and_is_proved_by_a_photograph(village: Village) -> None:
    matter = village.at("p1-reviewed")
    begin = partial(actions.begin_execution, village.actor, matter)
    assert code_of(begin, on=HELD["until"]) == "not-posted"
    posting = actions.post(village.actor, matter, from_on=HELD["posted"], place="公开栏")
    assert posting.until_on == HELD["until"]
    again_ = {"from_on": HELD["posted"], "place": "公开栏"}
    assert code_of(actions.post, village.actor, matter, **again_) == "posted-already"
    assert code_of(begin, on=HELD["until"] - dt.timedelta(days=1)) == "display-running"
    assert code_of(begin, on=clock.today() + dt.timedelta(days=1)) == "future"
    assert code_of(begin, on=HELD["until"]) == "no-photo"


def test_the_photograph_is_filed_with_its_label(village: Village) -> None:
    matter = village.at("executing")
    assert [paper.label for paper in Paper.objects.filter(owner_kind="decision", owner_id=matter.pk)] == [
        "公示照片"
    ]


def test_an_objection_holds_the_matter_until_it_is_answered(village: Village) -> None:
    matter = village.at("p1-posted")
    objection = actions.raise_objection(
        village.actor, matter, by="villager", raised_on=day("03-25"), text="底价偏低"
    )
    assert (objection.due_on, again(matter).next_due) == (day("04-07"), day("04-07"))
    assert code_of(actions.begin_execution, village.actor, matter, on=HELD["until"]) == "open-objection"
    reply = {"answered_on": day("03-30"), "outcome": "explained", "text": "底价经评估"}
    actions.answer(village.actor, objection, **reply)
    assert code_of(actions.answer, village.actor, objection, **reply) == "answered-already"
    actions.begin_execution(village.actor, matter, on=HELD["until"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"by": "clerk"}, "bad-party"), ({"text": " "}, "no-text"), ({"raised_on": day("07-01")}, "future"),
        ({"raised_on": day("03-18")}, "out-of-order"),
    ],
)  # fmt: skip
def test_an_objection_is_refused(village: Village, changes: dict[str, Any], code: str) -> None:
    matter = village.at("p1")
    given = {"by": "villager", "raised_on": day("03-25"), "text": "底价偏低", **changes}
    assert code_of(actions.raise_objection, village.actor, matter, **given) == code


def test_there_is_nothing_to_object_to_before_the_vote(village: Village) -> None:
    given = {"by": "villager", "raised_on": day("03-25"), "text": "底价偏低"}
    assert code_of(actions.raise_objection, village.actor, village.at("s4"), **given) == "wrong-state"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"outcome": "ignored"}, "bad-outcome"), ({"text": ""}, "no-text"), ({"answered_on": day("07-01")}, "future"),
        ({"answered_on": day("03-24")}, "out-of-order"),
    ],
)  # fmt: skip
def test_an_answer_is_refused(village: Village, changes: dict[str, Any], code: str) -> None:
    objection = raise_objection(village, village.at("p1"), day("03-25"))
    given = {"answered_on": day("03-26"), "outcome": "explained", "text": "说明", **changes}
    assert code_of(actions.answer, village.actor, objection, **given) == code


def _uphold(village: Village, objection: Objection, on: dt.date) -> None:
    actions.answer(village.actor, objection, answered_on=on, outcome="upheld", text="属实")


@pytest.mark.parametrize("state", ["p1-posted", "executing"])
def test_an_upheld_objection_sends_the_decision_back_to_the_vote(village: Village, state: str) -> None:
    matter = village.at(state)
    first, second = (raise_objection(village, matter, day(on)) for on in ("04-08", "04-09"))
    _uphold(village, first, day("04-10"))
    assert (again(matter).state, again(matter).decided_on) == ("returned", None)
    _uphold(village, second, day("04-11"))
    actions.vote_again(village.actor, matter)
    call(village, again(matter), given_on=day("04-12"), meeting_on=day("04-22"))
    actions.record_meeting(village.actor, matter, ballot=Ballot(700, 690))
    assert (again(matter).state, again(matter).waits, again(matter).executing_on) == ("p1", "review", None)


def test_an_objection_is_answered_also_while_the_matter_is_voted_on_again(village: Village) -> None:
    matter = village.at("p1-posted")
    first, second = (raise_objection(village, matter, day("04-08")) for _ in range(2))
    _uphold(village, first, day("04-10"))
    actions.vote_again(village.actor, matter)
    assert again(matter).next_due == second.due_on
    _uphold(village, second, day("04-11"))
    assert (again(matter).state, again(matter).next_due) == ("s4", None)


def test_what_is_withdrawn_waits_for_nothing(village: Village) -> None:
    matter = village.at("p1-posted")
    first, _ = (raise_objection(village, matter, day("04-08")) for _ in range(2))
    _uphold(village, first, day("04-10"))
    actions.withdraw(village.actor, matter, reason="不办了")
    assert (again(matter).waits, again(matter).next_due) == ("", None)
    assert not queries.unanswered().exists()


def test_an_upheld_objection_to_the_result_asks_for_a_new_result(village: Village) -> None:
    matter = village.at("p2")
    objection = raise_objection(village, matter, day("05-12"))
    with clock.fixed(dt.datetime(2026, 6, 30, 10, tzinfo=clock.ZONE)):
        _uphold(village, objection, day("05-13"))
        assert (again(matter).state, again(matter).waits) == ("executing", "result")
        post = {"from_on": day("05-20"), "place": "公开栏"}
        assert code_of(actions.post, village.actor, matter, **post) == "no-result"
    with clock.fixed(dt.datetime(2026, 6, 30, 11, tzinfo=clock.ZONE)):
        actions.record_result(
            village.actor, matter, outcome="partly", done_on=day("05-15"), acceptance="尚缺一份收据"
        )
        actions.post(village.actor, matter, **post, photos=[Photo("新.jpg", JPEG + b"3")])
    assert (again(matter).state, matter.results.count(), matter.postings.count()) == ("p2", 2, 3)
    actions.close(village.actor, matter, on=day("06-04"))


def test_a_result_is_refused(village: Village) -> None:
    matter = village.at("executing")
    given = {"outcome": "done", "done_on": HELD["result"], "acceptance": "已验收"}
    for changes, code in (
        ({"outcome": "maybe"}, "bad-outcome"), ({"acceptance": ""}, "no-acceptance"), ({"done_on": day("07-01")}, "future"),
        ({"done_on": day("04-06")}, "out-of-order"), ({"spent": -1}, "bad-amount"),
    ):  # fmt: skip
        assert code_of(actions.record_result, village.actor, matter, **{**given, **changes}) == code
    post = {"from_on": HELD["result-posted"], "place": "公开栏"}
    assert code_of(actions.post, village.actor, matter, **post) == "no-result"
    actions.record_result(village.actor, matter, **given)
    early = {"from_on": day("05-09"), "place": "公开栏"}
    assert code_of(actions.post, village.actor, matter, **early) == "out-of-order"


def test_the_cost_is_what_other_rooms_paid(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingyan.decisions.uses._uses", {"付款": lambda _: 88_00})
    village.at("result")
    assert Result.objects.get().spent == 88_00


def test_closing_needs_the_display_of_the_result(village: Village) -> None:
    matter = village.at("p2")
    early = HELD["result-until"] - dt.timedelta(days=1)
    assert code_of(actions.close, village.actor, matter, on=early) == "display-running"
    raise_objection(village, matter, day("05-12"))
    assert code_of(actions.close, village.actor, matter, on=HELD["result-until"]) == "open-objection"


def test_filing_with_the_township(village: Village) -> None:
    matter = village.at("executing")
    for on, number, code in (
        (day("04-08"), "", "no-number"), (day("07-01"), "1", "future"), (day("03-18"), "1", "out-of-order"),
    ):  # fmt: skip
        assert code_of(actions.file_with_township, village.actor, matter, on=on, number=number) == code
    actions.file_with_township(village.actor, matter, on=day("04-08"), number="备2026-3")
    assert (again(matter).filed_on, again(matter).state) == (day("04-08"), "executing")
    assert (
        code_of(actions.file_with_township, village.actor, matter, on=day("04-08"), number="备2026-3")
        == "filed-already"
    )
    assert (
        code_of(actions.file_with_township, village.actor, village.draft(), on=day("04-08"), number="1")
        == "wrong-state"
    )
