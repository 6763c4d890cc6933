"""The accountant's own work: old books and statements brought in, matched, booked, charged, counted, posted, closed."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from lingyan.economy.bank.actions.counting import cash_balance
from lingyan.economy.bank.rules import DENOMINATIONS
from lingyan.economy.books.models import Period, Voucher
from lingyan.identity.models import Authenticator
from tests.economy.bank.support import statement
from tests.support.identity import PASSWORD, code_now
from tests.support.samples import samples_dir
from tests.walk.office import (
    DECEMBER,
    FENGQIAO,
    JANUARY,
    TOWN,
    VILLAGES,
    XIYUAN,
    bank_balance,
    book_of,
    keep_until_november,
)
from tests.walk.requests import TEN
from tests.walk.walker import Walker, now

LEDGERS, BANK = samples_dir() / "ledgers", samples_dir() / "bank"
JOURNALS = {
    "凤桥村": "01-用友T3-凤桥村-2025",
    "西园村": "02-金蝶KIS-西园村-2025",
    "鹭塘村": "06-代理中心多村-2025",
}
STATEMENTS = {
    "凤桥村": ("凤桥村-10201-四川农信版式.xls",),
    "西园村": ("西园村-10201-重庆农商行版式-上半年.csv", "西园村-10201-重庆农商行版式-0616起.csv"),
    "鹭塘村": ("鹭塘村-10201-中国银行版式.csv",),
}
ACCOUNTS = {"凤桥村": "9901483311145318601", "西园村": "9901441899242351529", "鹭塘村": "9901524853417297096"}


def sign_in(w: Walker) -> None:
    w.begin("sign in")
    w.who = "accountant"
    w.page.goto(f"{w.site}/sign-in/")
    w.fill(username="accountant", password=PASSWORD)
    w.press("登录")
    with now(w):
        code = code_now(Authenticator.objects.get(user=w.staff["accountant"]))
    w.page.get_by_label("动态口令").fill(code)
    w.press("继续")
    expect(w.page.get_by_role("heading", level=1)).to_have_text("工作台")
    w.show("desk-empty")


def take_over(w: Walker) -> None:
    """The journals of the year that ends; the months that the old software closed are posted beside the browser."""
    w.begin("take over the year (once)")
    w.place = {"region": TOWN, "month": str(DECEMBER)}
    for village, name in JOURNALS.items():
        [journal] = LEDGERS.glob(f"{name}.[xc]*")
        [opening] = LEDGERS.glob(f"{name}.期初.*")
        w.go("/take-over/")
        w.follow("接管旧账")
        w.give("files", journal)
        w.give("openings", opening)
        w.press("核对")
        w.show(f"take-over-{village}")
        w.tick('input[name="accept"]')
        w.press("接管")
        w.reads("已接管")
    w.show("taken-over")
    with now(w):
        keep_until_november(w.staff)
    w.become("reviewer")
    w.go("/vouchers/queue/?do=post")
    w.show("queue-taken-over")
    whole = w.page.locator("main details button")
    while whole.count():
        if not whole.first.is_visible():
            w.page.get_by_text("按账套和月份整月记账").click()
        with w.page.expect_navigation():
            whole.first.click()
        w.reads("已记账")
    w.become("accountant")
    for village in VILLAGES:
        w.go(f"/books/{book_of(village).pk}/")
        w.follow("设置上线月份")
        w.show(f"go-live-{village}")
        w.press("确定上线")
        w.reads("上线月份已定")


def register_accounts(w: Walker) -> None:
    w.begin("register bank accounts (once)")
    for village, code in VILLAGES.items():
        w.go("/bank/accounts/", region=code)
        w.follow("登记账户")
        w.fill(number=ACCOUNTS[village], bank="雁城农商行")
        w.show(f"account-{village}")
        w.press("登记")
        w.reads(village)


def reconcile_december(w: Walker) -> None:
    w.begin("import statements and match")
    for village, names in STATEMENTS.items():
        for name in names:
            bring_statement(w, village, BANK / name, account=village == "鹭塘村")
        match(w, village)
    w.begin("reconcile")
    reconcile(w)
    sign_reconciliations(w)
    w.become("accountant")


def bring_statement(w: Walker, village: str, path: Path, *, account: bool = False) -> None:
    w.go("/bank/accounts/", region=VILLAGES[village])
    w.follow("导入流水")
    w.give("file", path)
    if account:
        [value] = [
            each.get_attribute("value")
            for each in w.page.locator('select[name="account"] option').all()
            if village in each.inner_text()
        ]
        if w.page.locator('select[name="account"]').input_value() != value:
            w.choose("account", value or "")
    w.press("核对")
    w.show(f"statement-{village}")
    w.tick('input[name="accept"]')
    w.press("导入")
    w.reads("已导入")


def match(w: Walker, village: str) -> None:
    w.go(_workbench(w, village))
    w.show(f"match-{village}")
    strong = w.page.get_by_role("button", name="组有把握的")
    for _ in range(5):  # three hundred at a time
        if not strong.count():
            break
        with w.page.expect_navigation():
            strong.first.click()
    w.show(f"matched-{village}")


def _workbench(w: Walker, village: str) -> str:
    account = book_of(village).organisation.bank_accounts.get(ledger_account="10201")
    return f"/bank/accounts/{account.pk}/match/"


def reconcile(w: Walker) -> None:
    w.go("/bank/reconciliations/")
    w.tick_rows()
    w.press("编制")
    w.reads("已编制 3 张")
    w.show("reconciled")


def sign_reconciliations(w: Walker) -> None:
    w.become("reviewer")
    for village in VILLAGES:
        w.go("/bank/reconciliations/")
        w.follow(village)
        w.press("复核签字")
        w.reads("已复核签字")


def close(w: Walker, month: str) -> None:
    w.begin("close the month")
    w.become("accountant")
    w.go("/closing/", month=month)
    w.show(f"closing-{month}")
    w.tick_rows(*VILLAGES)
    w.tick('input[name="accept"]')
    with w.page.expect_navigation():
        w.page.get_by_role("button", name="结选中账套").click()
    w.show(f"closed-{month}")
    state = Period.State.CLOSED if month == str(JANUARY) else Period.State.TAKEN_OVER
    for village in VILLAGES:
        assert Period.objects.filter(
            book=book_of(village), month=int(month.replace("-", "")), state=state
        ).exists()


def book_payments(w: Walker) -> None:
    w.begin("book")
    w.today.at("2026-01-30")
    w.place = {"region": TOWN, "month": str(JANUARY)}
    w.become("accountant")
    w.go("/")
    w.show("desk-accountant")
    w.open(w.page.locator("main").get_by_role("link", name="已支付、还没有凭证的付款"))
    w.show("payments-to-book")
    w.tick_rows()
    w.press("生成凭证草稿")
    w.reads("已生成")
    w.show("payments-booked")


def charge_depreciation(w: Walker) -> None:
    w.begin("write an asset card")
    w.become("凤桥村 clerk")
    w.go("/property/", region=FENGQIAO)
    w.follow("建立卡片")
    w.fill(name="村办公电脑", acquired_on="2025-12-10", original="6000", place="村委会")
    w.choose("kind", "office")
    w.choose("klass", "public")
    w.choose("use", "management")
    w.show("asset-card")
    w.press("保存卡片")
    w.show("asset-made")
    w.begin("depreciate")
    w.become("accountant")
    w.go("/property/depreciation/")
    w.show("depreciation")
    w.tick_rows()
    w.press("计提本月折旧")
    w.reads("折旧已生成凭证草稿")
    w.show("depreciated")


def count_cash(w: Walker) -> None:
    """The cashier counts the pieces, the reviewer attends."""
    w.begin("count the cash")
    w.become("cashier")
    w.go("/cash/", region=XIYUAN)
    w.follow("盘点现金")
    with now(w):
        left = cash_balance(book_of("西园村").pk, w.today.moment.date())
    for value in DENOMINATIONS:
        pieces, left = divmod(left, value)
        if pieces:
            w.fill(**{f"piece_{value}": str(pieces)})
    w.show("cash-count-form")
    w.press("登记")
    w.show("cash-count")
    w.become("reviewer")
    w.go("/cash/")
    w.open(w.page.locator("main tbody a"))
    w.press("我在场监盘，确认")
    w.reads("已确认")


def review_and_post(w: Walker) -> None:
    w.begin("review and post")
    w.become("reviewer")
    w.go("/vouchers/queue/?do=review")
    w.show("review-queue")
    w.tick_rows()
    w.press("审核")
    w.reads("已审核")
    w.go("/vouchers/queue/?do=post")
    w.tick_rows()
    w.press("记账")
    w.reads("已记账")
    w.show("posted")
    assert not Voucher.objects.filter(state__in=["draft", "reviewed"], book__go_live__isnull=False).exists()


def reconcile_january(w: Walker, folder: Path) -> None:
    """Statements of January hold what the bank paid out of the lists."""
    w.begin("import statements and match")
    w.today.at("2026-02-02")
    w.become("accountant")
    for village in VILLAGES:
        paid = [one for one in TEN if one.village == village and not one.cash]
        rows = [("2026-01-27", one.payee[0], one.purpose, -one.yuan * 100) for one in paid]
        path = folder / f"{village}-2026-01.csv"
        path.write_bytes(statement(rows, opening=bank_balance(village), number=ACCOUNTS[village]))
        bring_statement(w, village, path)
        match(w, village)
    w.begin("reconcile")
    reconcile(w)
    sign_reconciliations(w)
