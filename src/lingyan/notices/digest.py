"""Once a day and person: what waits for them, counted with the rights they hold at that moment."""

from __future__ import annotations

from django.db import transaction

from lingyan.identity.actors import actor_for
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.notices import backends, kinds, outbox
from lingyan.notices.hours import hours_of
from lingyan.notices.models import Outgoing, Subscription


def compose_due() -> int:
    """Put today's digests that are due into the outbox; gives how many. Safe to run at any time, by several workers."""
    if backends.chosen() is None:
        return 0
    outbox.forget_old()
    today, now = clock.today(), clock.now()
    waiting = Subscription.objects.filter(verified_at__isnull=False, user__is_active=True).exclude(
        digested_on=today
    )
    return sum(
        _compose(found.pk)
        for found in waiting.select_related("user").defer("address")
        if hours_of(found.user).digest_due(now)
    )


def lines_for(actor: Actor) -> list[tuple[str, int]]:
    """Kind and number of everything that waits for the actor now."""
    counted = ((code, kind.count(actor)) for code, kind in kinds.registered().items())
    return [(code, count) for code, count in counted if count]


def _compose(subscription_id: int) -> int:
    """One person's digest. The day is noted in the same transaction, also when nothing waits."""
    today = clock.today()
    with transaction.atomic():
        # The row is locked first, so that two workers do not both count for one person.
        found = (
            Subscription.objects.select_for_update()
            .exclude(digested_on=today)
            .filter(pk=subscription_id)
            .first()
        )
        if found is None:
            return 0
        lines = lines_for(actor_for(found.user))
        if lines:
            outbox.put(found.user, Outgoing.Purpose.DIGEST, lines=lines)
        Subscription.objects.filter(pk=found.pk).update(digested_on=today)
    return int(bool(lines))
