"""Accounts and roles on the screen: what each administrator can do there and sees refused."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from lingyan.identity.actors import actor_for
from lingyan.identity.models import Assignment, Authenticator, User
from lingyan.kernel import clock
from tests.support.identity import Tree, make_authenticator, make_user, signed_in, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def system() -> Client:
    return signed_in(Client(), user_with("system-administrator", username="keeper"))


@pytest.fixture
def security() -> Client:
    return signed_in(Client(), user_with("security-administrator", username="guard"))


def test_an_account_is_made_and_its_password_shown_once(system: Client) -> None:
    made = system.post("/users/new/", {"username": "wang.xm", "name": "王小明"})
    password = re.search(r"<code>([^<]+)</code>", made.content.decode()).group(1)  # type: ignore[union-attr]
    user = User.objects.get(username="wang.xm")
    assert user.check_password(password)
    assert "no-store" in made.headers["Cache-Control"]
    assert password not in system.get(f"/users/{user.pk}/").content.decode()
    again = system.post("/users/new/", {"username": "wang.xm", "name": "王小明"})
    assert "已有人使用" in again.content.decode()


def test_the_list_is_searched_by_name_and_state(system: Client) -> None:
    make_user("li.hm", name="李红梅")
    make_user("zhao.gq", name="赵国强")
    User.objects.filter(username="zhao.gq").update(is_active=False)
    found = system.get("/users/", {"q": "红梅"}).content.decode()
    assert "li.hm" in found
    assert "zhao.gq" not in found
    closed = system.get("/users/", {"state": "closed"}).content.decode()
    assert "zhao.gq" in closed
    assert "li.hm" not in closed
    assert system.get("/users/", {"format": "xlsx"}).content[:2] == b"PK"


def test_closing_asks_for_a_reason_and_can_be_undone(system: Client, tree: Tree) -> None:
    user = user_with("village-clerk", tree.village)
    url = f"/users/{user.pk}/"
    assert "立即退出登录" in system.get(f"{url}deactivate/").content.decode()
    assert system.post(f"{url}deactivate/", {"reason": ""}).status_code == 200
    system.post(f"{url}deactivate/", {"reason": "离任"})
    assert not User.objects.get(pk=user.pk).is_active
    assert "恢复账号" in system.get(url).content.decode()
    system.post(f"{url}reactivate/")
    assert User.objects.get(pk=user.pk).is_active
    refused = system.post(f"{url}reactivate/")
    assert refused.status_code == 422
    assert "不必恢复" in refused.content.decode()


def test_a_password_is_reset_but_not_ones_own(system: Client) -> None:
    user = make_user(password="Qing-Shan-2026")
    assert "首次密码" in system.post(f"/users/{user.pk}/reset-password/").content.decode()
    assert User.objects.get(pk=user.pk).must_change_password
    assert system.post(f"/users/{user.pk}/unlock/").status_code == 302
    own = User.objects.get(username="keeper")
    assert system.post(f"/users/{own.pk}/reset-password/").status_code == 403


def test_a_role_is_given_and_taken_on_the_screen(security: Client, tree: Tree) -> None:
    user = make_user("wang")
    place = {"role": "village-clerk", "region": tree.village.code}
    form = {"username": "wang", **place, "valid_from": clock.today(), "last_day": "", "decree": "镇发3号"}
    done = security.post("/assignments/new/", form, follow=True).content.decode()
    assert "已授予" in done
    assert actor_for(user).grants
    assert "wang" in security.get("/assignments/", {"role": "village-clerk", "current": "1"}).content.decode()
    assert security.get("/assignments/", {"format": "xlsx"}).content[:2] == b"PK"
    url = f"/assignments/{Assignment.objects.get(user=user).pk}/end/"
    assert "立即失效" in security.get(url).content.decode()
    security.post(url, {"reason": "离任"})
    assert not actor_for(user).grants


def test_the_last_day_of_a_role_is_inclusive(security: Client, tree: Tree) -> None:
    user = make_user("wang")
    today = clock.today()
    form = {"username": "wang", "role": "village-clerk", "region": tree.village.code, "valid_from": today,
            "last_day": today}  # fmt: skip
    security.post("/assignments/new/", form)
    assert actor_for(user, on=today).grants
    assert Assignment.objects.get(user=user).last_day == today


def test_what_is_wrong_stands_on_the_form(security: Client, tree: Tree) -> None:
    user_with("cashier", tree.town, "chen")
    form = {
        "username": "chen",
        "role": "township-reviewer",
        "region": tree.town.code,
        "valid_from": clock.today(),
    }
    assert "出纳不得" in security.post("/assignments/new/", form).content.decode()
    assert "没有这个用户名" in security.post("/assignments/new/", {**form, "username": "x"}).content.decode()
    assert "区划表中没有" in security.post("/assignments/new/", {**form, "region": "1"}).content.decode()


def test_a_lost_phone(security: Client, system: Client) -> None:
    user = make_user()
    make_authenticator(user)
    url = f"/users/{user.pk}/remove-totp/"
    assert system.post(url, {"reason": "手机遗失"}).status_code == 403
    assert security.get(url).status_code == 200
    security.post(url, {"reason": "手机遗失"})
    assert not Authenticator.objects.filter(user=user).exists()


def test_a_security_administrator_of_a_township_sees_its_assignments_only(tree: Tree) -> None:
    near = user_with("village-clerk", tree.village, "near")
    user_with("village-clerk", tree.other_village, "far")
    client = signed_in(Client(), user_with("security-administrator", tree.town))
    page = client.get("/assignments/").content.decode()
    assert "near" in page
    assert "far" not in page
    assert client.get(f"/assignments/{near.assignments.get().pk}/end/").status_code == 200


def test_lists_take_a_fixed_number_of_queries(
    security: Client, tree: Tree, django_assert_max_num_queries: object
) -> None:
    for _ in range(20):
        user_with("village-clerk", tree.village)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert security.get("/assignments/").status_code == 200
