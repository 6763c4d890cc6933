from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.files import actions as files
from lingyan.kernel import clock
from lingyan.kernel.rights import APPRAISAL_RESULTS, DOSSIER_VIEW
from lingyan.parameters import actions as parameters
from lingyan.people.models import Tenure
from lingyan.team.dossier.parameters import NEEDED
from lingyan.team.dossier.queries import beside, standing, tenures
from lingyan.team.dossier.rules import IN_OFFICE, Item
from lingyan.team.term.models import Process, Round, Stage
from tests.support.actors import holding
from tests.support.records import at, bodies, serve
from tests.team.dossier.support import EXIT, PDF, TODAY, Office


def missing(office: Office, tenure: Tenure | None = None) -> set[Item]:
    return set(standing.standings([tenure or office.secretary])[(tenure or office.secretary).pk].missing)


def test_a_file_fills_up(office: Office) -> None:
    assert missing(office) == set(IN_OFFICE) - {Item.SELECTION, Item.JUDGED}
    office.fill()
    assert missing(office) == {Item.SCAN, Item.TRAINED, Item.APPRAISED}
    files.attach(office.keeper, "dossier", office.secretary.pk, PDF, name="备案表.pdf", label="盖章的备案表")
    office.grade(office.secretary)
    assert missing(office) == {Item.TRAINED}


def test_what_other_rooms_have_is_there(office: Office) -> None:
    office.secretary.decree = "芦溪委〔2021〕8号"
    office.secretary.save()
    serve(office.posts["committee"]["主任"], dt.date(2021, 3, 1))
    assert {Item.APPOINTED, Item.JUDGED}.isdisjoint(missing(office)), "不是村委会成员"
    Tenure.objects.filter(post=office.posts["committee"]["主任"]).update(person=office.secretary.person)
    assert Item.JUDGED in missing(office)
    office.grade(office.secretary, kind="cadres")
    assert Item.JUDGED not in missing(office)


def test_a_paper_of_another_kind_is_no_scan(office: Office) -> None:
    files.attach(office.keeper, "dossier", office.secretary.pk, PDF, name="合同.pdf", label="聘任合同")
    assert Item.SCAN in missing(office)


def test_insurance_and_contract_count_while_they_run(office: Office) -> None:
    office.enter("contract", until_on=TODAY)
    office.enter("insurance")
    assert {Item.CONTRACT, Item.INSURANCE}.isdisjoint(missing(office))
    with clock.fixed(TODAY + dt.timedelta(1)):
        assert Item.CONTRACT in missing(office)
    office.enter("insurance", on=dt.date(2026, 1, 1), code="no")
    assert Item.INSURANCE in missing(office)


def test_a_step_to_come_does_not_hold_yet(office: Office) -> None:
    office.enter("pay", on=TODAY + dt.timedelta(1))
    assert Item.PAY in missing(office)
    office.enter("pay")
    office.enter("pay", on=dt.date(2026, 1, 1), detail="四级")
    assert standing.standings([office.secretary])[office.secretary.pk].pay == "四级"


def test_what_a_county_does_not_ask_is_not_missing(office: Office) -> None:
    for item in (Item.CONTRACT, Item.INSURANCE):
        parameters.set_value(
            office.keeper, NEEDED[item], region=office.places["芦溪镇"], text="否", from_on=TODAY, basis="县委组织部通知"
        )  # fmt: skip
    assert {Item.CONTRACT, Item.INSURANCE}.isdisjoint(missing(office))
    with clock.fixed(TODAY - dt.timedelta(1)):
        assert {Item.CONTRACT, Item.INSURANCE} <= missing(office), "生效以前还要"


def test_the_audit_is_asked_after_five_years(office: Office) -> None:
    with clock.fixed(dt.date(2026, 2, 28)):
        assert Item.AUDITED not in missing(office)
    with clock.fixed(dt.date(2026, 3, 1)):
        assert Item.AUDITED in missing(office)


def test_a_term_change_fills_the_audit_and_the_handover(office: Office) -> None:
    round_ = Round.objects.create(
        name="2026年换届", region=office.places["芦原县"], vote_on=TODAY, opened_at=at(TODAY)
    )
    process = Process.objects.create(round=round_, region=office.places["雁庄村"], vote_on=TODAY)
    Stage.objects.create(
        process=process, no=1, state="audited", on=dt.date(2026, 5, 1), evidence={"document": "7号"}, made_at=at(TODAY)
    )  # fmt: skip
    assert Item.AUDITED not in missing(office)
    assert beside.of_term(office.secretary).audit_number == "7号"
    office.gone()
    office.secretary.refresh_from_db()
    assert missing(office) == {Item.APPOINTED, Item.FILED, Item.HANDOVER, Item.FILED_EXIT}
    Stage.objects.create(process=process, no=2, state="handed", on=EXIT.on, made_at=at(TODAY))
    assert Item.HANDOVER not in missing(office)


@pytest.mark.parametrize(("days", "there"), [(366, True), (367, False)])
def test_an_old_audit_does_not_serve_the_exit(days: int, there: bool) -> None:
    assert beside.serves_the_exit(TODAY - dt.timedelta(days), TODAY) is there
    assert not beside.serves_the_exit(None, TODAY)


def test_the_file_goes_with_the_person(office: Office) -> None:
    office.fill()
    office.gone()
    moved = Tenure.objects.create(
        person=office.secretary.person, start_on=dt.date(2026, 6, 12),
        post=bodies(office.places["铜垭村"])["party"]["书记"],
    )  # fmt: skip
    assert {Item.PAY, Item.CONTRACT, Item.INSURANCE, Item.HOURS}.isdisjoint(missing(office, moved))
    assert {Item.FILED, Item.APPOINTED} <= missing(office, moved)
    assert tenures.latest(moved) and not tenures.latest(office.secretary)


