"""A fresh installation: operators without passwords, administrators without default ones."""

from __future__ import annotations

import pytest

from lingyan.identity.actors import operator
from lingyan.identity.initial import make_administrators, make_operators
from lingyan.identity.models import User
from lingyan.kernel.rights import BOOKS_IMPORT, BOOKS_POST, REGIONS_MANAGE

pytestmark = pytest.mark.django_db


def test_the_two_operators_import_and_post_but_neither_does_both() -> None:
    assert make_operators() == ["takeover-importer", "takeover-poster"]
    importer, poster = operator("takeover-importer"), operator("takeover-poster")
    assert importer is not None
    assert poster is not None
    assert importer.may(BOOKS_IMPORT)
    assert importer.may(REGIONS_MANAGE)
    assert not importer.may(BOOKS_POST)
    assert poster.may(BOOKS_POST)
    assert not poster.may(BOOKS_IMPORT)
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert make_operators() == []


def test_the_three_administrators_are_three_people_with_passwords_of_their_own() -> None:
    made = make_administrators()
    assert len({password for _, password in made}) == 3
    for username, password in made:
        user = User.objects.get(username=username)
        assert user.check_password(password)
        assert user.must_change_password
    assert make_administrators() == []
