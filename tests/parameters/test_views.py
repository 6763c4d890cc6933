from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lingyan.parameters.models import ParameterValue
from tests.support.identity import Tree, signed_in, user_with
from tests.support.parameters import DAYS

pytestmark = pytest.mark.django_db
URL = "/parameters/tests.days/"


@pytest.fixture
def tree() -> Tree:
    return Tree()


def test_an_example_is_called_one_until_the_county_decides(client: Client, tree: Tree) -> None:
    signed_in(client, user_with("agriculture-office", tree.county))
    page = client.get(reverse("parameters:parameters"))
    assert "答复期限" in page.content.decode() and "示例" in page.content.decode()
    form = {"text": "7", "from_on": "2026-01-01", "basis": "县发〔2026〕2号"}
    assert client.post(URL, form).status_code == 302
    page = client.get(URL).content.decode()
    assert "7 天" in page and "县发〔2026〕2号" in page and "张三丰" in page


def test_a_bad_value_comes_back_with_what_would_be_right(client: Client, tree: Tree) -> None:
    signed_in(client, user_with("agriculture-office", tree.county))
    page = client.post(URL, {"text": "很多", "from_on": "2026-01-01", "basis": "县发〔2026〕2号"})
    assert "应填整数，如 10" in page.content.decode()
    assert not ParameterValue.objects.exists()


def test_who_only_reads_sees_no_form_and_may_not_post(client: Client, tree: Tree) -> None:
    signed_in(client, user_with("village-clerk", tree.village))
    assert "设置新的值" not in client.get(URL).content.decode()
    answer = client.post(URL, {"text": "7", "from_on": "2026-01-01", "basis": "x"})
    assert answer.status_code == 403
    assert not ParameterValue.objects.exists()


def test_search_and_excel(client: Client, tree: Tree) -> None:
    signed_in(client, user_with("village-clerk", tree.village))
    assert DAYS.label in client.get("/parameters/?q=答复").content.decode()
    assert "没有找到这样的规则" in client.get("/parameters/?q=没有的").content.decode()
    assert client.get("/parameters/?format=xlsx").content[:2] == b"PK"


def test_an_unknown_rule_is_not_found(client: Client, tree: Tree) -> None:
    signed_in(client, user_with("village-clerk", tree.village))
    assert client.get("/parameters/tests.none/").status_code == 404
