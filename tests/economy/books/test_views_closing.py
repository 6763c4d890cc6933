"""Closing on the screen: what stands against it, the button, many books at once, and the year's end."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lingyan.economy.books.models import Period, Voucher
from tests.economy.books.desk import PLACE, Desk, close_without_counting

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    close_without_counting()
    return Desk()


def text(client: Client, url: str) -> str:
    answer = client.get(url, follow=True)
    assert answer.status_code == 200, (url, answer.status_code)
    return str(answer.content.decode())


def test_what_blocks_is_named_with_its_link_and_then_the_month_closes(desk: Desk) -> None:
    voucher = desk.entered()
    page = text(desk.accountant, desk.url("close"))
    assert "还有 1 张凭证没有记账" in page and "/vouchers/?region=990121100200" in page
    assert "结2025年1月的账</button>" not in page
    desk.accountant.post(desk.url("close"))
    assert not Period.objects.exists()
    desk.reviewer.post(f"/vouchers/{voucher.pk}/review/")
    desk.accountant.post(f"/vouchers/{voucher.pk}/post/")
    answer = desk.accountant.post(desk.url("close"), follow=True).content.decode()
    assert "2025年1月已结账，共 1 张凭证" in answer
    assert "本月不能再记账" in answer


def test_the_order_of_months_is_kept_and_the_link_leads_to_the_due_one(desk: Desk) -> None:
    page = text(desk.accountant, f"/books/{desk.book.pk}/close/?region=990121100200&month=2025-03")
    assert "应先结2025年1月的账" in page
    assert f"/books/{desk.book.pk}/close/?region=990121100200&amp;month=2025-01" in page


def test_books_ticked_in_the_list_are_closed_together(desk: Desk) -> None:
    desk.posted()
    url = "/closing/?region=990121100000&month=2025-01"
    assert "未结账" in text(desk.reviewer, url)
    answer = desk.reviewer.post(f"/closing/close/?{PLACE}", {"row": [desk.book.pk]}, follow=True)
    assert "1 个账套的2025年1月已结账" in answer.content.decode()
    again = desk.reviewer.post(f"/closing/close/?{PLACE}", {"row": [desk.book.pk]}, follow=True)
    assert "没有结账" in again.content.decode()
    assert Period.objects.count() == 1
    assert "没有选中账套" in desk.reviewer.post(f"/closing/close/?{PLACE}", follow=True).content.decode()


def test_the_desk_tells_which_months_are_due(desk: Desk) -> None:
    assert "2025年1月未结账的账套" in text(desk.accountant, "/?region=990121100000&month=2025-02")
    desk.posted()
    desk.close(1)
    assert "2025年1月未结账的账套" not in text(desk.accountant, "/?region=990121100000&month=2025-02")


def test_income_is_carried_as_drafts_for_others_to_check(desk: Desk) -> None:
    desk.posted()
    page = text(desk.accountant, desk.url("year-end"))
    assert "1,200.50" in page
    answer = desk.accountant.post(desk.url("year-end"), {"do": "carry"}, follow=True)
    assert "已生成 1 张结转凭证的草稿" in answer.content.decode()
    carried = Voucher.objects.get(kind="close")
    assert (carried.state, [line.debit for line in carried.lines.all()]) == ("draft", [120_050, 0])
    assert "记账以后再结转" in text(desk.accountant, desk.url("year-end"))
    assert desk.reviewer.post(desk.url("year-end"), {"do": "carry"}).status_code == 404


def test_the_list_costs_a_fixed_number_of_queries(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(22):
        text(desk.accountant, f"/closing/?{PLACE}")
    with django_assert_max_num_queries(22):
        text(desk.accountant, f"/books/?{PLACE}")


def test_books_accounts_parties_and_projects_are_set_up(desk: Desk) -> None:
    assert "雁庄村股份经济合作社" in text(desk.viewer, f"/books/?{PLACE}")
    assert "2025年1月起上线" in text(desk.viewer, f"/books/{desk.book.pk}/?{PLACE}")
    for page, data, shown in (
        ("accounts", {"code": "10209", "name": "土地款专户"}, "银行存款/土地款专户"),
        ("parties", {"kind": "unit", "name": "雁城市丰禾果业有限公司"}, "雁城市丰禾果业有限公司"),
        ("projects", {"name": "灌渠维修"}, "灌渠维修"),
    ):
        assert desk.accountant.post(desk.url(page), data).status_code == 302
        assert shown in text(desk.accountant, desk.url(page))
        assert desk.clerk.post(desk.url(page), data).status_code == 404
        assert "增加" not in text(desk.clerk, desk.url(page))
    grid = text(desk.clerk, desk.url("enter"))
    assert 'value="10209 银行存款/土地款专户"' in grid and "灌渠维修" in grid
    twice = desk.accountant.post(desk.url("accounts"), {"code": "10209", "name": "重复"}).content.decode()
    assert "科目 10209 已经存在" in twice
