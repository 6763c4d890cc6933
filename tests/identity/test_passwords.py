"""Which passwords are taken."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lingyan.identity.passwords import character_classes, initial_password


@pytest.mark.parametrize(
    "password", ["Short-1", "alllowercaseletters", "lowercase12345", "password123", "1234567890"]
)
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["Qing-Shan-2026", "青山绿水abcABC12", "lower-case-123"])
def test_three_classes_and_ten_characters_are_enough(password: str) -> None:
    validate_password(password)


def test_first_passwords_are_strong_and_never_the_same() -> None:
    made = {initial_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        validate_password(password)


@given(st.text())
def test_classes_are_between_none_and_four(text: str) -> None:
    assert 0 <= character_classes(text) <= 4
