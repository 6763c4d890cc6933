from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lingyan.files import actions as files
from lingyan.files import papers
from lingyan.files.models import StoredFile
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import TRAINING_MANAGE, TRAINING_RECORD, TRAINING_VIEW
from lingyan.team.training import actions, shelves
from lingyan.team.training.models import Edition, Material, Use
from lingyan.team.training.papers import EDITION
from tests.support.actors import holding
from tests.team.training.actions.test_planning import codes
from tests.team.training.support import ABOUT, EVENING, Town


def refused(code: str, call: Any, *args: Any, **given: Any) -> None:
    with pytest.raises(Refused) as refusal:
        call(*args, **given)
    assert codes(refusal) == {code}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "no-text"),
        ({"source": ""}, "no-text"),
        ({"title": "长" * 81}, "long-text"),
        ({"kind": "film"}, "unknown-kind"),
        ({"category": "dance"}, "unknown-kind"),
        ({"reach": "all"}, "unknown-kind"),
        ({"purpose": "sale"}, "unknown-kind"),
    ],
)
def test_what_a_material_may_not_say(town: Town, changes: dict[str, Any], code: str) -> None:
    refused(
        code, actions.offer, town.organiser, region=town.places["芦原县"], about=replace(ABOUT, **changes)
    )


def test_who_offers_what_where(town: Town) -> None:
    county = town.places["芦原县"]
    refused("denied", actions.offer, holding(TRAINING_VIEW), region=county, about=ABOUT)
    refused(
        "denied", actions.offer, holding(TRAINING_MANAGE, path=town.places["芦溪镇"].path), region=county, about=ABOUT
    )  # fmt: skip
    first = actions.offer(town.organiser, region=county, about=ABOUT)
    refused("twice", actions.offer, town.organiser, region=county, about=ABOUT)
    actions.offer(town.organiser, region=town.places["芦溪镇"], about=ABOUT)
    actions.withdraw_material(town.organiser, material_id=first.material_id, reason="有误")
    assert actions.offer(town.organiser, region=county, about=ABOUT).number == 1
    refused("wrong-state", actions.renew, town.organiser, material_id=first.material_id, note="改")
    refused("unknown-material", actions.renew, town.organiser, material_id=0, note="改")


