"""A consent taken back erases at once; what remains says how many, never who."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from lingyan.kernel import clock
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import TALENT_VIEW
from lingyan.people.models import PersonalData
from lingyan.team.talent import actions
from lingyan.team.talent.models import Contact, Match, Offer, Particulars, Talent
from tests.support.actors import holding
from tests.team.talent.support import GIVEN, RETURNED, TODAY, Town

LATER = replace(GIVEN, given_on=TODAY, until=dt.date(2028, 6, 15), paper="芦溪-002")


def everything_stored() -> str:
    """Every value of every table, decrypted as the product reads it."""
    found = []
    for model in apps.get_models():
        if model.__module__.startswith("lingyan."):
            found += [str(row) for row in model._default_manager.values_list()]
    return "\n".join(found)


def test_withdrawing_erases_all_and_leaves_counts(town: Town) -> None:
    who = town.listed(counted=True)
    closed = town.closed(who, outcome="mentor")
    running = town.accepted(who, town.needed("雁庄村"))
    asked = town.proposed(who, town.needed("桃潭村"))
    actions.contact(town.keeper, match_id=running.pk, on=TODAY, channel="visit", next_step="小雁周末来看果园")
    actions.withdraw(town.keeper, talent_id=who.pk, purpose="match")
    stored = everything_stored()
    for told in ("王小雁", "13800001234", "wxy", "晚上八点", "直播卖果", "周末来看果园"):
        assert told not in stored, told
    who.refresh_from_db()
    assert (who.state, who.gone_on) == (Talent.State.GONE, TODAY)
    assert not Offer.objects.exists() and not Particulars.objects.exists()
    assert [each.ending for each in who.consents.all()] == ["withdrawn", "withdrawn"]
    states = {each.pk: each.state for each in Match.objects.all()}
    assert states == {closed.pk: "closed", running.pk: "dropped", asked.pk: "dropped"}
    assert Contact.objects.get().next_step == ""
    assert PersonalData.objects.get(pk=who.personal_id).erased_at is not None


def test_withdrawing_the_count_alone_keeps_the_listing(town: Town) -> None:
    who = town.listed(counted=True)
    actions.withdraw(town.keeper, talent_id=who.pk, purpose="count")
    told = Particulars.objects.get(talent=who)
    assert (told.young, told.returned_on, told.stays_on, told.wish) == (False, None, None, "愿意教直播卖果")
    with pytest.raises(Refused, match="没有有效的同意"):
        actions.withdraw(town.keeper, talent_id=who.pk, purpose="count")
    with pytest.raises(Refused, match="没有同意计入"):
        actions.change(town.keeper, talent_id=who.pk, details=RETURNED)
    actions.give(town.keeper, talent_id=who.pk, purpose="count", given=LATER)
    actions.change(town.keeper, talent_id=who.pk, details=RETURNED)


def test_renewing_takes_the_place_of_the_first(town: Town) -> None:
    who = town.listed()
    for given, words in (
        (replace(LATER, until=GIVEN.until), "要晚于"),
        (replace(LATER, given_on=dt.date(2026, 5, 31), until=dt.date(2027, 6, 1)), "要晚于"),
        (replace(LATER, until=dt.date(2028, 6, 16)), "最长"),
    ):
        with pytest.raises(Refused, match=words):
            actions.renew(town.keeper, talent_id=who.pk, purpose="match", given=given)
    with pytest.raises(Refused, match="没有可以续期"):
        actions.renew(town.keeper, talent_id=who.pk, purpose="count", given=LATER)
    with pytest.raises(Refused, match="已有有效的同意"):
        actions.give(town.keeper, talent_id=who.pk, purpose="match", given=LATER)
    with pytest.raises(Refused, match="没有这个用途"):
        actions.give(town.keeper, talent_id=who.pk, purpose="sell", given=LATER)
    actions.renew(town.keeper, talent_id=who.pk, purpose="match", given=LATER)
    old, new = who.consents.order_by("pk")
    assert (old.ending, old.ended_on, new.until, new.ended_on) == ("replaced", TODAY, LATER.until, None)


def test_who_is_gone_or_ran_out_cannot_be_dealt_with_any_more(town: Town) -> None:
    who = town.listed()
    with clock.fixed(GIVEN.until + dt.timedelta(days=1)):
        late = replace(LATER, given_on=clock.today(), until=dt.date(2028, 6, 1))
        with pytest.raises(Refused, match="已清除"):
            actions.renew(town.keeper, talent_id=who.pk, purpose="match", given=late)
        actions.withdraw(town.keeper, talent_id=who.pk, purpose="match")
        with pytest.raises(Refused, match="已清除"):
            actions.withdraw(town.keeper, talent_id=who.pk, purpose="match")


def test_only_who_keeps_the_register_ends_a_consent(town: Town) -> None:
    who = town.listed()
    with pytest.raises(Refused) as denied:
        actions.withdraw(holding(TALENT_VIEW), talent_id=who.pk, purpose="match")
    assert denied.value.code == "denied"


def test_the_database_itself_keeps_consents(town: Town) -> None:
    consent = town.listed().consents.get()
    changes = ("UPDATE talent_consent SET until = '2099-01-01'", "DELETE FROM talent_consent")
    for sql in changes:
        with pytest.raises(Exception, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with pytest.raises(IntegrityError), transaction.atomic():
        consent.pk = None
        consent.save()
