"""Proposals go to persons who offer it and agreed; who declines is not asked twice; outcomes stand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction

from lingyan.kernel import clock
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import TALENT_MANAGE, TALENT_VIEW
from lingyan.team.talent import actions
from lingyan.team.talent.actions import Result
from tests.support.actors import holding
from tests.team.talent.support import GIVEN, TODAY, Town

ONE = dt.timedelta(days=1)


def refused(words: str) -> Any:
    return pytest.raises(Refused, match=words)


def test_a_match_from_the_proposal_to_the_outcome(town: Town) -> None:
    match = town.accepted()
    actions.contact(town.keeper, match_id=match.pk, on=TODAY, channel="visit", next_step="看场地")
    done = actions.close(
        town.keeper, match_id=match.pk,
        result=Result("project", TODAY, ["land", "housing", "land"], "middle", 6),
    )  # fmt: skip
    assert (done.state, done.services, done.amount_band, done.jobs) == (
        "closed",
        ["housing", "land"],
        "middle",
        6,
    )
    with refused("有结果"):
        actions.contact(town.keeper, match_id=match.pk, on=TODAY, channel="visit")
    with (
        pytest.raises(Exception, match="immutable"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE talent_match SET outcome = 'nothing'")


def test_whom_one_may_ask(town: Town) -> None:
    need, who = town.needed(), town.listed()
    other = town.listed("玉屯村", offers=[("法律咨询", "long")])
    for ids, words in (
        ([], "勾选"),
        (range(51), "勾选"),
        ([who.pk + 99], "不在登记里"),
        ([other.pk], "能提供"),
    ):
        with refused(words):
            actions.propose(town.keeper, need_id=need.pk, talent_ids=ids)
    match = town.proposed(who, need)
    with refused("不再问第二次"):
        town.proposed(who, need)
    actions.answer(town.keeper, match_id=match.pk, accepted=False, on=TODAY, channel="phone")
    with refused("不再问第二次"):
        town.proposed(who, need)
    again = town.needed()
    actions.withdraw(town.keeper, talent_id=who.pk, purpose="match")
    with refused("已清除"):
        town.proposed(who, again)


def test_neither_needs_nor_consents_that_ran_out(town: Town) -> None:
    who, short, long = town.listed(), town.needed(until=TODAY), town.needed()
    with clock.fixed(TODAY + ONE), refused("有效期已过"):
        town.proposed(who, short)
    with clock.fixed(GIVEN.until):
        open_still = town.needed(until=GIVEN.until + ONE)
    assert long.until < GIVEN.until
    with clock.fixed(GIVEN.until + ONE), refused("已清除"):
        town.proposed(who, open_still)


def test_a_match_rests_when_the_consent_ran_out(town: Town) -> None:
    asked, accepted = town.proposed(), town.accepted(town.listed("桃潭村"), town.needed("雁庄村"))
    over = GIVEN.until + ONE
    with clock.fixed(over):
        for do in (
            lambda: actions.answer(town.keeper, match_id=asked.pk, accepted=True, on=over, channel="phone"),
            lambda: actions.contact(town.keeper, match_id=accepted.pk, on=over, channel="visit"),
            lambda: actions.close(town.keeper, match_id=accepted.pk, result=Result("service", over)),
        ):
            with refused("已清除"):
                do()
    with clock.fixed(GIVEN.until):
        actions.answer(town.keeper, match_id=asked.pk, accepted=True, on=GIVEN.until, channel="phone")


def test_a_keeper_of_one_village_asks_nobody_of_another(town: Town) -> None:
    who, need = town.listed("桃潭村"), town.needed("雁庄村")
    here = holding(TALENT_MANAGE, path=town.places["雁庄村"].path)
    with pytest.raises(Refused) as denied:
        actions.propose(here, need_id=need.pk, talent_ids=[who.pk])
    assert denied.value.code == "denied"
    match = town.proposed(who, need)
    there = holding(TALENT_MANAGE, path=town.places["桃潭村"].path)
    for actor in (there, holding(TALENT_VIEW)):
        with pytest.raises(Refused) as denied:
            actions.answer(actor, match_id=match.pk, accepted=True, on=TODAY, channel="phone")
        assert denied.value.code == "denied"


def test_answers_talks_and_outcomes_have_their_order(town: Town) -> None:
    match = town.proposed()
    for on in (TODAY - ONE, TODAY + ONE):
        with refused("答复日期"):
            actions.answer(town.keeper, match_id=match.pk, accepted=True, on=on, channel="phone")
    with refused("答复方式"):
        actions.answer(town.keeper, match_id=match.pk, accepted=True, on=TODAY, channel="radio")
    with refused("没有这次对接"):
        actions.answer(town.keeper, match_id=match.pk + 99, accepted=True, on=TODAY, channel="phone")
    with refused("待本人答复"):
        actions.close(town.keeper, match_id=match.pk, result=Result("service", TODAY))
    actions.answer(town.keeper, match_id=match.pk, accepted=True, on=TODAY, channel="phone")
    with refused("本人接受"):
        actions.answer(town.keeper, match_id=match.pk, accepted=False, on=TODAY, channel="phone")
    with refused("联系方式"):
        actions.contact(town.keeper, match_id=match.pk, on=TODAY, channel="radio")
    with refused("120 字"):
        actions.contact(town.keeper, match_id=match.pk, on=TODAY, channel="visit", next_step="看" * 121)
    with refused("联系日期"):
        actions.contact(town.keeper, match_id=match.pk, on=TODAY + ONE, channel="visit")
    for result, words in (
        (Result("won", TODAY), "列出的"), (Result("project", TODAY, band="huge"), "列出的"),
        (Result("nothing", TODAY, jobs=1), "没有谈成"), (Result("service", TODAY - ONE), "结果日期"),
    ):  # fmt: skip
        with refused(words):
            actions.close(town.keeper, match_id=match.pk, result=result)
