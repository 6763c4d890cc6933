"""Nobody is listed without a consent in force; what is told can be put right."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import TALENT_VIEW
from lingyan.people.models import PersonalData
from lingyan.team.talent import actions
from lingyan.team.talent.models import Consent, Talent
from tests.support.actors import holding
from tests.team.talent.support import DETAILS, GIVEN, RETURNED, TODAY, Town


def test_a_person_is_listed_with_the_consent_in_the_same_moment(town: Town) -> None:
    made = town.listed(counted=True)
    assert (made.personal.name, made.personal.phone, made.personal.initials) == (
        "王小雁",
        "13800001234",
        "wxy",
    )
    assert {each.purpose for each in made.consents.all()} == {"match", "count"}
    first = made.consents.get(purpose="match")
    assert (first.given_on, first.until, first.how, first.paper) == (
        GIVEN.given_on,
        GIVEN.until,
        "signed",
        "芦溪-001",
    )
    assert (first.taken_by, first.edition) == (1, 1)
    assert {(each.kind, each.form) for each in made.offers.all()} == set(DETAILS.offers)
    entry = AuditEntry.objects.get(code="talent.listed")
    assert "王小雁" not in str(entry.details) and "1380000" not in str(entry.details)


def test_only_name_contact_and_consent_are_asked_for(town: Town) -> None:
    made = town.listed(group="", offers=[], window="", wish="")
    assert not made.offers.exists() and made.particulars.group == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "姓名"), ({"name": "王" * 41}, "姓名"), ({"contact": "没有"}, "联系电话"),
        ({"group": "hero"}, "类别只能"), ({"offers": [("捐款", "long")]}, "类别清单"),
        ({"offers": [("电商和销路", "rare")]}, "方式只能"), ({"offers": [("电商和销路", "long")] * 2}, "不能重复"),
        ({"window": "晚" * 61}, "60 字"), ({"wish": "愿" * 301}, "300 字"),
        ({"young": True}, "没有同意计入"), ({"returned_on": dt.date(2025, 1, 1)}, "没有同意计入"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_what_was_told(town: Town, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        town.listed(**changes)
    assert not Talent.objects.exists() and not PersonalData.objects.filter(name="王小雁").exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"until": TODAY - dt.timedelta(days=1)}, "没有有效的同意"), ({"given_on": dt.date(2026, 6, 16)}, "晚于今天"),
        ({"until": dt.date(2028, 6, 2)}, "最长 24 个月"), ({"how": "guess"}, "同意方式"), ({"paper": ""}, "同意书编号"),
        ({"paper": "号" * 41}, "40 字"),
    ],
)  # fmt: skip
def test_without_a_sound_consent_nothing_is_stored(town: Town, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        town.listed(given=replace(GIVEN, **changes))
    assert not Talent.objects.exists() and not Consent.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stays_on": dt.date(2026, 6, 16)}, "晚于今天"),
        ({"returned_on": dt.date(1999, 1, 1)}, "晚于今天"),
        ({"stays_on": dt.date(2025, 6, 14)}, "超过一年"),
    ],
)
def test_days_of_coming_home(town: Town, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        town.listed(counted=True, **changes)


def test_the_same_person_stands_once_in_a_village(town: Town) -> None:
    town.listed()
    with pytest.raises(Refused, match="已登记过同名同号码"):
        town.listed(contact="138 0000 1234")
    town.listed("玉屯村")
    town.listed(contact="13800009999")


def test_only_villages_and_only_who_keeps_the_register(town: Town) -> None:
    with pytest.raises(Refused, match="先选一个村"):
        town.listed("芦溪镇")
    region = town.places["雁庄村"]
    with pytest.raises(Refused) as denied:
        actions.enlist(holding(TALENT_VIEW), region=region, details=DETAILS, given=GIVEN)
    assert denied.value.code == "denied"


def test_what_is_wrong_is_put_right(town: Town) -> None:
    made = town.listed(counted=True)
    actions.change(
        town.keeper,
        talent_id=made.pk,
        details=replace(RETURNED, name="王晓燕", contact="0816-2345678", offers=[]),
    )
    made.refresh_from_db()
    assert (made.personal.name, made.personal.phone) == ("王晓燕", "0816-2345678")
    assert not made.offers.exists()
    with pytest.raises(Refused, match="类别清单"):
        actions.change(town.keeper, talent_id=made.pk, details=replace(RETURNED, offers=[("别的", "long")]))
    with pytest.raises(Refused, match="没有这条"):
        actions.change(town.keeper, talent_id=made.pk + 99, details=DETAILS)


def test_an_offer_of_an_older_list_may_stay(town: Town) -> None:
    made = town.listed(offers=[("数字技术", "long")])
    made.offers.update(kind="旧的类别")
    actions.change(town.keeper, talent_id=made.pk, details=replace(DETAILS, offers=[("旧的类别", "long")]))
    assert made.offers.get().kind == "旧的类别"
    actions.change(town.keeper, talent_id=made.pk, details=replace(DETAILS, offers=[("旧的类别", "remote")]))
    assert made.offers.get().form == "remote", "方式可以改"


def test_what_was_said_long_ago_bars_no_correction(town: Town) -> None:
    long = replace(GIVEN, until=dt.date(2028, 6, 1))
    made, today = town.listed(counted=True, given=long), dt.date(2027, 12, 1)
    with clock.fixed(today):
        actions.change(town.keeper, talent_id=made.pk, details=replace(RETURNED, contact="13900001234"))
        made.personal.refresh_from_db()
        assert made.personal.phone == "13900001234"
        old = today - dt.timedelta(days=366)
        with pytest.raises(Refused, match="超过一年"):
            actions.change(town.keeper, talent_id=made.pk, details=replace(RETURNED, stays_on=old))
