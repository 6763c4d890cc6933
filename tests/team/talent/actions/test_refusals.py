"""Every refusal of the room's actions by its code, and that nothing was written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Refused
from lingyan.team.talent import actions
from lingyan.team.talent.actions import Given, Result
from tests.team.talent.support import DETAILS, GIVEN, TODAY, Town

ONE = dt.timedelta(days=1)


def refused(code: str, do: Callable[[], Any]) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(Refused) as found:
        do()
    assert found.value.code == code
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("no-name", {"name": " "}), ("bad-contact", {"contact": "没有"}), ("unknown-group", {"group": "hero"}),
        ("unknown-kind", {"offers": [("捐款", "long")]}), ("unknown-form", {"offers": [("电商和销路", "rare")]}),
        ("bad-offers", {"offers": [("电商和销路", "long")] * 2}), ("too-long", {"wish": "愿" * 301}),
        ("not-agreed", {"young": True}), ("bad-day", {"counted": True, "stays_on": TODAY + ONE}),
        ("bad-level", {"village": "芦溪镇"}),
        *[
            (code, {"given": replace(GIVEN, **changes)})
            for code, changes in (
                ("unknown-how", {"how": "guess"}), ("no-paper", {"paper": ""}), ("too-long", {"paper": "号" * 41}),
                ("bad-consent", {"until": TODAY - ONE}),
            )
        ],
    ],
)  # fmt: skip
def test_listing(town: Town, code: str, changes: dict[str, Any]) -> None:
    refused(code, lambda: town.listed(**changes))


def test_a_person_once_and_only_while_listed(town: Town) -> None:
    who = town.listed()
    refused("twice", town.listed)
    refused("unknown-talent", lambda: actions.change(town.keeper, talent_id=who.pk + 99, details=DETAILS))
    actions.withdraw(town.keeper, talent_id=who.pk, purpose="match")
    refused("gone", lambda: actions.change(town.keeper, talent_id=who.pk, details=DETAILS))


def test_consents(town: Town) -> None:
    who = town.listed().pk
    longer = Given(TODAY, "signed", dt.date(2027, 12, 31), "芦溪-002")

    def give(purpose: str, given: Given = longer) -> Callable[[], Any]:
        return lambda: actions.give(town.keeper, talent_id=who, purpose=purpose, given=given)

    def renew(purpose: str, given: Given = longer) -> Callable[[], Any]:
        return lambda: actions.renew(town.keeper, talent_id=who, purpose=purpose, given=given)

    refused("unknown-purpose", give("sell"))
    refused("no-change", give("match"))
    refused("no-change", renew("count"))
    refused("not-longer", renew("match", replace(longer, until=GIVEN.until)))
    refused(
        "not-longer",
        renew("match", replace(longer, given_on=GIVEN.given_on - ONE, until=dt.date(2028, 5, 30))),
    )
    refused("bad-consent", give("count", replace(longer, until=TODAY - ONE)))
    refused("no-consent", lambda: actions.withdraw(town.keeper, talent_id=who, purpose="count"))
    renew("match", replace(longer, until=GIVEN.until + ONE))()


def test_proposals(town: Town) -> None:
    who, need = town.listed(), town.needed()
    other = town.listed("玉屯村", offers=[("法律咨询", "long")])

    def propose(need_id: int, *ids: int) -> Callable[[], Any]:
        return lambda: actions.propose(town.keeper, need_id=need_id, talent_ids=ids)

    refused("bad-choice", propose(need.pk))
    refused("unknown-need", propose(need.pk + 99, who.pk))
    refused("unknown-talent", propose(need.pk, who.pk, other.pk + 99))
    refused("not-offered", propose(need.pk, other.pk))
    propose(need.pk, who.pk)()
    refused("asked-before", propose(need.pk, who.pk))
    with clock.fixed(need.until + ONE):
        refused("too-late", propose(need.pk, who.pk))
    gone = town.needed()
    actions.withdraw(town.keeper, talent_id=who.pk, purpose="match")
    refused("gone", propose(gone.pk, who.pk))


def test_answers_talks_and_outcomes(town: Town) -> None:
    match = town.proposed().pk

    def answer(match_id: int = match, **more: Any) -> Callable[[], Any]:
        given = {"accepted": True, "on": TODAY, "channel": "phone", **more}
        return lambda: actions.answer(town.keeper, match_id=match_id, **given)

    def talk(**more: Any) -> Callable[[], Any]:
        given = {"on": TODAY, "channel": "visit", **more}
        return lambda: actions.contact(town.keeper, match_id=match, **given)

    def close(result: Result) -> Callable[[], Any]:
        return lambda: actions.close(town.keeper, match_id=match, result=result)

    refused("unknown-match", answer(match + 99))
    refused("unknown-channel", answer(channel="radio"))
    refused("bad-day", answer(on=TODAY - ONE))
    refused("wrong-state", talk())
    answer()()
    refused("wrong-state", answer())
    refused("unknown-channel", talk(channel="radio"))
    refused("bad-day", talk(on=TODAY + ONE))
    refused("too-long", talk(next_step="看" * 121))
    refused("unknown-outcome", close(Result("won", TODAY)))
    refused("unknown-outcome", close(Result("project", TODAY, band="huge")))
    refused("bad-outcome", close(Result("nothing", TODAY, jobs=1)))
    refused("bad-day", close(Result("service", TODAY - ONE)))
    with clock.fixed(GIVEN.until + ONE):
        refused("gone", talk(on=GIVEN.until + ONE))


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("unknown-kind", {"kind": "捐款"}), ("unknown-form", {"form": "rare"}), ("bad-number", {"number": 0}),
        ("no-detail", {"detail": " "}), ("no-detail", {"detail": "事" * 201}), ("bad-day", {"until": TODAY - ONE}),
        ("bad-level", {"village": "芦溪镇"}),
    ],
)  # fmt: skip
def test_needs(town: Town, code: str, changes: dict[str, Any]) -> None:
    refused(code, lambda: town.needed(**changes))


def test_a_need_ends_when_nothing_runs(town: Town) -> None:
    need, running = town.needed(), town.proposed()

    def close(need_id: int, closing: str) -> Callable[[], Any]:
        return lambda: actions.close_need(town.keeper, need_id=need_id, closing=closing)

    refused("unknown-closing", close(need.pk, "tired"))
    refused("unknown-need", close(need.pk + 99, "mistake"))
    refused("still-running", close(running.need_id, "mistake"))
    actions.answer(town.keeper, match_id=running.pk, accepted=False, on=TODAY, channel="phone")
    refused("was-matched", close(running.need_id, "mistake"))
    close(need.pk, "mistake")()
    refused("wrong-state", close(need.pk, "mistake"))


def test_a_file_to_import_has_a_size(town: Town) -> None:
    region = town.places["雁庄村"]
    for content in (b"", b"x" * (8 * 2**20 + 1)):
        refused(
            "bad-size",
            lambda content=content: actions.keep_file(
                town.keeper, region=region, name="表.xlsx", content=content
            ),
        )
