"""Facts of a whole term change, whose votes and run-offs are counted apart."""

from __future__ import annotations

import datetime as dt

from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.team.term import actions, facts
from tests.team.term.support import CLERK, OFFICER, VOTE_ON, Village

YEAR = FactRequest(Month(2026, 1), Month(2026, 12), dt.date(2026, 12, 31))


def _said() -> dict[str, object]:
    [row] = [each for each in facts.change_rows(YEAR) if each[0] == "990121100200"]
    return dict(zip([each.name for each in facts.TERM_CHANGE.columns], row, strict=True))


def test_another_vote_has_its_own_ballots_and_who_was_found_ineligible_is_not_elected(
    voting: Village,
) -> None:
    with clock.fixed(VOTE_ON):
        extra = actions.nominate(
            CLERK, process_id=voting.pk, organ="committee", rank=2, origin="write-in",
            newcomer=actions.Newcomer("外来人", "男"),
        )  # fmt: skip
        voting.vote(votes={"赵春生": 700, "孙秀兰": 600, "周大山": 500, "吴小妹": 450, "外来人": 600})
        assert _said()["elected"] == 5
        actions.record_review(OFFICER, nominee_id=extra.pk, outcome="barred", document="1号", on=VOTE_ON)
        assert (_said()["ballots"], _said()["runoff_ballots"], _said()["elected"]) == (800, None, 4)
        voting.vote(VOTE_ON, {"郑石头": 400, "王守田": 300}, returned=700)
    assert (_said()["ballots"], _said()["runoff_ballots"], _said()["elected"]) == (800, 700, 5)
