"""Regions, accounts and signed-in browsers for tests, made without detours."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY

from lingyan.identity.actors import actor_for
from lingyan.identity.models import Assignment, Authenticator, User
from lingyan.identity.roles import table
from lingyan.identity.totp import code_at, current_step, new_secret
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.people.models import PersonalData, Tenure
from lingyan.regions.models import Region
from tests.support.places import Places, make_places

PASSWORD = "Qing-Shan-2026"
_numbers = itertools.count(1)


class Tree:
    """The county of `make_places` by what its regions are; `other_…` lies beside, not below."""

    @cached_property
    def _places(self) -> Places:
        return make_places()

    @property
    def city(self) -> Region:
        return self._places["雁城市"]

    @property
    def county(self) -> Region:
        return self._places["芦原县"]

    @property
    def town(self) -> Region:
        return self._places["芦溪镇"]

    @property
    def village(self) -> Region:
        return self._places["雁庄村"]

    @property
    def other_town(self) -> Region:
        return self._places["芦坪镇"]

    @property
    def other_village(self) -> Region:
        return self._places["铜垭村"]


def make_user(username: str = "", *, name: str = "张三丰", password: str = "") -> User:
    """An active account past its first password. Without a password only `signed_in` can sign it in."""
    user = User(
        username=username or f"user{next(_numbers)}",
        personal=PersonalData.objects.create(name=name),
        must_change_password=False,
        password_changed_at=clock.now(),
        created_at=clock.now(),
    )
    user.set_password(password or None)
    user.save()
    return user


def one_person(*user_ids: int | None) -> None:
    """Make accounts with these ids those of one person, stored or not."""
    personal = PersonalData.objects.create(name="张三丰")
    for pk in user_ids:
        user = User.objects.filter(pk=pk).first() or User(pk=pk, username=f"no{pk}", created_at=clock.now())
        user.personal = personal
        user.save()


@contextmanager
def one_hand_at(*clients: Client) -> Iterator[None]:
    """While it lasts, who is signed in at these browsers is one person with an account for each."""
    ids = [int(client.session["_auth_user_id"]) for client in clients]
    before = dict(User.objects.filter(pk__in=ids).values_list("pk", "personal"))
    one_person(*ids)
    yield
    for pk, personal in before.items():
        User.objects.filter(pk=pk).update(personal=personal)


def assign(
    user: User, role: str, region: Region | None = None, tenure: Tenure | None = None, **dates: dt.date | None
) -> Assignment:
    """An assignment as it is stored, past all checks of the action."""
    return Assignment.objects.create(
        user=user, role=role, region=region, tenure=tenure, created_at=clock.now(),
        valid_from=dates.get("valid_from") or dt.date(2020, 1, 1), valid_to=dates.get("valid_to"),
    )  # fmt: skip


def user_with(
    role: str, region: Region | None = None, username: str = "", password: str = "", *, name: str = "张三丰"
) -> User:
    user = make_user(username, name=name, password=password)
    assign(user, role, region)
    return user


def actor_with(role: str, region: Region | None = None, username: str = "") -> Actor:
    """The actor of a fresh account with one role."""
    return actor_for(user_with(role, region, username))


def role_with(right: str) -> str:
    """Some role that holds the right."""
    return next(role.code for role in table().roles.values() if right in role.rights)


def make_authenticator(user: User) -> Authenticator:
    return Authenticator.objects.create(
        user=user, name="手机", confirmed=True, secret=new_secret(), created_at=clock.now()
    )


def code_now(device: Authenticator, *, steps: int = 0) -> str:
    """What the phone shows now, or some steps of thirty seconds later."""
    return code_at(device.secret, current_step() + steps)


def signed_in(client: Client, user: User) -> Client:
    """The client with a complete session of this user, second factor given."""
    client.force_login(user)
    device = Authenticator.objects.filter(user=user, confirmed=True).first() or make_authenticator(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client
