"""A village's 换届 up to its certificates, one row of each protected table at least, made by the real actions."""

from __future__ import annotations

from lingyan.kernel import clock
from lingyan.regions.models import Region
from lingyan.team.term import actions
from lingyan.team.term.states import State
from tests.team.term.support import CLERK, OFFICER, VOTE_ON, Village


def fill(region: Region) -> None:
    village = Village(region)
    village.go(State.FINALISED)
    first, second = village.process.nominees.filter(organ="committee").order_by("pk")[:2]
    with clock.fixed(VOTE_ON):
        actions.declare_kinship(CLERK, first_id=first.pk, second_id=second.pk)
        actions.receive_complaint(OFFICER, process_id=village.pk, document="收1号", received_on=VOTE_ON)
    village.go(State.CERTIFIED)
