"""The page in one's own account, from an address to its end."""

from __future__ import annotations

from pathlib import Path

from django.test import Client
from django.urls import reverse

from lingyan.identity.models import User
from lingyan.notices.models import Subscription
from tests.notices.conftest import ADDRESS, messages
from tests.support.identity import Tree, signed_in, user_with

PAGE = "/account/notices/"


def test_give_prove_and_stop(client: Client, user: User) -> None:
    signed_in(client, user)
    assert reverse("notices:settings") in client.get("/account/").content.decode()
    assert "等您答复的村民提问" in client.get(PAGE).content.decode()
    answer = client.post(reverse("notices:address"), {"address": ADDRESS}, follow=True).content.decode()
    assert "等验证" in answer and ADDRESS in answer
    wrong = client.post(reverse("notices:verify"), {"code": "no"})
    assert wrong.status_code == 422 and "验证码不对" in wrong.content.decode()
    right = client.post(reverse("notices:verify"), {"code": str(messages()[0].code)}, follow=True)
    assert "已验证" in right.content.decode()
    assert "清除您填写的地址" in client.get(reverse("notices:stop")).content.decode()
    gone = client.post(reverse("notices:stop"), follow=True).content.decode()
    assert "通知已停用" in gone and ADDRESS not in gone


def test_a_refusal_stands_at_its_field(client: Client, user: User) -> None:
    signed_in(client, user)
    answer = client.post(reverse("notices:address"), {"address": "nobody"})
    assert answer.status_code == 422 and "完整的邮箱地址" in answer.content.decode()
    assert client.post(reverse("notices:stop")).status_code == 422


def test_nobody_sees_the_address_of_another(client: Client, subscription: Subscription, folder: Path) -> None:
    signed_in(client, user_with("security-administrator"))
    for url in (PAGE, "/account/"):
        assert ADDRESS not in client.get(url).content.decode()


def test_where_notices_are_off_the_page_says_so(client: Client, db: None) -> None:
    signed_in(client, user_with("village-clerk", Tree().village))
    text = client.get(PAGE).content.decode()
    assert "没有开通通知" in text and "发送验证码" not in text
