"""Setting a rule from a day on. What was set before stays and keeps holding for the days before."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.parameters import BadValue, Parameter
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import PARAMETERS_MANAGE
from lingyan.parameters.covers import PARAMETER
from lingyan.parameters.models import ParameterValue
from lingyan.regions.models import Region

SET: Final = audit.register("parameters.set", "设置规则参数")


def set_value(
    actor: Actor, parameter: Parameter, *, region: Region, from_on: dt.date, text: str, basis: str
) -> ParameterValue:
    """Let a rule hold in a region and all below it from a day on.

    `text` is the value as typed; `basis` names the paper that decides it. Refused without a basis and for a value that
    is none. A day in the past is allowed, since old books are taken over; the row says when it was set and by whom.
    """
    actor.require(PARAMETERS_MANAGE, region.path)
    if not basis.strip():
        raise Refused("请写明依据，如文件名称和文号。", code="no-basis")
    try:
        value = parameter.parse(text)
    except BadValue as error:
        raise Refused(f"{error}。", code="bad-value") from None
    with transaction.atomic():
        row = ParameterValue.objects.create(
            code=parameter.code, region=region, from_on=from_on, value=value, basis=basis.strip()[:200],
            set_by=actor.user_id, set_at=clock.now(),
        )  # fmt: skip
        audit.record(
            actor, SET, target=(PARAMETER, row.pk), region_path=region.path, parameter=parameter.code,
            from_on=from_on.isoformat(), value=value,
        )  # fmt: skip
    return row
