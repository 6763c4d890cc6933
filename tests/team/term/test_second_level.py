"""A decision on a complaint may go one level up within fifteen days; what is found there takes its place."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.kernel import clock
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import TERM_RECORD
from lingyan.team.term import actions, printing, queries
from lingyan.team.term.models import Complaint, Process
from tests.support.actors import holding
from tests.team.term.printing.conftest import said
from tests.team.term.support import OFFICER, VOTE_ON, Village, refused
from tests.team.term.test_annulling import AGAIN, DECIDED, annul, complain, disputed  # noqa: F401

LAST = dt.date(2026, 11, 11)
"""Fifteen days after the decision of 27 October."""
DAY = dt.timedelta(days=1)


def go_up(first: Complaint, on: dt.date = DECIDED, number: str = "上1号", **more: Any) -> Complaint:
    with clock.fixed(on):
        return actions.receive_second(
            OFFICER, complaint_id=first.pk, document=number, received_on=on, **{"above": "county", **more}
        )


def decide(complaint: Complaint, outcome: str, on: dt.date = DECIDED) -> Complaint:
    with clock.fixed(on):
        return actions.decide_complaint(
            OFFICER, complaint_id=complaint.pk, outcome=outcome, decision="上决1号", on=on
        )


def test_it_goes_up_within_fifteen_days_and_is_due_in_thirty(disputed: Village) -> None:  # noqa: F811
    first = complain(disputed, outcome="dismissed")
    with refused("too-late"):
        go_up(first, LAST + DAY)
    with refused("too-late"):
        go_up(first, LAST + 2 * DAY, served_on=DECIDED + DAY)
    made = go_up(first, LAST + DAY, served_on=DECIDED + DAY)
    assert (made.first_id, made.above, made.due_on) == (first.pk, "county", dt.date(2026, 12, 14))
    assert made.due_on >= LAST + 31 * DAY


def test_the_last_day_is_in_time(disputed: Village) -> None:  # noqa: F811
    assert go_up(complain(disputed, outcome="dismissed"), LAST).served_on == DECIDED


def test_what_is_refused(disputed: Village) -> None:  # noqa: F811
    with clock.fixed(VOTE_ON):
        open_ = actions.receive_complaint(
            OFFICER, process_id=disputed.pk, document="收8号", received_on=VOTE_ON
        )
    with refused("undecided"):
        go_up(open_)
    first = complain(disputed, outcome="dismissed")
    for more, code in (
        ({"above": "nation"}, "bad-choice"), ({"number": " "}, "no-document"), ({"number": "收9号"}, "received-twice"),
        ({"served_on": DECIDED - DAY}, "bad-date"), ({"served_on": DECIDED + DAY}, "bad-date"),
    ):  # fmt: skip
        with refused(code):
            go_up(first, **more)  # type: ignore[arg-type]
    given = {"document": "上1号", "received_on": DECIDED, "above": "city"}
    with clock.fixed(DECIDED):
        with refused("unknown-complaint"):
            actions.receive_second(OFFICER, complaint_id=0, **given)  # type: ignore[arg-type]
        with pytest.raises(Denied):
            actions.receive_second(holding(TERM_RECORD), complaint_id=first.pk, **given)  # type: ignore[arg-type]
    above = decide(go_up(first), "dismissed")
    with refused("second-already"):
        go_up(first, number="上2号")
    with refused("second-already"):
        go_up(above, number="上2号")


def test_upheld_above_annuls_the_vote_as_the_first_level_does(disputed: Village) -> None:  # noqa: F811
    first = complain(disputed, outcome="dismissed")
    above = go_up(first)
    with refused("open-complaints"):
        disputed.certify(DECIDED)
    decide(above, "upheld")
    with clock.fixed(DECIDED), refused("complaint-upheld"):
        disputed.certify(DECIDED)
    with refused("not-upheld"):
        annul(disputed, first)
    assert annul(disputed, above).vote_on == AGAIN
    assert above.annulments.exists()


def test_what_was_upheld_counts_no_more_where_the_level_above_finds_otherwise(disputed: Village) -> None:  # noqa: F811
    first = complain(disputed)
    above = decide(go_up(first), "dismissed")
    with refused("superseded"):
        annul(disputed, Complaint.objects.get(pk=first.pk))
    with refused("not-upheld"):
        annul(disputed, above)
    with clock.fixed(DECIDED):
        disputed.certify(DECIDED)
    assert disputed.process.state == "certified"


def test_an_unanswered_one_is_counted_with_the_late_complaints(disputed: Village) -> None:  # noqa: F811
    made = go_up(complain(disputed, outcome="dismissed"))
    assert not queries.unanswered(made.due_on).exists()
    assert queries.unanswered(made.due_on + DAY).get() == made


def test_its_paper_names_the_decision_and_the_level(disputed: Village) -> None:  # noqa: F811
    made = go_up(complain(disputed, outcome="dismissed"))
    process = Process.objects.get(pk=disputed.pk)
    with clock.fixed(DECIDED):
        paper = printing.document(process, "complaint-above")
        assert "决收9号" in said(paper) and "□ 申诉成立" in said(paper)
        assert "上1号" not in said(printing.document(process, "complaint"))
        decide(made, "dismissed")
        paper = printing.document(process, "complaint-above")
    assert "申诉不成立（上决1号" in said(paper) and "县级人民政府" in said(paper)
