"""What time alone does: consents that ran out are ended and what rested on them is erased.

Called by the worker for nobody, every hour; safe to run at any time and by several workers at once.
"""

from __future__ import annotations

from typing import Final

from django.db import transaction

from lingyan.kernel import clock
from lingyan.kernel.access import system_actor
from lingyan.team.talent.actions.consenting import end_consent
from lingyan.team.talent.models import Consent, Ending, Talent

_CLOCK: Final = system_actor("人才登记到期清除")


def erase_due() -> int:
    """End every consent whose last day is over. Returns how many were ended."""
    due = Consent.objects.filter(ended_on=None, until__lt=clock.today())
    # The register's own consent first: with it all others of the person end.
    keys = due.order_by("-purpose", "pk").values_list("talent", "pk")
    return sum(_end_due(talent, consent) for talent, consent in list(keys))


def _end_due(talent_id: int, consent_id: int) -> bool:
    with transaction.atomic():
        rows = Talent.objects.select_for_update(of=("self",)).select_related("region", "personal")
        talent = rows.get(pk=talent_id)
        consent = Consent.objects.filter(pk=consent_id, ended_on=None, until__lt=clock.today()).first()
        if consent is None or talent.state != Talent.State.LISTED:
            return False
        end_consent(_CLOCK, talent, consent, Ending.EXPIRED)
    return True