def test_the_number_of_queries_does_not_grow(office: Office, django_assert_num_queries: Any) -> None:
    office.fill()
    office.leave()
    for few in (1, 2):
        rows = list(tenures.secretaries()[:few])
        with django_assert_num_queries(12):
            standing.standings(rows)
    with django_assert_num_queries(0):
        assert standing.standings([]) == {}


def test_a_grade_is_for_who_must_know(office: Office) -> None:
    office.grade(office.secretary, grade=3)
    town = office.places["芦溪镇"].path
    person = office.secretary.person_id
    [known] = beside.judgements(person, holding(DOSSIER_VIEW, APPRAISAL_RESULTS, path=town))
    assert known.label == "一般"
    [hidden] = beside.judgements(person, holding(DOSSIER_VIEW, path=town))
    assert (hidden.grade, hidden.label) == (None, "")
    # A village's own branch reads its members' results, not those of the township's appraisal of secretaries.
    village = holding(APPRAISAL_RESULTS, path=office.places["雁庄村"].path)
    assert beside.judgements(person, village)[0].grade is None


def test_the_person_knows_the_grade_once_it_was_told(office: Office) -> None:
    office.grade(office.secretary, stage="decide")
    assert beside.judgements(office.secretary.person_id, None)[0].grade is None
    office.grade(office.neighbour, stage="posted", kind="cadres")
    assert beside.judgements(office.neighbour.person_id, None)[0].label == "基本称职"


def test_an_appraisal_without_a_ballot_stands_on_the_day_it_was_made_here(office: Office) -> None:
    office.grade(office.secretary, made_at=dt.datetime(2026, 6, 14, 23, tzinfo=dt.UTC))
    assert [each.on for each in beside.judgements(office.secretary.person_id, None)] == [dt.date(2026, 6, 15)]


def test_the_re_elected_did_not_leave(office: Office) -> None:
    old = Tenure.objects.get(pk=office.secretary.pk)
    old.end_on = dt.date(2026, 6, 10)
    old.save()
    assert list(tenures.left(tenures.secretaries())) == [old]
    Tenure.objects.create(person=old.person, post=old.post, start_on=dt.date(2026, 6, 10))
    assert list(tenures.left(tenures.secretaries())) == []


def test_service_goes_on_through_a_re_election(office: Office) -> None:
    before = Tenure.objects.get(pk=office.secretary.pk)
    before.end_on = dt.date(2026, 1, 10)
    before.save()
    again = Tenure.objects.create(person=before.person, post=before.post, start_on=dt.date(2026, 2, 10))
    asked = {Item.TRAINED, Item.APPRAISED, Item.AUDITED}
    assert asked <= missing(office, again), "换届前已在任五年"
    office.enter("audit", on=dt.date(2021, 6, 15), tenure=before)
    assert Item.AUDITED in missing(office, again), "上次审计已满五年"
    office.enter("audit", on=dt.date(2021, 6, 16), tenure=before)
    assert Item.AUDITED not in missing(office, again)
    again.start_on = dt.date(2026, 2, 11)
    again.save()
    assert asked.isdisjoint(missing(office, again)), "隔了一个多月，重新起算"


def test_an_unbroken_service_follows_every_term(office: Office) -> None:
    days = [dt.date(year, 3, 1) for year in (2011, 2016, 2021)]
    rows = [office.secretary]
    for start, end in zip(reversed(days[:-1]), reversed(days[1:]), strict=True):
        rows.append(
            Tenure.objects.create(person=rows[0].person, post=rows[0].post, start_on=start, end_on=end)
        )
    found = tenures.unbroken([*rows, office.neighbour])
    chains = {key: [each.pk for each in chain] for key, chain in found.items()}
    keys = [row.pk for row in rows]
    assert chains[keys[0]] == keys and chains[keys[1]] == keys[1:]
    assert chains[office.neighbour.pk] == [office.neighbour.pk]


def test_who_comes_after_and_where_nobody_does(office: Office) -> None:
    assert tenures.successor(office.secretary) is None
    left = office.gone()
    county = office.places["芦原县"]
    [empty] = tenures.vacant(office.keeper, county)
    assert (empty.pk, empty.left_on) == (left.post_id, EXIT.on)
    assert not tenures.vacant(holding(DOSSIER_VIEW, path=office.places["芦坪镇"].path), county).exists()
    after = Tenure.objects.create(person=office.deputy.person, post=left.post, start_on=TODAY)
    assert tenures.successor(left) == after
    assert not tenures.vacant(office.keeper, county).exists()


def test_stand_ins_are_named_once(office: Office) -> None:
    Tenure.objects.create(
        person=office.deputy.person, post=office.posts["collective"]["理事"], start_on=dt.date(2022, 1, 1)
    )
    assert [each.person_id for each in beside.stand_ins(office.secretary)] == [office.deputy.person_id]


def test_a_citys_sums_are_read_without_decrypting_anybody(
    office: Office, django_assert_num_queries: Any
) -> None:
    rows = tenures.bare(tenures.secretaries().order_by("pk"))
    assert "personaldata" not in str(rows.query)
    with django_assert_num_queries(13):  # the tenures themselves, then as many as for any number of them
        found = standing.standings(list(rows))
    assert {key: each.lines for key, each in found.items()} == {
        key: each.lines
        for key, each in standing.standings(list(tenures.secretaries().order_by("pk"))).items()
    }
