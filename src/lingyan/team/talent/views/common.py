"""What the pages of this room share: records in the reader's scope, names as the masking table shows them."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from lingyan.identity import masking, pages
from lingyan.identity.models import User
from lingyan.identity.pages import actor_of
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import TALENT_VIEW
from lingyan.parameters.queries import value_of
from lingyan.regions.models import Region
from lingyan.team.talent import queries
from lingyan.team.talent.models import Need, Talent
from lingyan.team.talent.parameters import OFFICE

MATCH_TONES: Final = {
    "proposed": "info", "accepted": "warn", "declined": "plain", "closed": "ok", "dropped": "plain",
}  # fmt: skip
NEED_TONES: Final = {"open": "info", "closed": "ok"}


def talent_or_404(request: HttpRequest, talent_id: int, right: str = TALENT_VIEW) -> Talent:
    """A listed person. Who is gone has no page."""
    found = queries.talents(actor_of(request), right=right).filter(pk=talent_id).first()
    if found is None:
        raise Http404(_("没有这条人才登记，或已清除，或不在您的管辖范围内"))
    return found


def need_or_404(request: HttpRequest, need_id: int, right: str = TALENT_VIEW) -> Need:
    found = queries.needs(actor_of(request), right=right).filter(pk=need_id).first()
    if found is None:
        raise Http404(_("没有这条需求，或不在您的管辖范围内"))
    return found


def match_or_404(request: HttpRequest, match_id: int, right: str = TALENT_VIEW) -> Any:
    """A match with its `agreed`, as `name_in` wants it."""
    found = queries.matches(actor_of(request), right=right).filter(pk=match_id).first()
    if found is None:
        raise Http404(_("没有这次对接，或不在您的管辖范围内"))
    return found


url_at = pages.addresses("talent")


def name_of(actor: Actor, talent: Talent, path: str = "") -> str:
    """PRIVACY: the name as the masking table shows it to this reader."""
    return pages.name_of(actor, talent.personal, path or talent.region.path)


def phone_of(actor: Actor, talent: Talent) -> str:
    return masking.shown(actor, "phone", talent.personal.phone or "", talent.region.path) or _("（不显示）")


def name_in(actor: Actor, match: Any) -> str:
    """The name as a match of `queries.matches` shows it, while the person's consent holds.

    Once the person accepted, those of the need's village may know who comes.
    """
    if not match.agreed:
        return _("（已清除）")
    known = match.state in queries.TAKEN
    if known and not actor.may(TALENT_VIEW, match.talent.region.path):
        return name_of(actor, match.talent, match.need.region.path)
    return name_of(actor, match.talent)


def staff(user_id: int | None) -> str:
    """A member of staff, as colleagues know them."""
    found = User.objects.filter(pk=user_id).select_related("personal").first() if user_id else None
    return found.display_name if found else _("系统")


def office_of(region: Region) -> list[str]:
    found = value_of(OFFICE, region.path, clock.today())
    return [str(each) for each in found] if isinstance(found, tuple) else []
