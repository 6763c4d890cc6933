"""What a selection knows of the tenure it led to is not typed again in the dossier."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from lingyan.kernel import clock
from lingyan.kernel.problems import Refused
from lingyan.people.models import Tenure
from lingyan.people.settling import require_settled
from lingyan.team.dossier import actions, desk, sources
from lingyan.team.dossier.queries import standing
from lingyan.team.dossier.rules import Item, Sheet
from lingyan.team.selection.models import Procedure
from tests.support.actors import everything
from tests.support.identity import signed_in, user_with
from tests.team.dossier.support import EXIT, Office
from tests.team.selection.support import TODAY, Village, on, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def selected() -> Tenure:
    with clock.fixed(TODAY):
        made = Village().recommended("file")
    assert made.tenure is not None
    return made.tenure


def test_its_filing_stands_in_the_dossier(selected: Tenure) -> None:
    with clock.fixed(TODAY):
        found = standing.standings([selected])[selected.pk]
        assert {Item.FILED, Item.SELECTION, Item.APPOINTED}.isdisjoint(found.missing)
        assert found.filed_on is not None
        everybody = Tenure.objects.filter(pk=selected.pk)
        assert not desk.unfiled(everybody, TODAY - desk.LOOKS_BACK, TODAY).exists()
        said = [str(piece.what) for piece in sources.pieces(selected.pk)]
    assert said == ["启动选拔：两推一选", "任职备案"]


def test_what_a_selection_is_to_file_is_owed_there_alone() -> None:
    with clock.fixed(TODAY):
        procedure = Village().recommended("appoint")
        tenure = procedure.tenure
        assert tenure is not None
        begun, everybody = Sheet(on(66), "begun", number="县组备1号"), Tenure.objects.filter(pk=tenure.pk)
        assert not desk.unfiled(everybody, TODAY - desk.LOOKS_BACK, TODAY).exists()
        with pytest.raises(Refused, match="到“选拔”里", check=lambda error: error.code == "filed-there"):
            actions.enter(everything(), tenure_id=tenure.pk, kind="filed", sheet=begun)
        Procedure.objects.filter(pk=procedure.pk).update(tenure=None)
        assert desk.unfiled(everybody, TODAY - desk.LOOKS_BACK, TODAY).exists()
        assert actions.enter(everything(), tenure_id=tenure.pk, kind="filed", sheet=begun).pk


def test_it_is_not_typed_again_but_a_change_is_filed(selected: Tenure) -> None:
    with clock.fixed(TODAY):
        again = Sheet(on(66), "begun", number="县组备1号")
        with pytest.raises(Refused, check=lambda error: error.code == "known"):
            actions.enter(everything(), tenure_id=selected.pk, kind="filed", sheet=again)
        changed = Sheet(on(66), "changed", "posts", "县组备2号")
        assert actions.enter(everything(), tenure_id=selected.pk, kind="filed", sheet=changed).pk


@pytest.mark.parametrize(
    ("reason", "exit_code", "refused"),
    [
        ("任期届满", "", False),
        ("免去职务", "", False),
        ("本人辞职", "", True),
        ("调任镇上", "", True),
        ("本人辞职", "resigned", True),
        ("本人辞职", "removed", False),
    ],
)
def test_a_successor_waits_for_handover_and_audit_of_a_secretary_who_goes_of_own_accord(
    office: Office, reason: str, exit_code: str, refused: bool
) -> None:
    if exit_code:
        office.enter("exit", replace(EXIT, code=exit_code))
    if not refused:
        require_settled(office.secretary, reason)
        return
    with pytest.raises(Refused) as told:
        require_settled(office.secretary, reason)
    assert {problem.code for problem in told.value.problems} == ({"unsettled"} if exit_code else {"no-exit"})
    require_settled(office.deputy, reason)


@pytest.mark.parametrize(("code", "why"), [("removed", "免职"), ("resigned", "辞职")])
def test_a_successor_follows_the_exit_that_is_on_record(client: Client, code: str, why: str) -> None:
    """The day, the reason and the number of the exit stand, whatever is typed for the successor."""
    with clock.fixed(TODAY):
        village = Village()
        made = village.recommended("chief")
        leaving = Sheet(on(62), code, number="芦溪委〔2026〕30号")
        actions.enter(everything(), tenure_id=village.old.pk, kind="exit", sheet=leaving)
        if code == "resigned":
            with refused("unsettled"):
                village.appoint(made, on(66))
            actions.enter(everything(), tenure_id=village.old.pk, kind="handover", sheet=Sheet(on(63)))
            audited = Sheet(on(64), "exit", number="芦审〔2026〕9号")
            actions.enter(everything(), tenure_id=village.old.pk, kind="audit", sheet=audited)
        with refused("before-exit"):
            village.appoint(made, on(61), leaving="年龄到限")
        village.old.refresh_from_db()
        assert village.old.end_on is None
        officer = signed_in(client, user_with("township-officer", village.region.parent))
        page = officer.get(reverse("selection:appoint", args=[made.pk]), follow=True).content.decode()
        assert "任职文号" in page and "现任离任原因" not in page
        village.appoint(made, on(66), document="任1号", leaving="")
    village.old.refresh_from_db()
    assert (village.old.end_on, village.old.end_reason, village.old.end_decree) == (
        on(62),
        why,
        leaving.number,
    )
    assert Tenure.objects.get(post=village.old.post, end_on=None).start_on == on(66)


def test_a_successor_may_follow_on_the_day_of_the_exit() -> None:
    with clock.fixed(TODAY):
        village = Village()
        made = village.recommended("chief")
        actions.enter(
            everything(),
            tenure_id=village.old.pk,
            kind="exit",
            sheet=Sheet(on(62), "term-end", number="30号"),
        )
        village.appoint(made, on(62))
    village.old.refresh_from_db()
    assert (village.old.end_on, village.old.end_reason) == (on(62), "任期届满")
