from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import DOSSIER_FILE, DOSSIER_MANAGE
from lingyan.parameters import actions as parameters
from lingyan.people.models import Tenure
from lingyan.team.dossier import actions
from lingyan.team.dossier.models import IN_FORCE, Entry
from lingyan.team.dossier.parameters import GRADES
from lingyan.team.dossier.rules import Sheet
from lingyan.team.term.models import Process, Round, Stage
from tests.support.actors import holding
from tests.support.records import at, bodies
from tests.support.refusals import refused
from tests.team.dossier.support import EXIT, SHEETS, TODAY, Office


def code_of(office: Office, kind: str, sheet: Sheet | None = None, **changes: object) -> str:
    with pytest.raises(Refused) as found:
        office.enter(kind, sheet, **changes)  # type: ignore[arg-type]
    return found.value.code


def test_a_whole_file(office: Office) -> None:
    office.fill()
    rows = Entry.objects.filter(IN_FORCE, tenure=office.secretary)
    assert {each.kind for each in rows} == set(SHEETS)
    assert {each.made_by for each in rows} == {1}
    trail = AuditEntry.objects.filter(code="dossier.entered", object_id=str(office.secretary.pk))
    assert trail.count() == len(SHEETS)
    assert "芦组备" not in str([each.details for each in trail]), "日志里没有文号"


def test_the_county_files_and_sets_pay_and_the_township_keeps_the_rest(office: Office) -> None:
    path = office.places["芦溪镇"].path
    township, county = holding(DOSSIER_MANAGE, path=path), holding(DOSSIER_FILE, path=path)
    for kind, sheet in SHEETS.items():
        able, unable = (county, township) if kind in {"filed", "pay"} else (township, county)
        with pytest.raises(Denied):
            actions.enter(unable, tenure_id=office.secretary.pk, kind=kind, sheet=sheet)
        actions.enter(able, tenure_id=office.secretary.pk, kind=kind, sheet=sheet)
    elsewhere = holding(DOSSIER_MANAGE, path=office.places["芦坪镇"].path)
    with pytest.raises(Denied):
        actions.enter(elsewhere, tenure_id=office.secretary.pk, kind="contract", sheet=SHEETS["contract"])


def test_only_secretaries_have_a_dossier(office: Office) -> None:
    for key in (office.deputy.pk, 10**9):
        with refused("unknown-tenure"):
            actions.enter(office.keeper, tenure_id=key, kind="contract", sheet=SHEETS["contract"])


def test_nothing_is_entered_that_the_tenure_says(office: Office) -> None:
    office.secretary.decree = "芦溪委〔2021〕8号"
    office.secretary.save()
    assert code_of(office, "appointed") == "known"


def test_nothing_is_entered_that_the_term_change_says(office: Office) -> None:
    round_ = Round.objects.create(
        name="2026年换届", region=office.places["芦原县"], vote_on=TODAY, opened_at=at(TODAY)
    )
    process = Process.objects.create(round=round_, region=office.places["雁庄村"], vote_on=TODAY)
    stage = Stage(process=process, no=1, state="audited", on=dt.date(2026, 5, 1), made_at=at(TODAY))
    stage.evidence = {"document": "芦审〔2026〕7号"}
    stage.save()
    assert code_of(office, "audit") == "known"
    office.gone()
    Stage.objects.create(process=process, no=2, state="handed", on=dt.date(2026, 6, 12), made_at=at(TODAY))
    assert code_of(office, "handover", Sheet(TODAY)) == "known"


@pytest.mark.parametrize("kind", ["appointed", "filed", "pay", "contract", "insurance", "hours"])
def test_nothing_is_entered_twice(office: Office, kind: str) -> None:
    office.enter(kind)
    assert code_of(office, kind) == "there-already"


def test_steps_and_changes_follow_each_other(office: Office) -> None:
    office.fill()
    office.enter("pay", on=dt.date(2026, 1, 1), detail="四级")
    office.enter("insurance", on=dt.date(2026, 1, 1), code="no")
    for day in (1, 2):
        office.enter("filed", on=dt.date(2026, 6, day), code="changed", detail="posts")
    assert Entry.objects.filter(IN_FORCE, kind="filed").count() == 3


