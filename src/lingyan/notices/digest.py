"""Once a day and person: what waits for them, counted with the rights they hold at that moment."""

from __future__ import annotations

from lingyan.kernel import clock
from lingyan.notices import actions, backends
from lingyan.notices.hours import hours_of
from lingyan.notices.models import Subscription


def compose_due() -> int:
    """Put today's digests that are due into the outbox; gives how many. Safe to run at any time, by several workers."""
    if backends.chosen() is None:
        return 0
    actions.forget_old()
    today, now = clock.today(), clock.now()
    waiting = Subscription.objects.filter(verified_at__isnull=False, user__is_active=True).exclude(
        digested_on=today
    )
    return sum(
        actions.compose(found.pk)
        for found in waiting.select_related("user").defer("address")
        if hours_of(found.user).digest_due(now)
    )
