"""Password rules beyond Django's own, and the first password of an account (governance S-02)."""

from __future__ import annotations

import secrets
import string
from typing import Any, Final

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

CLASSES_NEEDED: Final = 3
REMEMBERED: Final = 5
ADMINISTRATOR_DAYS: Final = 90
"""After so many days an administrator has to change the password."""

_CLEAR: Final = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))
"""Letters and digits that are not mistaken for one another on paper."""


def character_classes(password: str) -> int:
    """How many of the four classes occur: small letters, capitals, digits, anything else."""
    tests = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    return sum(any(test(character) for character in password) for test in tests)


def initial_password() -> str:
    """A random password of about 90 bits that can be read out: `Kp7m-x4Tz-9Rbw-Qd3s`."""
    while True:
        groups = ["".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(4)]
        password = "-".join(groups)
        if character_classes(password) == 4:
            return password


class CharacterClassesValidator:
    """Three of the four classes of characters."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 (Django's interface)
        if character_classes(password) < CLASSES_NEEDED:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        return gettext("密码要包含大写字母、小写字母、数字、符号中的至少三类。")


class NotRecentValidator:
    """Not one of the last five passwords of the account, the present one included."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None:
            return
        past = user.past_passwords.values_list("encoded", flat=True)[:REMEMBERED]
        if any(check_password(password, encoded) for encoded in (user.password, *past)):
            raise ValidationError(self.get_help_text(), code="password_recent")

    def get_help_text(self) -> str:
        return gettext("不能与最近 %(count)d 次用过的密码相同。") % {"count": REMEMBERED}
