"""A roster brought in and frozen."""

from __future__ import annotations

import datetime as dt

from lingyan.team.roster import actions as roster
from lingyan.team.roster.delivery import read_files
from lingyan.team.roster.models import RosterEntry, Round
from tests.crash.steps.base import CLERK, OFFICER, Facts, Step
from tests.support.samples import samples_dir


def steps() -> list[Step]:
    return [
        Step("roster", "roster import", _import_roster, _roster),
        Step("roster", "roster freeze", _freeze, _frozen),
    ]


def _import_roster() -> Facts:
    path = next((samples_dir() / "rosters").glob("芦湾镇-2026*.xlsx"))
    done = roster.import_roster(
        CLERK,
        round_name="2026",
        files=read_files([(path, path.name)]),
        as_of=dt.date(2026, 3, 31),
        accept_warnings=True,
    )
    return {"people": done.added}


def _roster() -> Facts | None:
    count = RosterEntry.objects.count()
    return {"people": count} if count else None


def _freeze() -> Facts:
    return {"digest": roster.freeze(OFFICER, Round.objects.get(name="2026")).round.digest}


def _frozen() -> Facts | None:
    found = Round.objects.filter(state=Round.State.FROZEN).first()
    return {"digest": found.digest} if found else None
