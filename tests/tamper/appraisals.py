"""An appraisal of a branch in the world's village, one row of each of its tables at least, made by the real actions."""

from __future__ import annotations

import datetime as dt

from lingyan.regions.models import Region
from lingyan.team.appraisal import actions
from lingyan.team.appraisal.actions import Approved, Ballots, Grade, NewMember, Resolution
from lingyan.team.appraisal.rules import Papers
from tests.support.actors import everything

_ON = dt.date(2025, 6, 2)
_NAMES = [NewMember(f"党员{letter}") for letter in "甲乙丙丁戊己"]


def fill(village: Region) -> None:
    lead, checker = everything(71, "书记"), everything(72, "计票人")
    made = actions.plan(
        lead, region=village, kind="party", year=2025, body="party-meeting", on=_ON, new=_NAMES
    )  # fmt: skip
    for code in ("self", "peer"):
        actions.take_step(lead, session_id=made.pk, code=code, on=_ON, number="支部活动室")
    votes = dict.fromkeys(range(1, 7), (1, 4, 1, 0, 0))
    actions.enter_count(lead, session_id=made.pk, on=_ON, ballots=Ballots(6, Papers(6, 6, 0), votes))
    actions.confirm_count(checker, session_id=made.pk)
    grades = {no: Grade(3 if no == 6 else 1 if no < 4 else 2, "会议评定") for no in range(1, 7)}
    actions.decide(
        lead,
        session_id=made.pk,
        on=_ON,
        resolution=Resolution("party-meeting", 6, 6, approved=Approved("镇党〔2025〕9号", "镇党委", _ON)),
        grades=grades,
    )
    low = made.subjects.get(no=6)
    actions.follow_up(lead, subject_id=low.pk, what="plan", on=_ON, number="1号")
