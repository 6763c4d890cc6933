from __future__ import annotations

from lingyan.economy.books.models import Book, Voucher
from lingyan.kernel.rights import BOOKS_VIEW
from lingyan.supervision import records
from tests.support.actors import everything, holding, nobody
from tests.support.identity import Tree


def test_a_record_is_named_and_opens_for_who_may_see_it(tree: Tree, book: Book) -> None:
    voucher = Voucher.objects.get()
    given = [f"voucher:{voucher.pk}", "party:7", "voucher:999999", "publication_item:accounts/2025-Q1"]
    assert records.shown(everything(), tree.village.path, given) == [
        {"label": f"凭证 {voucher}", "url": f"/vouchers/{voucher.pk}/"}, {"label": "往来对象 7", "url": ""},
        {"label": "凭证 999999", "url": ""}, {"label": "公开事项 账目 2025-Q1", "url": ""},
    ]  # fmt: skip
    assert records.shown(nobody(), tree.village.path, given[:1]) == [
        {"label": f"凭证 {voucher.pk}", "url": ""}
    ]
    elsewhere = holding(BOOKS_VIEW, path=tree.other_village.path)
    assert records.shown(elsewhere, tree.village.path, given[:1])[0]["url"] == ""


def test_what_was_due_on_the_board_is_named_as_the_calendar_names_it(tree: Tree) -> None:
    given = [f"publication_item:{key}" for key in ("accounts/2025-04", "demanded/2025-05-20", "gone/2025")]
    assert [each["label"] for each in records.shown(nobody(), tree.village.path, given)] == [
        "公开事项 账目 2025年4月", "公开事项 应要求公开 2025年5月20日", "公开事项 gone/2025",
    ]  # fmt: skip
