"""Later charts on the screen: what they change, which books still hold balances, and carrying them over."""

from __future__ import annotations

import pytest

from lingyan.economy.books import actions
from lingyan.economy.books.chart_change import ChartChange
from lingyan.economy.books.importing.chart_file import ChartFile
from lingyan.economy.books.models import Voucher
from lingyan.kernel.month import Month
from tests.economy.books.desk import PLACE, Desk
from tests.economy.books.test_views_closing import text
from tests.support.actors import everything

pytestmark = pytest.mark.django_db
FILE = ChartFile(
    "新表.csv",
    "a" * 64,
    (ChartChange("50105", "光伏收入", "新增", ""), ChartChange("50103", "", "停用", "50105")),
)


def test_a_book_is_carried_over_from_its_page() -> None:
    desk = Desk()
    assert "科目表没有变动" in text(desk.viewer, f"/charts/?{PLACE}")
    desk.posted()
    version = actions.load_chart(everything(), file=FILE, name="2025年补充科目", from_month=Month(2025, 1))
    page = text(desk.viewer, f"/charts/?{PLACE}")
    assert "光伏收入" in page and "50105 经营收入/光伏收入" in page and "雁庄村股份经济合作社" in page
    url = f"/books/{desk.book.pk}/charts/{version.pk}/?{PLACE}"
    assert "1,200.50" in text(desk.viewer, url) and "生成科目结转凭证" not in text(desk.viewer, url)
    assert desk.viewer.post(url).status_code == 404
    answer = desk.accountant.post(url, follow=True).content.decode()
    assert "已生成 1 张科目结转凭证的草稿" in answer
    voucher = Voucher.objects.latest("pk")
    assert "还有 1 张凭证没有记账" in text(desk.accountant, url)
    assert "还有 1 张凭证没有记账" in desk.accountant.post(url, follow=True).content.decode()
    desk.reviewer.post(f"/vouchers/{voucher.pk}/review/")
    desk.reviewer.post(f"/vouchers/{voucher.pk}/post/")
    assert "停用的科目没有余额" in text(desk.accountant, url)
    assert "还有余额没有结转" not in text(desk.viewer, f"/charts/?{PLACE}")
    assert desk.viewer.get(f"/books/{desk.book.pk}/charts/{version.pk + 1}/").status_code == 404
