"""The demo's printed password and its waiver of the second factor exist in demo mode and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from lingyan.cli.serving import refuse_demo_beyond_loopback
from lingyan.demo import signins
from lingyan.identity.demonstration import second_factor_waived, set_printed_password
from lingyan.identity.models import User
from lingyan.identity.roles import ADMINISTRATORS, table
from lingyan.kernel.access import system_actor
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import IDENTITY_MANAGE_USERS
from tests.support.identity import Tree, make_user, user_with

KEEPER = system_actor("测试", [IDENTITY_MANAGE_USERS])


@pytest.fixture
def demo_mode(settings: Settings) -> None:
    settings.LINGYAN = replace(settings.LINGYAN, demo=True)


def test_every_post_has_a_sign_in() -> None:
    roles = {one.role for one in signins.SIGN_INS} | set(ADMINISTRATORS)
    assert roles | {"takeover-importer", "takeover-poster"} == set(table().roles)
    assert sum(one.role == "township-accountant" for one in signins.SIGN_INS) == 2


@pytest.mark.django_db
def test_a_printed_password_is_refused_outside_the_demo() -> None:
    user = make_user("wenshu")
    with pytest.raises(Denied):
        set_printed_password(KEEPER, users=[user], password=signins.PASSWORD)
    assert not User.objects.get(pk=user.pk).check_password(signins.PASSWORD)


@pytest.mark.django_db
@pytest.mark.usefixtures("demo_mode")
def test_in_the_demo_it_opens_all_the_accounts() -> None:
    users = [make_user("wenshu"), make_user("kuaiji1")]
    set_printed_password(KEEPER, users=users, password=signins.PASSWORD)
    for user in User.objects.filter(pk__in=[user.pk for user in users]):
        assert user.check_password(signins.PASSWORD)
        assert not user.must_change_password


@pytest.mark.django_db
def test_the_second_factor_is_a_duty_outside_the_demo(client: Client) -> None:
    client.force_login(user_with("township-accountant", Tree().town))
    assert not second_factor_waived()
    assert client.get("/", follow=True).redirect_chain


@pytest.mark.django_db
@pytest.mark.usefixtures("demo_mode")
def test_the_demo_asks_for_the_password_alone(client: Client) -> None:
    user = user_with("township-accountant", Tree().town, password=signins.PASSWORD)
    client.force_login(user)
    assert second_factor_waived()
    assert not client.get("/", follow=True).redirect_chain


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.org"])
@pytest.mark.usefixtures("demo_mode")
def test_the_demo_refuses_to_listen_beyond_loopback(host: str) -> None:
    with pytest.raises(Refused):
        refuse_demo_beyond_loopback(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
@pytest.mark.usefixtures("demo_mode")
def test_the_demo_listens_on_loopback(host: str) -> None:
    refuse_demo_beyond_loopback(host)


def test_a_real_installation_listens_where_it_is_told() -> None:
    assert not settings.LINGYAN.demo
    refuse_demo_beyond_loopback("0.0.0.0")