def test_a_pay_grade_is_one_of_the_countys(office: Office) -> None:
    parameters.set_value(
        office.keeper, GRADES, region=office.places["芦原县"], text="甲档、乙档", from_on=TODAY, basis="县委组织部通知"
    )  # fmt: skip
    assert code_of(office, "pay") == "unknown-grade"
    assert office.enter("pay", detail="乙档").detail == "乙档"


def test_leave_names_who_stands_in(office: Office) -> None:
    assert office.leave().stand_in_id == office.deputy.person_id
    assert code_of(office, "leave", _leave(office)) == "overlaps"
    later = replace(_leave(office), on=dt.date(2026, 6, 18), until_on=dt.date(2026, 6, 20))
    assert code_of(office, "leave", replace(later, stand_in=office.secretary.person_id)) == "own-stand-in"
    assert code_of(office, "leave", replace(later, stand_in=office.neighbour.person_id)) == "unknown-stand-in"
    office.enter("leave", later)


def _leave(office: Office) -> Sheet:
    return Sheet(dt.date(2026, 6, 17), "own", until_on=dt.date(2026, 6, 19), stand_in=office.deputy.person_id)


def test_handover_and_exit_audit_want_an_exit(office: Office) -> None:
    assert code_of(office, "handover", Sheet(TODAY)) == "no-exit"
    assert code_of(office, "audit", code="exit") == "no-exit"
    assert code_of(office, "filed", on=TODAY, code="ended") == "not-left"
    office.enter("exit", EXIT)
    assert code_of(office, "exit", EXIT) == "there-already"
    office.enter("handover", Sheet(TODAY))
    office.enter("audit", code="exit")
    assert code_of(office, "audit", code="exit", number="又一份") == "there-already"


def test_a_later_row_puts_it_right(office: Office) -> None:
    first = office.enter("filed")
    second = actions.correct(
        office.keeper, entry_id=first.pk, sheet=replace(SHEETS["filed"], number="4号"), reason="文号抄错"
    )
    assert (second.replaces, second.reason) == (first, "文号抄错")
    assert list(Entry.objects.filter(IN_FORCE)) == [second]
    assert Entry.objects.get(pk=first.pk).number == SHEETS["filed"].number
    with refused("not-in-force"):
        actions.correct(office.keeper, entry_id=first.pk, sheet=SHEETS["filed"], reason="再改")
    with refused("no-reason"):
        actions.correct(office.keeper, entry_id=second.pk, sheet=SHEETS["filed"], reason=" ")
    with refused("unknown-entry"):
        actions.correct(office.keeper, entry_id=10**9, sheet=SHEETS["filed"], reason="改")


def test_what_should_not_be_there_is_taken_out(office: Office) -> None:
    first = office.enter("contract")
    gone = actions.withdraw(office.keeper, entry_id=first.pk, reason="登错了人")
    assert gone.void and not Entry.objects.filter(IN_FORCE).exists()
    assert office.enter("contract").pk, "可以重新登记"
    with refused("not-in-force"):
        actions.withdraw(office.keeper, entry_id=gone.pk, reason="再撤")


def test_an_exit_that_others_rest_on_is_only_put_right(office: Office) -> None:
    entry = office.enter("exit", EXIT)
    office.enter("handover", Sheet(TODAY))
    with refused("exit-stands"):
        actions.withdraw(office.keeper, entry_id=entry.pk, reason="不走了")


def test_what_rests_on_an_exit_elsewhere_does_not_keep_this_one(office: Office) -> None:
    office.gone()
    office.enter("handover", Sheet(TODAY))
    office.enter("audit", code="exit")
    moved = Tenure.objects.create(
        person=office.secretary.person, start_on=dt.date(2026, 6, 12),
        post=bodies(office.places["铜垭村"])["party"]["书记"],
    )  # fmt: skip
    wrong = office.enter("exit", replace(EXIT, on=TODAY), moved)
    assert actions.withdraw(office.keeper, entry_id=wrong.pk, reason="登错了村").void


def test_who_may_not_enter_a_kind_may_not_put_it_right(office: Office) -> None:
    entry = office.enter("pay")
    township = holding(DOSSIER_MANAGE, path=office.places["芦溪镇"].path)
    with pytest.raises(Denied):
        actions.correct(township, entry_id=entry.pk, sheet=SHEETS["pay"], reason="改")
    with pytest.raises(Denied):
        actions.withdraw(township, entry_id=entry.pk, reason="撤")
