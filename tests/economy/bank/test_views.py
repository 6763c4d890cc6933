"""The pages of bank and cash as an accountant, a reviewer and a cashier use them."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lingyan.economy.bank import queries
from lingyan.economy.bank.models import (
    BankAccount,
    BankTransaction,
    CashCount,
    Match,
    Reconciliation,
    StatementImport,
    StatementMapping,
)
from lingyan.kernel.access import system_actor
from lingyan.kernel.rights import BANK_VIEW
from lingyan.kernel.tabular import read_workbook
from tests.economy.bank.support import Desk, Row, imported, posted, statement
from tests.support.identity import one_hand_at, signed_in, user_with

pytestmark = pytest.mark.django_db
ROWS: list[Row] = [
    ("2025-01-03", "王小明", "土地承包款", 10_000),
    ("2025-01-09", "甲店有限公司", "购纸", -1_000),
    ("2025-01-25", "手续费", "扣手续费", -50),
]


@pytest.fixture
def accountant(desk: Desk) -> Client:
    return signed_in(Client(), user_with("township-accountant", desk.region.parent))


@pytest.fixture
def reviewer(desk: Desk) -> Client:
    return signed_in(Client(), user_with("township-reviewer", desk.region.parent))


@pytest.fixture
def cashier(desk: Desk) -> Client:
    return signed_in(Client(), user_with("cashier", desk.region))


@pytest.fixture
def month(desk: Desk) -> Desk:
    posted(desk.book, "2025-01-03", "收王小明土地承包款", 10_000)
    posted(desk.book, "2025-01-08", "付甲店有限公司购纸", -1_000)
    imported(desk.folder, ROWS)
    return desk


def at(desk: Desk, path: str) -> str:
    return f"{path}?region={desk.region.code}&month=2025-01"


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:600]
    return answer.content.decode()


def test_a_statement_is_chosen_previewed_and_imported(desk: Desk, cashier: Client) -> None:
    assert "四川" not in text(cashier, at(desk, "/bank/import/"))
    given = SimpleUploadedFile("一月.csv", statement(ROWS))
    answer = cashier.post(at(desk, "/bank/import/"), {"file": given, "account": "", "mapping": ""})
    preview = answer.headers["Location"]
    page = text(cashier, preview)
    for words in ("10201", "100.00", "10.50", "王小明", "新流水"):
        assert words in page
    assert not BankTransaction.objects.exists()
    done = cashier.post(preview)
    assert done.headers["Location"].startswith(f"/bank/accounts/{desk.account.pk}/match/")
    assert BankTransaction.objects.count() == 3
    assert "一月.csv" in text(cashier, at(desk, f"/bank/accounts/{desk.account.pk}/"))
    assert cashier.get(preview).status_code == 404


def test_a_broken_statement_comes_back_with_reasons(desk: Desk, cashier: Client) -> None:
    rows = statement(ROWS).decode("gb18030").replace("89.50", "88.50").encode("gb18030")
    answer = cashier.post(at(desk, "/bank/import/"), {"file": SimpleUploadedFile("坏.csv", rows)})
    preview = answer.headers["Location"]
    page = text(cashier, preview)
    assert "余额不等于上一行余额加减本行金额" in page
    assert "导入</button>" not in page.replace("不导入", "")
    failed = cashier.get(f"{preview}failed.xlsx")
    path = desk.folder / "failed.xlsx"
    path.write_bytes(failed.content)
    cells = [str(cell) for row in read_workbook(path).sheets[0].rows for cell in row]
    assert any("余额不等于" in cell for cell in cells)
    assert cashier.post(preview).status_code in (400, 409, 422)
    assert not BankTransaction.objects.exists()
    cashier.post(f"{preview}discard/")
    assert cashier.get(preview).status_code == 404


def test_from_a_township_one_says_first_whose_account_is_registered(desk: Desk, accountant: Client) -> None:
    town = desk.region.parent
    assert town is not None
    before = BankAccount.objects.count()
    url = f"/bank/accounts/new/?region={town.code}&month=2025-01"
    typed = {"ledger_account": "10202", "number": "6228480000001234", "kind": "basic", "holder": "collective"}
    led = accountant.post(url, typed)
    assert BankAccount.objects.count() == before, "nothing becomes the township's own by mistake"
    assert f"region={desk.region.code}" in led.headers["Location"], "the only book below is taken"
    accountant.post(led.headers["Location"], typed)
    assert BankAccount.objects.latest("pk").organisation.region == desk.region


def test_an_upload_is_its_owners(desk: Desk, cashier: Client, accountant: Client) -> None:
    answer = cashier.post(
        at(desk, "/bank/import/"), {"file": SimpleUploadedFile("一月.csv", statement(ROWS))}
    )
    assert accountant.get(answer.headers["Location"]).status_code == 404


def test_the_list_of_movements_filters_and_masks(month: Desk, accountant: Client) -> None:
    assert "王小明" in text(accountant, at(month, "/bank/transactions/"))
    auditor = signed_in(Client(), user_with("auditor", month.region))
    page = text(auditor, at(month, "/bank/transactions/"))
    assert "甲店有限公司" in page
    assert "王**" in page or "王小明" in page
    only_in = text(accountant, at(month, "/bank/transactions/") + "&side=in")
    assert "土地承包款" in only_in
    assert "购纸" not in only_in
    assert "购纸" not in text(accountant, at(month, "/bank/transactions/") + "&least=50")
    excel = accountant.get(at(month, "/bank/transactions/") + "&format=xlsx")
    assert excel.content.startswith(b"PK")


def test_proposals_are_confirmed_on_the_workbench(month: Desk, accountant: Client, reviewer: Client) -> None:
    url = at(month, f"/bank/accounts/{month.account.pk}/match/")
    page = text(accountant, url)
    for words in ("同日同额", "同额异日", "银行已记、账上未记", "扣手续费", "确认选中的"):
        assert words in page
    assert "确认选中的" not in text(reviewer, url)
    confirm = at(month, f"/bank/accounts/{month.account.pk}/match/confirm/")
    assert reviewer.post(confirm, {"do": "strong"}).status_code == 403
    accountant.post(confirm, {"do": "strong"})
    matched = Match.objects.count()
    assert matched >= 1
    accountant.post(confirm, {"do": "picked", "pick": ["1:999"]})
    assert Match.objects.count() == matched
    matches = text(accountant, at(month, f"/bank/accounts/{month.account.pk}/matches/"))
    assert "有效" in matches
    undo = f"/bank/matches/{Match.objects.order_by('pk')[0].pk}/undo/"
    assert "撤销核对" in text(accountant, undo)
    accountant.post(undo, {"reason": "选错"})
    assert Match.objects.filter(undone_at__isnull=False).count() == 1


def test_items_are_put_together_by_hand(month: Desk, accountant: Client) -> None:
    line = posted(month.book, "2025-01-31", "补记手续费", -50)
    movement = BankTransaction.objects.get(amount=-50)
    confirm = at(month, f"/bank/accounts/{month.account.pk}/match/confirm/")
    accountant.post(confirm, {"do": "by-hand", "bank": [movement.pk], "line": [line.pk]})
    assert Match.objects.get().status == "by-hand"


def test_a_reconciliation_goes_through_two_hands(month: Desk, accountant: Client, reviewer: Client) -> None:
    confirm = at(month, f"/bank/accounts/{month.account.pk}/match/confirm/")
    page = text(accountant, at(month, f"/bank/accounts/{month.account.pk}/match/"))
    picks = [part.split('"')[0] for part in page.split('name="pick" value="')[1:]]
    accountant.post(confirm, {"do": "picked", "pick": picks})
    url = at(month, f"/bank/accounts/{month.account.pk}/reconciliation/")
    assert "未编制" in text(accountant, url)
    assert "流水只导入到 2025-01-25" in text(accountant, url)
    accountant.post(url, {"explanation": ""})
    made = Reconciliation.objects.get()
    page = text(accountant, url)
    assert "不能自己复核" in page
    sign = f"/bank/reconciliations/{made.pk}/sign/"
    accountant.post(sign)
    made.refresh_from_db()
    assert made.state == "made"
    with one_hand_at(accountant, reviewer):
        left = text(reviewer, url)
        assert "不能自己复核" in left and sign not in left
    assert sign in text(reviewer, url)
    reviewer.post(sign)
    made.refresh_from_db()
    assert made.state == "signed"
    assert "已签字" in text(reviewer, at(month, "/bank/reconciliations/"))
    assert reviewer.get(f"/bank/reconciliations/{made.pk}/paper.pdf").content.startswith(b"%PDF")
    assert reviewer.get(f"/bank/reconciliations/{made.pk}/paper.xlsx").content.startswith(b"PK")
    assert reviewer.get(f"/bank/reconciliations/{made.pk}/paper.doc").status_code == 404


def test_a_book_without_statements_has_nothing_in_transit(
    desk: Desk, accountant: Client, django_assert_num_queries: Any
) -> None:
    posted(desk.book, "2025-01-03", "收王小明土地承包款", 10_000)
    assert "没有未达账项" in text(accountant, at(desk, "/bank/open-items/") + "&side=books")
    with django_assert_num_queries(1):
        assert not queries.open_lines(system_actor("核对", [BANK_VIEW]), desk.region.path)


def test_the_days_before_the_first_row_of_a_statement_count_as_on_the_reconciliation(
    desk: Desk, accountant: Client
) -> None:
    posted(desk.book, "2025-01-01", "付元旦慰问品", -300)
    imported(desk.folder, ROWS)
    assert "付元旦慰问品" in text(accountant, at(desk, "/bank/open-items/") + "&side=books")


def test_who_only_looks_is_led_to_no_refusal(desk: Desk) -> None:
    auditor = signed_in(Client(), user_with("auditor", desk.region.parent))
    account, book = f"/bank/accounts/{desk.account.pk}/", f"/books/{desk.book.pk}/"
    for path in ("/bank/transactions/", "/bank/mappings/", account, f"{account}match/", "/vouchers/", book,
                 f"/year{book}2025/"):  # fmt: skip
        page = text(auditor, at(desk, path))
        for link in set(re.findall(r'<a class="btn[^>]* href="(/[^"#]*)"', page)):
            assert auditor.get(html.unescape(link)).status_code != 403, f"{link} on {path}"


def test_statements_of_many_accounts_are_drawn_up_at_once(
    month: Desk, accountant: Client, cashier: Client
) -> None:
    page = text(accountant, at(month, "/bank/reconciliations/"))
    assert 'name="row"' in page
    assert 'name="row"' not in text(cashier, at(month, "/bank/reconciliations/"))
    make = at(month, "/bank/reconciliations/make/")
    accountant.post(make, {"row": [month.account.pk, 2**62, "x"]})
    assert Reconciliation.objects.get().state == "made"
    assert "没有选中账户" in accountant.post(make, {}, follow=True).content.decode()


def test_one_that_does_not_agree_is_named(desk: Desk, accountant: Client) -> None:
    imported(desk.folder, ROWS, opening=5_000)
    make = at(desk, "/bank/reconciliations/make/")
    said = accountant.post(make, {"row": [desk.account.pk]}, follow=True).content.decode()
    assert "请查明并写明原因" in said
    assert not Reconciliation.objects.exists()


def test_an_account_starts_with_the_ledgers_and_a_statement_with_the_only_one(
    desk: Desk, accountant: Client
) -> None:
    posted(desk.book, "2025-01-03", "收土地承包款", 10_000)
    account = desk.account
    assert 'value="10201"' not in text(accountant, at(desk, "/bank/accounts/new/"))
    posted(desk.book, "2025-01-04", "转定期", 5_000, account="10203")
    assert 'value="10203"' in text(accountant, at(desk, "/bank/accounts/new/"))
    assert f'<option value="{account.pk}" selected>' in text(accountant, at(desk, "/bank/import/"))


def test_open_items_age_on_both_sides(month: Desk, accountant: Client) -> None:
    page = text(accountant, at(month, "/bank/open-items/"))
    assert "扣手续费" in page
    assert "土地承包款" in page
    young = text(accountant, at(month, "/bank/open-items/") + "&bucket=0")
    assert "扣手续费" in young
    assert "扣手续费" not in text(accountant, at(month, "/bank/open-items/") + "&bucket=3")
    books = text(accountant, at(month, "/bank/open-items/") + "&side=books")
    assert "付甲店有限公司购纸" in books
    assert accountant.get(at(month, "/bank/open-items/") + "&side=books&format=xlsx").content.startswith(
        b"PK"
    )


def test_accounts_are_registered_changed_and_closed(desk: Desk, accountant: Client) -> None:
    form = {"ledger_account": "10203", "number": "990188888888", "bank": "农行", "kind": "special",
            "holder": "collective", "on_list": "on", "opened_on": "2024-01-01"}  # fmt: skip
    answer = accountant.post(at(desk, "/bank/accounts/new/"), form)
    page = text(accountant, answer.headers["Location"])
    assert "专用存款账户" in page
    assert "已经对应另一个账户" in accountant.post(at(desk, "/bank/accounts/new/"), form).content.decode()
    pk = answer.headers["Location"].split("/")[3]
    accountant.post(at(desk, f"/bank/accounts/{pk}/edit/"), {**form, "bank": "农业银行"})
    assert "农业银行" in text(accountant, at(desk, "/bank/accounts/"))
    accountant.post(at(desk, f"/bank/accounts/{pk}/close/"), {"on": "2025-02-01"})
    assert "2025-02-01" in text(accountant, at(desk, f"/bank/accounts/{pk}/"))


def test_a_mapping_is_saved(desk: Desk, accountant: Client) -> None:
    accountant.post("/bank/mappings/new/", {"name": "某行", "column_date": "记账日", "column_amount": "额"})
    assert StatementMapping.objects.get().data["columns"] == {"date": ["记账日"], "amount": ["额"]}
    assert "某行" in text(accountant, "/bank/mappings/")
    refused = accountant.post("/bank/mappings/new/", {"name": "某行", "column_date": "记账日"})
    assert "至少要写明日期" in refused.content.decode()


def test_cash_is_counted_confirmed_and_booked(desk: Desk, cashier: Client, accountant: Client) -> None:
    posted(desk.book, "2025-01-05", "收租金", 30_000, account="101")
    form = {"counted_on": "2025-01-31", "piece_10000": "2", "piece_10": "5", "ious": "2025-01-09 50 购种借款",
            "note": "短款在查"}  # fmt: skip
    assert cashier.get(at(desk, "/cash/new/") + "&book=²").status_code == 200
    answer = cashier.post(at(desk, "/cash/new/"), form)
    count = CashCount.objects.get()
    assert answer.headers["Location"] == f"/cash/{count.pk}/"
    assert count.difference == 20_050 + 5_000 - 30_000
    page = text(cashier, f"/cash/{count.pk}/")
    assert "我在场监盘" not in page
    bad = cashier.post(f"/cash/{count.pk}/edit/", {**form, "ious": "昨天 50"})
    assert "第 1 行应写成" in bad.content.decode()
    assert "2025-01-09 50.00 购种借款" in text(cashier, f"/cash/{count.pk}/edit/")
    with one_hand_at(cashier, accountant):
        left = text(accountant, f"/cash/{count.pk}/")
        assert "不能自己监盘" in left and "我在场监盘" not in left
    assert "我在场监盘" in text(accountant, f"/cash/{count.pk}/")
    accountant.post(f"/cash/{count.pk}/confirm/")
    count.refresh_from_db()
    assert count.state == "confirmed"
    accountant.post(f"/cash/{count.pk}/voucher/")
    count.refresh_from_db()
    assert count.voucher is not None
    assert str(count.voucher) in text(accountant, f"/cash/{count.pk}/")
    assert cashier.get(f"/cash/{count.pk}/paper.pdf").content.startswith(b"%PDF")
    assert "雁庄村" in text(accountant, at(desk, "/cash/"))


def test_which_book_is_counted(desk: Desk) -> None:
    town = signed_in(Client(), user_with("cashier", desk.region.parent))
    assert desk.book
    page = town.get(f"/cash/new/?region={desk.region.parent.code}").content.decode()  # type: ignore[union-attr]
    assert "各种面额填张数" in page


LISTS = ("/bank/accounts/", "/bank/transactions/", "/bank/reconciliations/", "/bank/open-items/",
         "/bank/open-items/?side=books", "/cash/")  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_lists_ask_no_more_for_more_rows(
    month: Desk, accountant: Client, path: str, django_assert_max_num_queries: object
) -> None:
    joiner = "&" if "?" in path else "?"
    url = f"{path}{joiner}region={month.region.code}&month=2025-01"
    with django_assert_max_num_queries(34):  # type: ignore[operator]
        assert accountant.get(url).status_code == 200
    for day in range(10, 20):
        posted(month.book, f"2025-01-{day}", "付零星", -day)
    imported(month.folder, [(f"2025-02-{day}", f"张某{day}", "零星", -day) for day in range(10, 20)], name="二月.csv",
             opening=8_950)  # fmt: skip
    with django_assert_max_num_queries(34):  # type: ignore[operator]
        assert accountant.get(url.replace("2025-01", "2025-02")).status_code == 200


def test_a_clerk_elsewhere_learns_nothing(month: Desk) -> None:
    other = signed_in(
        Client(), user_with("cashier", month.region.parent.children.exclude(pk=month.region.pk)[0])
    )  # type: ignore[union-attr]
    for path in (
        "accounts/{0}/",
        "accounts/{0}/match/",
        "accounts/{0}/reconciliation/",
        "accounts/{0}/matches/",
    ):
        assert other.get(f"/bank/{path.format(month.account.pk)}").status_code == 404
    for path in ("/bank/accounts/", "/bank/transactions/?month=2025-01", "/bank/open-items/"):
        page = other.get(path).content.decode()
        assert "雁庄村" not in page
        assert "王小明" not in page


def test_an_imported_file_says_what_it_held_and_gives_its_original(month: Desk, cashier: Client) -> None:
    made = StatementImport.objects.get()
    url = at(month, f"/bank/statements/{made.pk}/")
    assert url.replace("&", "&amp;") in text(cashier, at(month, f"/bank/accounts/{month.account.pk}/"))
    page = text(cashier, url)
    assert made.sha256 in page and "登记并下载" in page
    assert cashier.post(url, {"purpose": ""}).status_code == 422
    answer = cashier.post(url, {"purpose": "核对付款"})
    assert answer.content == statement(ROWS) and "attachment" in answer.headers["Content-Disposition"]
    clerk = signed_in(Client(), user_with("village-clerk", month.region))
    assert "登记并下载" not in text(clerk, url)
    assert clerk.post(url, {"purpose": "看看"}).status_code == 403
