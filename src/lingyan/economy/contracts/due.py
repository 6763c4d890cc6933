"""What is due around contracts, for the board: claims, expiry, expired but still used, deposits, filing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import ExpressionWrapper, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from lingyan.economy.assets.due import Source, marked, register
from lingyan.economy.contracts import queries, rules
from lingyan.economy.contracts.models import Contract
from lingyan.economy.contracts.parameters import ALERT_DAYS, DEPOSIT_DAYS
from lingyan.kernel.access import Actor
from lingyan.kernel.fields import MoneyField
from lingyan.kernel.parameters import Parameter
from lingyan.kernel.rights import CONTRACTS_VIEW
from lingyan.parameters.queries import integer_of
from lingyan.regions.models import Region


def days_of(parameter: Parameter, region: Region | None, today: dt.date) -> int:
    return integer_of(parameter, region.path if region else "", today)


def ending(found: QuerySet[Contract], region: Region | None, today: dt.date) -> QuerySet[Contract]:
    """Contracts in force that end within the first alert."""
    last = today + dt.timedelta(days=days_of(ALERT_DAYS[0], region, today))
    return found.filter(state=Contract.State.ACTIVE, ends_on__gte=today, ends_on__lte=last)


def expired(found: QuerySet[Contract], today: dt.date) -> QuerySet[Contract]:
    """Contracts that ran out and were neither closed nor renewed: still used (R29)."""
    return found.filter(state=Contract.State.ACTIVE, ends_on__lt=today)


def unreturned(found: QuerySet[Any], region: Region | None, today: dt.date) -> QuerySet[Any]:
    """Contracts that ended and whose deposit is still held (R33), with `held`."""
    days = days_of(DEPOSIT_DAYS, region, today)
    ended = found.filter(state__in=[Contract.State.ENDED, Contract.State.TERMINATED], deposit__gt=0)
    received = Coalesce(Sum("deposit_moves__amount", filter=_is("received")), Value(0))
    gone = Coalesce(Sum("deposit_moves__amount", filter=_is("returned") | _is("forfeited")), Value(0))
    return ended.annotate(held=received - gone).filter(
        held__gt=0, ended_on__lt=today - dt.timedelta(days=days)
    )


def _is(kind: str) -> Q:
    return Q(deposit_moves__kind=kind)


def claims(found: QuerySet[Any], region: Region | None, today: dt.date) -> QuerySet[Any]:
    """Of instalments with `left`: income that is overdue or due within the second alert."""
    last = today + dt.timedelta(days=days_of(ALERT_DAYS[1], region, today))
    return found.filter(left__gt=0, due_on__lte=last, contract__kind__in=list(rules.INCOME))


def _claims(actor: Actor, region: Region | None, today: dt.date) -> QuerySet[Any]:
    found = claims(queries.instalments(actor, region), region, today)
    return marked(found, f"contract__{queries.PATH}", "due_on", F("left"))


def _ending(actor: Actor, region: Region | None, today: dt.date) -> QuerySet[Any]:
    return marked(ending(queries.visible(actor, region), region, today), queries.PATH, "ends_on")


def _expired(actor: Actor, region: Region | None, today: dt.date) -> QuerySet[Any]:
    return marked(expired(queries.visible(actor, region), today), queries.PATH, "ends_on")


def _deposits(actor: Actor, region: Region | None, today: dt.date) -> QuerySet[Any]:
    found = unreturned(queries.visible(actor, region), region, today)
    return marked(found, queries.PATH, "ended_on", ExpressionWrapper(F("held"), output_field=MoneyField()))


def _unfiled(actor: Actor, region: Region | None, today: dt.date) -> QuerySet[Any]:
    del today
    found = queries.visible(actor, region).filter(filed_on=None, state=Contract.State.ACTIVE)
    return marked(found, queries.PATH, "signed_on", F("total"))


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    register(
        Source(
            "claims", "应收合同款", CONTRACTS_VIEW, "contracts:instalments", _claims, (("look", "due"),), "期"
        )
    )
    register(
        Source(
            "ending",
            "即将到期的合同",
            CONTRACTS_VIEW,
            "contracts:contracts",
            _ending,
            (("look", "ending"),),
            "份",
        )
    )
    register(
        Source(
            "expired",
            "到期仍在使用",
            CONTRACTS_VIEW,
            "contracts:contracts",
            _expired,
            (("look", "expired"),),
            "份",
        )
    )
    register(
        Source(
            "deposits",
            "逾期未退的押金",
            CONTRACTS_VIEW,
            "contracts:contracts",
            _deposits,
            (("look", "deposit"),),
            "份",
        )
    )
    register(
        Source(
            "unfiled",
            "未备案的合同",
            CONTRACTS_VIEW,
            "contracts:contracts",
            _unfiled,
            (("look", "unfiled"),),
            "份",
        )
    )
