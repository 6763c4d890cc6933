"""What the actions of this room share: the tenure under lock, its right, one audit entry."""

from __future__ import annotations

from typing import Any, Final

from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DOSSIER_FILE, DOSSIER_MANAGE
from lingyan.people.models import Tenure
from lingyan.team.dossier.covers import DOSSIER
from lingyan.team.dossier.queries.tenures import path_of, secretaries
from lingyan.team.dossier.rules import Kind

_OF_THE_COUNTY: Final = frozenset({Kind.FILED, Kind.PAY})


def right_for(kind: Kind) -> str:
    """Filing and pay grades are the county's; the township keeps the rest."""
    return DOSSIER_FILE if kind in _OF_THE_COUNTY else DOSSIER_MANAGE


def tenure_for(actor: Actor, tenure_id: int, right: str) -> Tenure:
    """A secretary's tenure, locked, so that two sheets of it are never entered at once."""
    found = secretaries().select_for_update(of=("self",)).filter(pk=tenure_id).first()
    if found is None:
        raise Refused("没有这名书记的任职记录", code="unknown-tenure")
    actor.require(right, path_of(found))
    return found


def record(actor: Actor, code: str, tenure: Tenure, *, reason: str = "", **details: Any) -> None:
    audit.record(
        actor, code, target=(DOSSIER, tenure.pk), region_path=path_of(tenure), reason=reason, **details
    )
