"""Conditions of closing on the screen: in force with their source, set from a month on, and their history."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lingyan.economy.books import actions
from lingyan.economy.books.models import CloseRule
from lingyan.kernel.month import Month
from tests.economy.books.desk import Desk
from tests.support.actors import everything

pytestmark = pytest.mark.django_db
TOWN = "/closing/rules/?region=990121100000&month=2025-03"
VILLAGE = "/closing/rules/?region=990121100200&month=2025-03"
WARN = {"prerequisite": "all-posted", "severity": "warn", "from_month": "2025-03"}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def text(client: Client, url: str) -> str:
    answer = client.get(url, follow=True)
    assert answer.status_code == 200, (url, answer.status_code)
    return str(answer.content.decode())


def row_of(page: str, label: str) -> str:
    """The row of the conditions in force that begins with this label."""
    return page.partition("执行的条件</h2>")[2].partition(f">{label}</th>")[2].partition("</tr>")[0]


def test_only_who_closes_is_led_to_closing(desk: Desk) -> None:
    assert "去结账" in text(desk.accountant, TOWN)
    assert "去结账" not in text(desk.viewer, TOWN)


def test_everything_stands_there_with_the_shipped_severity(desk: Desk) -> None:
    page = text(desk.accountant, TOWN)
    for label in (
        "凭证全部记账",
        "凭证号连续",
        "科目余额表平衡",
        "按月顺序结账",
        "年末收支已结转",
        "往来明细齐全",
    ):
        assert "系统默认" in row_of(page, label), label
    assert "必须" in row_of(page, "凭证全部记账") and "提示" in row_of(page, "往来明细齐全")
    assert "还没有另外规定" in page


def test_a_rule_set_on_the_page_holds_from_its_month_in_and_below(desk: Desk) -> None:
    page = desk.accountant.post(TOWN, WARN, follow=True).content.decode()
    assert "“凭证全部记账”从2025年3月起在芦溪镇为“提示”" in page
    assert "本区域规定，2025年3月起" in row_of(page, "凭证全部记账")
    assert "周会计" in page and "2025年3月在执行" in page
    below = row_of(text(desk.accountant, VILLAGE), "凭证全部记账")
    assert "芦溪镇规定，2025年3月起" in below and "提示" in below
    before = text(desk.accountant, TOWN.replace("2025-03", "2025-02"))
    assert "系统默认" in row_of(before, "凭证全部记账") and "还没有开始" in before


def test_a_second_rule_from_the_same_month_is_refused_and_a_later_one_replaces(desk: Desk) -> None:
    desk.accountant.post(TOWN, WARN)
    again = desk.accountant.post(TOWN, {**WARN, "severity": "off"}).content.decode()
    assert "定了的不改" in again
    later = desk.accountant.post(TOWN, {**WARN, "severity": "block", "from_month": "2025-04"}, follow=True)
    assert "还没有开始" in later.content.decode()
    april = text(desk.accountant, TOWN.replace("2025-03", "2025-04"))
    assert "必须" in row_of(april, "凭证全部记账") and "已由别的规定代替" in april
    assert CloseRule.objects.count() == 2


def test_what_the_county_asks_for_cannot_be_loosened_in_the_township(desk: Desk) -> None:
    actions.set_close_rule(
        everything(), prerequisite="details-named", severity="block", from_month=Month(2025, 1),
        region=desk.office.places["芦原县"],
    )  # fmt: skip
    page = desk.accountant.post(TOWN, {**WARN, "prerequisite": "details-named"}).content.decode()
    assert "芦原县从2025年1月起规定为“必须”" in page
    assert "芦原县规定，2025年1月起" in row_of(page, "往来明细齐全")
    assert CloseRule.objects.count() == 1


@pytest.mark.parametrize("change", [{"from_month": "2025-13"}, {"severity": "x"}, {"prerequisite": "none"}])
def test_a_form_that_cannot_be_read_says_so(desk: Desk, change: dict[str, str]) -> None:
    page = desk.accountant.post(TOWN, {**WARN, **change}).content.decode()
    assert '<details class="card" open>' in page and 'aria-invalid="true"' in page
    assert not CloseRule.objects.exists()


def test_the_history_goes_to_excel(desk: Desk) -> None:
    desk.accountant.post(TOWN, WARN)
    answer = desk.accountant.get(f"{TOWN}&format=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert [row[:4] for row in rows[1:]] == [("凭证全部记账", "芦溪镇", "2025年3月", "提示")]


def test_who_does_not_set_up_books_is_kept_out(desk: Desk) -> None:
    for client in (desk.clerk, desk.reviewer):
        assert client.get(TOWN).status_code == 403
        assert client.post(TOWN, WARN).status_code == 403
    assert "结账条件" in text(desk.accountant, "/") and "结账条件" not in text(desk.reviewer, "/")
    stranger = desk._with("township-accountant", "铜垭村", "stranger", "外村会计")
    assert stranger.post(TOWN, WARN).status_code == 404
    assert not CloseRule.objects.exists()


def test_the_page_costs_a_fixed_number_of_queries(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for month in range(1, 13):
        for code in ("all-posted", "numbering"):
            actions.set_close_rule(
                everything(), prerequisite=code, severity="warn", from_month=Month(2025, month),
                region=desk.village,
            )  # fmt: skip
    with django_assert_max_num_queries(16):
        text(desk.accountant, VILLAGE)
