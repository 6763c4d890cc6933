"""The hours that hold for a person: those of the place where they serve."""

from __future__ import annotations

from lingyan.identity.actors import in_force
from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.notices.parameters import DIGEST_HOUR, QUIET_FROM, QUIET_UNTIL
from lingyan.notices.rules import Hours
from lingyan.parameters.queries import integer_of


def hours_of(user: User) -> Hours:
    """By the region of their first post; without a region the values that hold everywhere."""
    post = in_force().filter(user=user).select_related("region").order_by("pk").first()
    path, today = (post.region_path if post else ""), clock.today()
    digest, quiet_from, quiet_until = (
        integer_of(each, path, today) for each in (DIGEST_HOUR, QUIET_FROM, QUIET_UNTIL)
    )
    return Hours(digest, quiet_from, quiet_until)
