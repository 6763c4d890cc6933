"""The meeting of the candidates with the villagers, recorded after it was held (governance.md B-4 step 11)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused, required_text
from lingyan.kernel.rights import TERM_RECORD
from lingyan.team.term import states
from lingyan.team.term.actions.common import note, process_for, require_past, require_state, situation
from lingyan.team.term.models import CandidateMeeting, Organ
from lingyan.team.term.states import State

MET: Final = audit.register("term.candidates-met", "登记候选人见面")
WHEN: Final = states.ORDER[states.ORDER.index(State.FINALISED) : -1]
"""From the final list until the village is done; what was held before the vote may be written down after it."""
_NUMBER: Final = 80


def record_meeting(actor: Actor, *, process_id: int, on: dt.date, minutes: str) -> CandidateMeeting:
    """Note the meeting of the formal candidates with the villagers: after the final list, before the voting day."""
    require_past(on)
    with transaction.atomic():
        process = process_for(actor, TERM_RECORD, process_id)
        require_state(process, *WHEN)
        number = required_text(minutes, "见面会记录编号", _NUMBER, code="no-document")
        posted = situation(process).reached[State.FINALISED]
        if on < posted:
            raise Refused(f"见面会在 {posted} 公布正式候选人以后举行", code="before-list")
        first = process.counts.filter(organ=Organ.COMMITTEE, on__gte=posted).order_by("no").first()
        vote = first.on if first else process.vote_on
        if on >= vote:
            raise Refused(f"见面会要在投票日 {vote} 以前举行", code="not-before-vote")
        if process.candidate_meetings.filter(on=on).exists():
            raise Refused("这一天的见面会已经登记", code="recorded-twice")
        made = CandidateMeeting.objects.create(
            process=process, on=on, minutes=number, made_by=actor.user_id, made_at=clock.now()
        )
        note(actor, MET, process, meeting=made.pk, on=str(on))
    return made
