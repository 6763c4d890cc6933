from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lingyan.kernel import clock
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import DOSSIER_MANAGE, PEOPLE_MANAGE
from lingyan.parameters import actions as parameters
from lingyan.people.models import Tenure
from lingyan.team.dossier import actions
from lingyan.team.dossier.parameters import SETTLE_FIRST
from lingyan.team.dossier.rules import Sheet
from tests.support.actors import holding
from tests.support.refusals import refused
from tests.team.dossier.support import EXIT, TODAY, Office


def end(office: Office) -> Tenure:
    return actions.end(office.keeper, tenure_id=office.secretary.pk)


@pytest.mark.parametrize("code", ["resigned", "transferred"])
def test_an_exit_that_can_wait_waits_for_handover_and_audit(office: Office, code: str) -> None:
    office.enter("exit", replace(EXIT, code=code))
    with pytest.raises(Refused) as found:
        end(office)
    assert [each.message for each in found.value.problems] == [
        "离任以前要先办完工作交接",
        "离任以前要先办完离任审计",
    ]
    office.enter("handover", Sheet(TODAY))
    with refused("unsettled"):
        end(office)
    office.enter("audit", code="exit")
    assert end(office).end_on == EXIT.on


@pytest.mark.parametrize("code", ["removed", "term-end", "died"])
def test_the_others_happen_on_their_day(office: Office, code: str) -> None:
    office.enter("exit", replace(EXIT, code=code, number="" if code == "died" else EXIT.number))
    left = Tenure.objects.get(pk=end(office).pk)
    assert (left.end_on, left.end_decree) == (EXIT.on, "" if code == "died" else EXIT.number)
    assert left.end_reason == {"removed": "免职", "term-end": "任期届满", "died": "去世"}[code]


def test_a_county_may_let_people_go_first(office: Office) -> None:
    parameters.set_value(
        office.keeper, SETTLE_FIRST, region=office.places["芦原县"], text="否", from_on=TODAY, basis="县委组织部通知"
    )  # fmt: skip
    office.enter("exit", EXIT)
    assert end(office).end_on == EXIT.on


def test_nobody_leaves_without_an_exit_or_before_its_day(office: Office) -> None:
    with refused("no-exit"):
        end(office)
    office.enter("exit", replace(EXIT, code="removed", on=TODAY + dt.timedelta(1)))
    with refused("too-early"):
        end(office)
    with clock.fixed(TODAY + dt.timedelta(1)):
        assert end(office).end_on == TODAY + dt.timedelta(1)


def test_who_may_end_a_tenure(office: Office) -> None:
    office.enter("exit", replace(EXIT, code="removed"))
    path = office.places["芦溪镇"].path
    for rights in ((DOSSIER_MANAGE,), (PEOPLE_MANAGE,)):
        with pytest.raises(Denied):
            actions.end(holding(*rights, path=path), tenure_id=office.secretary.pk)
    office.secretary.refresh_from_db()
    assert office.secretary.end_on is None
    actions.end(holding(DOSSIER_MANAGE, PEOPLE_MANAGE, path=path), tenure_id=office.secretary.pk)


def test_only_the_secretarys_post_ends(office: Office) -> None:
    other = Tenure.objects.create(
        person=office.secretary.person, post=office.posts["committee"]["主任"], start_on=dt.date(2021, 3, 1)
    )
    office.gone()
    other.refresh_from_db()
    assert other.end_on is None


def test_after_the_end_the_filing_is_due(office: Office) -> None:
    office.gone()
    with refused("too-early"):
        office.enter("filed", on=EXIT.on - dt.timedelta(1), code="ended")
    office.enter("filed", on=EXIT.on, code="ended")
