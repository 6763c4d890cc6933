"""Codes of RFC 6238, once each."""

from __future__ import annotations

import base64
import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from lingyan.identity.models import Authenticator
from lingyan.identity.totp import accepted_step, code_at, current_step, enrolment_url, new_secret
from lingyan.kernel import clock
from tests.support.identity import code_now, make_authenticator, make_user

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
MOMENT = dt.datetime(2026, 11, 23, 9, 0, 10, tzinfo=clock.ZONE)


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_of_the_standard(seconds: int, digits: str) -> None:
    """RFC 6238 appendix B, the last six of its eight digits."""
    assert code_at(RFC_SECRET, seconds // 30) == digits


def test_one_step_to_either_side_is_accepted_and_no_more() -> None:
    with clock.fixed(MOMENT):
        now = current_step()
        for offset, good in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
            accepted = accepted_step(RFC_SECRET, code_at(RFC_SECRET, now + offset), after=-1)
            assert accepted == (now + offset if good else None)


@given(st.text(max_size=8))
def test_anything_but_six_digits_is_refused_without_error(code: str) -> None:
    if not (code.strip().isascii() and code.replace(" ", "").isdigit()):
        assert accepted_step(RFC_SECRET, code, after=-1) is None


@pytest.mark.django_db
def test_a_code_is_good_once() -> None:
    device = make_authenticator(make_user())
    with clock.fixed(MOMENT):
        code = code_now(device)
        assert device.verify_token(code)
        assert not Authenticator.objects.get(pk=device.pk).verify_token(code)


@pytest.mark.django_db
def test_wrong_codes_slow_down_the_next_try() -> None:
    device = make_authenticator(make_user())
    with clock.fixed(MOMENT):
        wrong = code_at(device.secret, current_step() + 100)
        assert not device.verify_token(wrong)
        assert device.throttling_failure_count == 1
        device.throttling_failure_count = 20
        assert not device.verify_token(code_now(device))


@pytest.mark.django_db
def test_the_secret_does_not_stand_in_the_database_in_clear() -> None:
    device = make_authenticator(make_user())
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM identity_authenticator WHERE id = %s", [device.pk])
        stored = bytes(cursor.fetchone()[0])
    assert device.secret.encode() not in stored


def test_the_phone_app_learns_secret_and_issuer() -> None:
    secret = new_secret()
    query = parse_qs(urlsplit(enrolment_url(secret, "wang")).query)
    assert query["secret"] == [secret]
    assert query["issuer"] == ["领雁"]
