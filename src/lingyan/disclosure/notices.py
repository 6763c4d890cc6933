"""What notices say of publications: to be signed, and withdrawn since yesterday; accounts and sheets each by themselves."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lingyan.disclosure import queries
from lingyan.disclosure.models import Publication
from lingyan.disclosure.sheets.catalogue import ACCOUNTS
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import DISCLOSURE_PUBLISH, DISCLOSURE_SIGN_COMMITTEES, DISCLOSURE_SIGN_SUPERVISION
from lingyan.notices.kinds import Kind, register

_NEXT = (
    (Publication.State.DRAFT, DISCLOSURE_SIGN_SUPERVISION),
    (Publication.State.SUPERVISED, DISCLOSURE_SIGN_COMMITTEES),
    (Publication.State.APPROVED, DISCLOSURE_PUBLISH),
)


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    register(
        Kind("disclosure.to-sign", _("等您审核、审议或公开的公开稿"), "disclosure:board", _accounts_to_sign)
    )
    register(
        Kind(
            "disclosure.sheets-to-sign",
            _("账目以外等您审核、审议或公开的公开稿"),
            "disclosure:sheets",
            _sheets_to_sign,
        )
    )
    register(Kind("disclosure.withdrawn", _("昨天以来撤下的公开页"), "disclosure:board", _accounts_withdrawn))
    register(
        Kind("disclosure.sheets-withdrawn", _("昨天以来撤下的账目以外的公开页"), "disclosure:sheets", _sheets_withdrawn,
             "state=withdrawn")
    )  # fmt: skip


def _accounts_to_sign(actor: Actor) -> int:
    return _to_sign(actor).filter(sheet=ACCOUNTS).count()


def _sheets_to_sign(actor: Actor) -> int:
    return _to_sign(actor).exclude(sheet=ACCOUNTS).count()


def _to_sign(actor: Actor) -> QuerySet[Publication]:
    mine = Q(pk__in=[])
    for state, right in _NEXT:
        mine |= actor.scope(right, "region__path") & Q(state=state)
    return Publication.objects.filter(mine)


def _accounts_withdrawn(actor: Actor) -> int:
    return _withdrawn(actor).filter(sheet=ACCOUNTS).count()


def _sheets_withdrawn(actor: Actor) -> int:
    return _withdrawn(actor).exclude(sheet=ACCOUNTS).count()


def _withdrawn(actor: Actor) -> QuerySet[Publication]:
    since = clock.midnight(clock.today() - dt.timedelta(days=1))
    return queries.visible(actor).filter(withdrawn_at__gte=since)