def test_one_file_serves_class_and_evening(town: Town) -> None:
    made, course = town.offered(), town.planned()
    evening = actions.record_session(town.organiser, region=town.places["雁庄村"], evening=EVENING)
    actions.use_in_course(town.organiser, material_id=made.material_id, course_id=course.pk)
    actions.use_in_session(town.organiser, material_id=made.material_id, session_id=evening.pk)
    assert StoredFile.objects.count() == 1
    assert [each.edition_id for each in shelves.uses_of(course=course)] == [made.pk]
    refused("twice", actions.use_in_course, town.organiser, material_id=made.material_id, course_id=course.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Use.objects.create(edition=made, material=made.material, course=course, made_at=made.made_at)
    with pytest.raises(DatabaseError), transaction.atomic():
        Use.objects.create(edition=made, material=made.material, made_at=made.made_at)


def test_a_new_version_makes_way_and_the_old_stays_readable(town: Town) -> None:
    made, course = town.offered(), town.planned()
    actions.use_in_course(town.organiser, material_id=made.material_id, course_id=course.pk)
    refused("no-note", actions.renew, town.organiser, material_id=made.material_id, note=" ")
    newer = actions.renew(town.organiser, material_id=made.material_id, note="按新条例改")
    refused("no-file", actions.renew, town.organiser, material_id=made.material_id, note="再改")
    refused(
        "no-file", actions.use_in_course, town.organiser, material_id=made.material_id, course_id=course.pk
    )
    refused("closed-record", files.attach, town.organiser, EDITION, made.pk, b"%PDF-1.4 z", name="旧.pdf")
    files.attach(town.organiser, EDITION, newer.pk, b"%PDF-1.4 new", name="新.pdf")
    actions.use_in_course(town.organiser, material_id=made.material_id, course_id=course.pk)
    assert [each.edition.number for each in shelves.uses_of(course=course)] == [2]
    assert Use.objects.count() == 2 and papers.of_record(EDITION, made.pk).count() == 1
    refused("closed-record", files.attach, town.organiser, EDITION, newer.pk, b"%PDF-1.4 y", name="又.pdf")


def test_who_may_use_what(town: Town) -> None:
    village, course = town.places["雁庄村"], town.planned()
    evening = actions.record_session(town.organiser, region=village, evening=EVENING)
    own = town.offered(title="只限县里", reach="own")
    classes, evenings = (
        town.offered(title="班用", purpose="classes"),
        town.offered(title="夜校用", purpose="evenings"),
    )
    beside = town.offered("玉屯村", title="邻村的")
    use, put = actions.use_in_course, actions.use_in_session
    for each in (own, beside):
        refused("out-of-reach", use, town.organiser, material_id=each.material_id, course_id=course.pk)
    refused("other-purpose", use, town.organiser, material_id=evenings.material_id, course_id=course.pk)
    refused("other-purpose", put, town.organiser, material_id=classes.material_id, session_id=evening.pk)
    refused("unknown-class", use, town.organiser, material_id=classes.material_id, course_id=0)
    refused("unknown-session", put, town.organiser, material_id=evenings.material_id, session_id=0)
    refused("denied", use, holding(TRAINING_RECORD), material_id=classes.material_id, course_id=course.pk)
    refused("denied", put, holding(TRAINING_VIEW), material_id=evenings.material_id, session_id=evening.pk)
    clerk = holding(TRAINING_RECORD, path=village.path)
    used = put(clerk, material_id=evenings.material_id, session_id=evening.pk)
    refused("denied", actions.take_off, holding(TRAINING_RECORD, path="/0/"), use_id=used.pk)
    actions.take_off(clerk, use_id=used.pk)
    refused("unknown-use", actions.take_off, clerk, use_id=used.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Use.objects.all().delete()


def test_what_is_closed_takes_no_material(town: Town) -> None:
    made, course = town.offered(), town.planned()
    evening = actions.record_session(town.organiser, region=town.places["雁庄村"], evening=EVENING)
    actions.withdraw_session(town.organiser, session_id=evening.pk, reason="记错")
    refused(
        "wrong-state", actions.use_in_session, town.organiser, material_id=made.material_id, session_id=evening.pk
    )  # fmt: skip
    cancelled = town.planned(title="取消的班")
    actions.cancel(town.organiser, course_id=cancelled.pk, reason="防汛")
    refused(
        "wrong-state", actions.use_in_course, town.organiser, material_id=made.material_id, course_id=cancelled.pk
    )  # fmt: skip
    refused("no-reason", actions.withdraw_material, town.organiser, material_id=made.material_id, reason="")
    actions.withdraw_material(town.organiser, material_id=made.material_id, reason="过时")
    refused(
        "wrong-state",
        actions.use_in_course,
        town.organiser,
        material_id=made.material_id,
        course_id=course.pk,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Material.objects.update(title="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.update(note="别的")


def test_reading_reaches_down_and_not_aside(town: Town) -> None:
    county, own, village = (
        town.offered(),
        town.offered(title="本级", reach="own"),
        town.offered("雁庄村", title="村里的"),
    )
    clerk = holding(TRAINING_VIEW, path=town.places["雁庄村"].path)
    other = holding(TRAINING_VIEW, path=town.places["玉屯村"].path)
    city = holding(TRAINING_VIEW, path=town.places["芦原县"].path)
    seen = {
        name: set(shelves.visible_materials(who).values_list("pk", flat=True))
        for name, who in (("clerk", clerk), ("other", other), ("city", city))
    }
    assert seen["clerk"] == {county.material_id, village.material_id}
    assert seen["other"] == {county.material_id}
    assert seen["city"] == {county.material_id, own.material_id, village.material_id}
    paper = papers.of_record(EDITION, county.pk).get()
    assert shelves.open_file(clerk, paper.pk) == paper
    hidden = papers.of_record(EDITION, own.pk).get()
    assert shelves.open_file(clerk, hidden.pk) is None and shelves.open_file(city, hidden.pk) == hidden
    actions.withdraw_material(town.organiser, material_id=county.material_id, reason="过时")
    assert shelves.open_file(clerk, paper.pk) is None and shelves.open_file(town.organiser, paper.pk) == paper
    assert shelves.open_file(clerk, 0) is None
