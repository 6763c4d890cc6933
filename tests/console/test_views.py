"""The frame: what it shows to whom, the region picker, preferences, and pages for what went wrong."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pytest
from django.test import Client

from lingyan.console.views import with_region
from lingyan.kernel import navigation
from tests.support.actors import everything
from tests.support.identity import Tree, signed_in, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def accountant(client: Client, tree: Tree) -> Client:
    return signed_in(client, user_with("township-accountant", tree.town))


def test_the_desk_stands_at_the_top_of_the_readers_scope(accountant: Client) -> None:
    shown = accountant.get("/?month=2026-11").content.decode()
    assert "芦溪镇 · 2026年11月" in shown
    assert 'href="#main">跳到正文' in shown
    assert "张三丰" in shown, "the user menu names who has signed in"


def test_a_view_sent_to_a_colleague_keeps_place_and_month_on_every_menu_link(
    accountant: Client, tree: Tree
) -> None:
    page = accountant.get(f"/?region={tree.village.code}&month=2025-03").content.decode()
    assert f'href="/?region={tree.village.code}&amp;month=2025-03" aria-current="page"' in page


def test_a_region_outside_the_scope_is_not_found(accountant: Client, tree: Tree) -> None:
    response = accountant.get(f"/?region={tree.other_village.code}")
    assert response.status_code == 404
    assert "没有这个页面" in response.content.decode()
    assert tree.other_village.name not in response.content.decode()


def test_the_picker_leads_to_no_place_above_the_readers_scope(accountant: Client, tree: Tree) -> None:
    page = accountant.get(f"/?region={tree.village.code}").content.decode()
    assert f"region={tree.town.code}" in page
    assert tree.town.parent is not None
    assert f"region={tree.town.parent.code}" not in page


def test_a_villager_who_mistyped_is_shown_the_way_to_the_public_pages(client: Client) -> None:
    page = client.get("/ask/999999999999/").content.decode()
    assert 'href="/v/"' in page
    assert "回到工作台" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=yz", ["雁庄村"]),
        ("q=玉", ["玉屯村"]),
        ("q=990121100", ["芦溪镇", "雁庄村", "玉屯村"]),
        ("q=铜垭", []),
    ],
)
def test_the_picker_finds_by_name_initials_and_code_inside_the_scope(
    accountant: Client, query: str, found: list[str]
) -> None:
    answer = accountant.get(f"/regions/search?{query}").json()
    assert [each["name"] for each in answer["regions"]] == found


def test_an_empty_search_offers_the_next_level(accountant: Client, tree: Tree) -> None:
    answer = accountant.get(f"/regions/search?q=&within={tree.town.code}").json()
    assert [each["name"] for each in answer["regions"]] == ["雁庄村", "玉屯村"]


def test_without_script_the_picker_is_a_page_of_links_back(accountant: Client) -> None:
    page = accountant.get(
        "/regions/choose", {"q": "yt", "next": "/vouchers?month=2026-01&page=3"}
    ).content.decode()
    assert 'href="/vouchers?month=2026-01&amp;region=990121100201"' in page


def test_another_region_starts_at_its_first_page() -> None:
    assert with_region("/v?region=1&page=4&q=%E6%B0%B4", "2") == "/v?q=%E6%B0%B4&region=2"


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "relative", ""]
)
def test_no_address_from_outside_is_gone_back_to(client: Client, url: str) -> None:
    assert client.post("/preferences", {"next": url, "theme": "dark"})["Location"] == "/"


def test_theme_and_type_are_remembered_before_the_page_is_drawn(accountant: Client) -> None:
    accountant.post("/preferences", {"theme": "dark", "next": "/"})
    accountant.post("/preferences", {"type": "large", "next": "/"})
    accountant.post("/preferences", {"theme": "pink", "next": "/"})
    assert 'data-theme="dark" data-type="large"' in accountant.get("/").content.decode()


def test_the_styleguide_belongs_to_the_demo(accountant: Client) -> None:
    assert accountant.get("/console/styleguide").status_code == 404


def test_no_page_of_the_frame_carries_inline_script_or_style(accountant: Client) -> None:
    for path in ("/", "/regions/choose", "/nowhere"):
        shown = accountant.get(path).content.decode()
        assert "<script>" not in shown and "<style" not in shown
        assert ' style="' not in shown and " onclick=" not in shown


@pytest.mark.parametrize(("role", "queries"), [("township-accountant", 19), ("village-clerk", 35)])
def test_the_desk_costs_few_queries(
    tree: Tree, role: str, queries: int, django_assert_max_num_queries: Any
) -> None:
    """Eight are the frame's; most rooms share one, some need one or two of their own."""
    place = tree.village if role.startswith("village") else tree.town
    client = signed_in(Client(), user_with(role, place))
    client.get("/")
    with django_assert_max_num_queries(queries):
        client.get("/")


def test_the_pages_of_one_room_stand_together_in_the_menu() -> None:
    """Whoever looks for 组织生活 finds it beside its own pages, not between those of the 换届."""
    entries = navigation.entries(everything())["team"]
    rooms = [each.url_name.partition(":")[0] for each in entries]
    assert [room for room, _ in groupby(rooms)] == list(dict.fromkeys(rooms))
