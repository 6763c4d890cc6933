"""An address is given, proved and stopped by its owner alone, and rests encrypted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Refused
from lingyan.notices import actions
from lingyan.notices.models import Outgoing, Subscription
from tests.notices.conftest import ADDRESS, NINE, messages
from tests.support.actors import nobody

MINUTE = dt.timedelta(minutes=1)


def given(actor: Actor, address: str = ADDRESS) -> str:
    """Give an address; the code that went out."""
    actions.give_address(actor, address=address)
    return str(messages()[-1].code)


def test_a_code_proves_the_address(actor: Actor, user: User) -> None:
    code = given(actor)
    assert len(code) == 6 and code.isdigit()
    found = actions.verify(actor, code=f" {code} ")
    assert found.verified_at == NINE and found.address == ADDRESS
    with pytest.raises(Refused, match="已过期"):
        actions.verify(actor, code=code)


def test_address_and_code_rest_encrypted_and_stand_in_no_audit_entry(actor: Actor) -> None:
    code = given(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, code_hash FROM notices_subscription")
        stored = b"".join(bytes(each) for each in cursor.fetchone())
        cursor.execute("SELECT code FROM notices_outgoing")
        stored += bytes(cursor.fetchone()[0])
    assert ADDRESS.encode() not in stored and code.encode() not in stored
    entry = AuditEntry.objects.get(code=actions.GIVEN)
    assert ADDRESS not in str(entry.details) and code not in str(entry.details)


def test_a_code_ends_after_half_an_hour(actor: Actor) -> None:
    code = given(actor)
    with clock.fixed(NINE + 31 * MINUTE), pytest.raises(Refused, match="已过期"):
        actions.verify(actor, code=code)


def test_five_wrong_codes_end_it_for_the_right_one_too(actor: Actor) -> None:
    code = given(actor)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(actions.TRIES):
        with pytest.raises(Refused, match="不对"):
            actions.verify(actor, code=wrong)
    with pytest.raises(Refused, match="次数太多"):
        actions.verify(actor, code=code)


def test_codes_are_few(actor: Actor) -> None:
    given(actor)
    with pytest.raises(Refused, match="过一分钟"):
        given(actor)
    for minute in range(1, actions.CODES_A_DAY):
        with clock.fixed(NINE + minute * MINUTE):
            given(actor)
    with clock.fixed(NINE + 30 * MINUTE), pytest.raises(Refused, match="明天再试"):
        given(actor)
    with clock.fixed(NINE + dt.timedelta(days=1)):
        given(actor)


def test_another_address_ends_the_first_and_its_code(actor: Actor, subscription: Subscription) -> None:
    first = given(actor)
    subscription.refresh_from_db()
    assert subscription.verified_at is None
    with clock.fixed(NINE + MINUTE):
        second = given(actor, "other@example.cn")
        assert [each.state for each in messages()] == ["dropped", "waiting"]
        assert messages()[0].code == ""
        if first != second:
            with pytest.raises(Refused, match="不对"):
                actions.verify(actor, code=first)
        assert actions.verify(actor, code=second).address == "other@example.cn"


def test_stopping_forgets_the_address_and_what_waits(
    actor: Actor, user: User, subscription: Subscription
) -> None:
    actions.put(user, Outgoing.Purpose.DIGEST, lines=[])
    actions.stop(actor)
    subscription.refresh_from_db()
    assert subscription.address == "" and subscription.verified_at is None
    assert [each.state for each in messages()] == ["dropped"]
    with pytest.raises(Refused, match="没有可以停用"):
        actions.stop(actor)


@pytest.mark.parametrize(
    "address", ["", "someone", "a@b", "张三@example.cn", f"{'a' * 250}@example.cn", "a@b.cn\nBcc: c@d.cn"]
)
def test_what_is_no_address_is_refused(actor: Actor, address: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.give_address(actor, address=address)
    assert refusal.value.code == "bad-address" and not messages()


def test_where_notices_are_off_no_address_is_taken(actor: Actor, settings: Any) -> None:
    from dataclasses import replace

    settings.LINGYAN = replace(settings.LINGYAN, notices="off")
    with pytest.raises(Refused, match="没有开通"):
        given(actor)
    assert not Subscription.objects.exists()


def test_without_an_account_there_is_nothing_to_give(folder: Any) -> None:
    for act in (lambda: actions.give_address(nobody(), address=ADDRESS), lambda: actions.stop(nobody())):
        with pytest.raises(Refused, match="账号登录"):
            act()
