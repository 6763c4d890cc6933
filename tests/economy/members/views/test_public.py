"""A villager's way to the own line: no account, no cookie, no script, and nobody else's line."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from lingyan.economy.members import actions
from lingyan.economy.members.parameters import MOST_MISSES
from lingyan.kernel import receipts
from lingyan.parameters.actions import set_value
from tests.economy.members.support import Village
from tests.support.actors import everything

WRONG = receipts.receipt_of(bytes(range(32)))


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def url(village: Village, name: str = "dividends") -> str:
    return reverse(f"members:{name}", args=[village.organisation.region.code])


def test_the_own_line_and_nothing_else(village: Village, browser: Client) -> None:
    found = village.at("paid")
    [own] = actions.print_slips(village.clerk, distribution_id=found.pk, household=3)
    response = browser.post(url(village, "mine"), {"code": receipts.in_groups(own.code)})
    page = response.content.decode()
    assert "10,869.56" in page and "2.5 股" in page and "已付到户，2026-03-10" in page
    for other in ("13,043.46", "周长河", "赵", "<script", own.code):
        assert other not in page
    assert response["Cache-Control"] == "no-store" and not response.cookies


def test_wrong_codes_get_one_answer(village: Village, browser: Client) -> None:
    village.at("displayed")
    mistyped = browser.post(url(village, "mine"), {"code": "1" * 24})
    unknown = browser.post(url(village, "mine"), {"code": WRONG})
    assert (mistyped.status_code, unknown.status_code) == (422, 422)
    assert "24 位数字" in mistyped.content.decode() and "没有找到这个查询码" in unknown.content.decode()


def test_guessing_is_throttled_for_the_day(village: Village, browser: Client) -> None:
    set_value(
        everything(), MOST_MISSES, region=village.organisation.region, from_on=dt.date(2026, 1, 1), text="5",
        basis="县发3号",
    )  # fmt: skip
    village.at("displayed")
    statuses = [browser.post(url(village, "mine"), {"code": WRONG}).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


def test_the_public_page_has_counts_and_sums_of_what_is_published_only(
    village: Village, browser: Client
) -> None:
    found = village.at("paid")
    assert "还没有公开的收益分配" in browser.get(url(village)).content.decode()
    village.publish(found)
    page = browser.get(url(village)).content.decode()
    assert "49,999.94" in page and "10,000.00" in page and "人数较少，成员数不公开" in page
    for line in ("10,869.56", "周长河", "户编号", "<script"):
        assert line not in page
    assert 'class="larger"' in browser.get(f"{url(village)}?large=1").content.decode()


@pytest.mark.parametrize("code", ["990121000000", "000000000000", "x" * 30, "..%2f"])
def test_a_place_that_is_none(village: Village, browser: Client, code: str) -> None:
    assert browser.get(f"/dividends/{code}/").status_code == 404
