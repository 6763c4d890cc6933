"""Time-based one-time codes (RFC 6238, six digits, thirty seconds, SHA-1 as every phone app has it)."""

from __future__ import annotations

import base64
import secrets
from hmac import compare_digest
from typing import Final
from urllib.parse import quote, urlencode

from django_otp.oath import hotp

from lingyan.kernel import clock

STEP_SECONDS: Final = 30
DIGITS: Final = 6
TOLERANCE: Final = 1
"""Steps to either side that a phone's clock may be off."""

ISSUER: Final = "领雁"


def new_secret() -> str:
    """A fresh 160-bit secret in base 32, as phone apps take it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def current_step() -> int:
    return int(clock.now().timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int) -> str:
    """The six digits that the phone shows during a time step."""
    return f"{hotp(base64.b32decode(secret), step, DIGITS):0{DIGITS}d}"


def accepted_step(secret: str, code: str, *, after: int) -> int | None:
    """The time step whose code this is, if it is near now and later than `after`; else None."""
    code = code.replace(" ", "").strip()
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        return None
    now = current_step()
    for step in range(max(now - TOLERANCE, after + 1), now + TOLERANCE + 1):
        # SECURITY: compared in constant time, so that timing does not tell how many digits fit.
        if compare_digest(code_at(secret, step), code):
            return step
    return None


def enrolment_url(secret: str, username: str) -> str:
    """What the QR code says to the phone app."""
    query = urlencode(
        {"secret": secret, "issuer": ISSUER, "digits": DIGITS, "period": STEP_SECONDS}, quote_via=quote
    )
    return f"otpauth://totp/{quote(f'{ISSUER}:{username}')}?{query}"
