"""Numbers that other records know, offered on a count sheet so that nobody counts a list twice."""

from __future__ import annotations

import datetime as dt

from lingyan.decisions.queries import entitled
from lingyan.decisions.rules import Body
from lingyan.people import headcounts
from lingyan.people.models import Organisation
from lingyan.team.selection import rules
from lingyan.team.selection.models import Procedure


def offered(procedure: Procedure, kind: str, on: dt.date) -> dict[str, int | None]:
    """Who may come to a vote, by the name of the form's field; None where no list says it."""
    if kind == rules.PEOPLE:
        return {"eligible": _representatives(procedure, on)}
    members = headcounts.known(headcounts.VOTING_PARTY_MEMBERS, procedure.region, on)
    return {"formal" if kind == rules.ELECTION else "eligible": members}


def _representatives(procedure: Procedure, on: dt.date) -> int | None:
    committee = Organisation.objects.filter(
        region=procedure.region, kind=Organisation.Kind.COMMITTEE, dissolved_on=None
    ).first()
    known = entitled(committee, Body.REPRESENTATIVES, on) if committee else None
    return known.number if known else None
