"""A township accountant's month, from the old software's files to the posters and a villager's answer.

`scripts/walk.py` runs it with LINGYAN_WALK naming a folder: then pictures of every step are kept there, and
docs/burden.md is counted anew. Otherwise the test insists that docs/burden.md is what this walk counts.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from lingyan.economy.books.models import Period, Voucher
from lingyan.economy.payments.models import PaymentRequest
from lingyan.workflow.jobs import run_next
from tests.disclosure.conftest import home
from tests.economy.bank.support import statement
from tests.support.browser import serving
from tests.support.identity import PASSWORD, code_now
from tests.support.samples import samples_dir
from tests.walk import burden
from tests.walk.office import (
    DECEMBER,
    FENGQIAO,
    JANUARY,
    TOWN,
    VILLAGES,
    XIYUAN,
    bank_balance,
    book_of,
    decided,
    keep_until_november,
    open_township,
)
from tests.walk.requests import TEN, Wanted
from tests.walk.walker import Today, Walker, now

__all__ = ["home"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db]

LEDGERS, BANK = samples_dir() / "ledgers", samples_dir() / "bank"
JOURNALS = {"凤桥村": "01-用友T3-凤桥村-2025", "西园村": "02-金蝶KIS-西园村-2025", "鹭塘村": "06-代理中心多村-2025"}
STATEMENTS = {
    "凤桥村": ("凤桥村-10201-四川农信版式.xls",),
    "西园村": ("西园村-10201-重庆农商行版式-上半年.csv", "西园村-10201-重庆农商行版式-0616起.csv"),
    "鹭塘村": ("鹭塘村-10201-中国银行版式.csv",),
}
ACCOUNTS = {"凤桥村": "9901483311145318601", "西园村": "9901441899242351529", "鹭塘村": "9901524853417297096"}


@pytest.fixture
def walker(db: None, home: Path, browser: Browser) -> Iterator[Walker]:
    today = Today.__new__(Today)
    today.at("2026-01-06")
    pictures = Path(os.environ["LINGYAN_WALK"]) if "LINGYAN_WALK" in os.environ else None
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
    with serving(today.handler()) as site:
        walker = Walker(browser, site, today, open_township(), pictures)
        try:
            yield walker
        finally:
            walker.page.context.close()


def test_a_month_of_three_villages(walker: Walker, tmp_path: Path) -> None:
    sign_in(walker)
    take_over(walker)
    register_accounts(walker)
    reconcile_december(walker)
    close(walker, str(DECEMBER))
    ask_for_payments(walker)
    sign_payments(walker)
    pay(walker)
    book_payments(walker)
    charge_depreciation(walker)
    count_cash(walker)
    review_and_post(walker)
    reconcile_january(walker, tmp_path)
    close(walker, str(JANUARY))
    publish(walker)
    hang_posters(walker, tmp_path)
    answer_a_villager(walker)
    walker.begin("")
    assert not walker.errors, walker.errors
    counted(walker)


def counted(walker: Walker) -> None:
    assert burden.unexplained(walker.posted) == []
    if walker.pictures is not None:
        burden.write(walker.posted)
    assert burden.table(walker.posted) == burden.written(), "run scripts/walk.py"


def sign_in(w: Walker) -> None:
    w.begin("sign in")
    w.who = "accountant"
    w.page.goto(f"{w.site}/sign-in/")
    w.fill(username="accountant", password=PASSWORD)
    w.press("登录")
    with now(w):
        code = code_now(w.staff["accountant"].authenticators.get())
    w.page.get_by_label("动态口令").fill(code)
    w.press("登录")
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
    while w.page.get_by_role("button", name="整月记账").count():
        if not w.page.get_by_role("button", name="整月记账").first.is_visible():
            w.page.get_by_text("按账套和月份整月记账").click()
        with w.page.expect_navigation():
            w.page.get_by_role("button", name="整月记账").first.click()
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
    while strong.count():
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
    w.go("/books/closing/", month=month)
    w.show(f"closing-{month}")
    w.tick_rows(*VILLAGES)
    w.tick('input[name="accept"]')
    with w.page.expect_navigation():
        w.page.get_by_role("button", name="结选中账套").click()
    w.show(f"closed-{month}")
    state = Period.State.CLOSED if month == str(JANUARY) else Period.State.TAKEN_OVER
    for village in VILLAGES:
        assert Period.objects.filter(book=book_of(village), month=int(month.replace("-", "")), state=state).exists()


def ask_for_payments(w: Walker) -> None:
    w.begin("ask for payments")
    w.today.at("2026-01-12")
    w.place = {"month": str(JANUARY)}
    with now(w):
        matter = decided("凤桥村", 15_000)
    for at, wanted in enumerate(TEN, 1):
        w.become(f"{wanted.village} {wanted.maker}")
        w.go("/")
        w.go("/payments/")
        w.follow("申请付款")
        _write(w, wanted, str(matter.pk) if wanted.note == "decision" else "")
        _add_paper(w, wanted, at)
        w.press("提交审批")
        w.reads("已提交审批")
        if at in (1, 4):
            w.show(f"payment-{at}-submitted")


def _write(w: Walker, wanted: Wanted, matter: str) -> None:
    name, account, bank = wanted.payee
    w.fill(purpose=wanted.purpose, payees__0__name=name, payees__0__amount=str(wanted.yuan))
    if wanted.cash:
        w.choose("from_account", "101")
    else:
        w.fill(payees__0__account=account, payees__0__bank=bank)
    if matter:
        w.choose("matter_id", matter)
    w.fill(lines__0__account=wanted.charge)
    if wanted.yuan in (320, 12_000):
        w.show(f"payment-form-{wanted.yuan}")
    w.press("保存申请")
    w.reads("已保存")


def _add_paper(w: Walker, wanted: Wanted, at: int) -> None:
    w.choose("kind", "invoice")
    w.fill(number=f"{at:020d}", date="2026-01-11")
    if at == 1:
        w.show("payment-paper")
    w.press("登记单据")
    w.reads("已登记单据")


def sign_payments(w: Walker) -> None:
    """Each level in turn from its inbox; one goes back and comes again, one maker is turned away."""
    w.begin("sign payments")
    w.today.at("2026-01-13")
    _maker_is_refused(w)
    for village in VILLAGES:
        _sign_all(w, f"{village} chairman")
    _send_one_back(w)
    for village in VILLAGES:
        _sign_all(w, f"{village} supervision")
    _bring_again(w)
    _sign_all(w, "officer")
    assert set(PaymentRequest.objects.values_list("state", flat=True)) == {"approved"}


def _maker_is_refused(w: Walker) -> None:
    """The secretary may sign in this village, but not what he asked for himself."""
    mine = PaymentRequest.objects.get(purpose="购买清扫工具")
    w.become("西园村 secretary")
    w.go("/payments/inbox/")
    expect(w.page.locator("main")).not_to_contain_text(mine.purpose)
    w.go(f"/payments/{mine.pk}/")
    w.reads("须由他人签字")
    w.show("maker-cannot-sign")
    assert not w.page.get_by_role("button", name="同意并签字").count()
    other = PaymentRequest.objects.get(purpose="购买茶水杯具")
    w.go(f"/payments/{other.pk}/")
    form = w.page.locator(f'form[action="/payments/{other.pk}/sign/"]')
    form.evaluate(
        "(form, to) => { form.action = to[0]; form.elements['step'].value = to[1]; }",
        [f"/payments/{mine.pk}/sign/", str(mine.current_id)],
    )
    w.press("同意并签字")
    w.reads("已经办理过这笔付款")
    w.show("maker-refused")
    mine.refresh_from_db()
    assert mine.state == "approving"
    assert any("422" in said or "403" in said for said in w.errors)
    w.errors.clear()


def _sign_all(w: Walker, who: str) -> None:
    """From the desk into the inbox and on from one to the next, until nothing waits."""
    w.become(who)
    w.go("/")
    w.page.locator("main").get_by_role("link", name="等我签字的付款").first.click()
    w.show(f"inbox-{who.replace(' ', '-')}")
    w.page.locator("main tbody a").first.click()
    while True:
        w.press("同意并签字")
        w.reads("已签字")
        following = w.page.locator("main").get_by_role("link", name="下一笔")
        if not following.count():
            break
        with w.page.expect_navigation():
            following.first.click()
    w.show(f"signed-{who.replace(' ', '-')}")


def _send_one_back(w: Walker) -> None:
    w.become("西园村 supervision")
    back = PaymentRequest.objects.get(purpose="制作公示栏")
    w.go(f"/payments/{back.pk}/")
    w.follow("退回")
    w.fill(reason="没有写明尺寸和张数")
    w.show("payment-return")
    w.press("退回")
    w.reads("已退回")
    w.become("西园村 reporter")
    w.go("/")
    w.page.locator("main").get_by_role("link", name="退回给我的付款申请").first.click()
    w.page.locator("main tbody a").first.click()
    w.reads("没有写明尺寸和张数")
    w.show("payment-returned")
    w.follow("修改")
    w.fill(purpose="制作公示栏（两米乘一米，一块）")
    w.press("保存申请")
    w.press("提交审批")
    w.become("西园村 chairman")
    w.go(f"/payments/{back.pk}/")
    w.press("同意并签字")


def _bring_again(w: Walker) -> None:
    again = PaymentRequest.objects.get(purpose__startswith="制作公示栏")
    assert again.state == "approved"
    assert again.round > 1


def pay(w: Walker) -> None:
    w.begin("pay")
    w.today.at("2026-01-14")
    w.become("cashier")
    for village, code in VILLAGES.items():
        w.go("/payments/releases/", region=code)
        w.show(f"releases-{village}")
        for row in w.page.locator("main tbody tr").filter(has_text="转账").all():
            row.locator('input[name="row"]').check()
        w.press("制作付款名单")
        w.reads("付款名单已做好")
        with w.page.expect_download():
            w.page.get_by_role("button", name="下载名单文件").click()
        w.press("全部付成")
        w.reads("新登记")
        w.show(f"list-{village}")
    [cash] = PaymentRequest.objects.filter(method="cash")
    w.go(f"/payments/{cash.pk}/")
    w.follow("支付现金")
    w.press("已付清，收条已签")
    w.reads("已登记现金支付")
    assert set(PaymentRequest.objects.values_list("state", flat=True)) == {"paid"}


def book_payments(w: Walker) -> None:
    w.begin("book")
    w.today.at("2026-01-30")
    w.place = {"region": TOWN, "month": str(JANUARY)}
    w.become("accountant")
    w.go("/")
    w.show("desk-accountant")
    w.page.locator("main").get_by_role("link", name="已支付、还没有凭证的付款").first.click()
    w.show("payments-to-book")
    w.tick_rows()
    w.press("生成凭证草稿")
    w.reads("已生成")
    w.show("payments-booked")


def charge_depreciation(w: Walker) -> None:
    w.begin("write an asset card")
    w.become("凤桥村 clerk")
    w.go("/property/")
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
    w.begin("count the cash")
    w.become("cashier")
    w.go("/cash/", region=XIYUAN)
    w.follow("盘点现金")
    w.show("cash-count-form")
    w.page.locator('main [name^="piece_"]').first.fill("3")
    w.fill(note="差异待查，已报告")
    w.press("登记")
    w.show("cash-count")
    w.become("reviewer")
    w.go("/cash/")
    w.page.locator("main tbody a").first.click()
    w.press("我在场监盘，确认")
    w.reads("已确认")
    w.begin("book")
    w.become("accountant")
    w.go("/cash/")
    w.page.locator("main tbody a").first.click()
    w.press("拟差异凭证")
    w.show("cash-difference")


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
        rows = [("2026-01-14", one.payee[0], one.purpose, -one.yuan * 100) for one in paid]
        path = folder / f"{village}-2026-01.csv"
        path.write_bytes(statement(rows, opening=bank_balance(village), number=ACCOUNTS[village]))
        bring_statement(w, village, path)
        match(w, village)
    w.begin("reconcile")
    reconcile(w)
    sign_reconciliations(w)


def publish(w: Walker) -> None:
    """Drafted together, signed by each village's own people, made public together."""
    w.begin("publish")
    w.today.at("2026-02-03")
    w.become("accountant")
    w.go("/disclosure/")
    w.tick_rows(*VILLAGES)
    w.press("拟稿")
    w.reads("已拟稿 3 份")
    w.show("board-drafted")
    for village, code in VILLAGES.items():
        w.place = {"region": code, "month": str(JANUARY)}
        w.become(f"{village} supervision")
        w.go("/disclosure/")
        w.follow("打开")
        publication = w.page.url.split("?")[0].removeprefix(w.site)
        w.show(f"publication-{village}")
        w.follow("审看摘要")
        w.show(f"summaries-{village}")
        w.tick_rows()
        w.press("确认已审看")
        w.follow("监督机构审核")
        w.press("签字")
        w.become(f"{village} secretary")
        w.go(publication)
        w.follow("两委联席会议审议")
        w.press("签字")
    w.place = {"region": TOWN, "month": str(JANUARY)}
    w.become("officer")
    w.go("/disclosure/")
    w.tick_rows(*VILLAGES)
    w.press("公开")
    w.show("publish-three")
    w.press("公开")
    w.reads("已公开并封存 3 个村的账目")
    w.show("board-published")
    w.follow("打开")
    w.show("published")


def hang_posters(w: Walker, folder: Path) -> None:
    """A second person reads the proofs, all are printed in one job, and one is hung and photographed."""
    w.begin("print and hang posters")
    w.place = {"region": TOWN, "month": str(JANUARY)}
    w.become("second-officer")
    w.go("/noticeboard/posters/")
    w.show("posters-unread")
    w.tick_rows()
    w.press("勾选的海报已校对")
    w.reads("已记下 3 张海报的校对")
    w.become("accountant")
    w.go("/noticeboard/posters/")
    w.show("posters-read")
    w.press("打印全部海报（A3）")
    task = w.page.url
    w.show("posters-task")
    w.page.goto("about:blank")  # nothing asks for progress while the job uses the only connection
    with now(w):
        done = run_next()
    assert done is not None
    assert done.state == "done", done.error
    w.page.goto(task)
    w.show("posters-done")
    with w.page.expect_download() as taken:
        w.page.get_by_role("link", name="查看结果").click()
    with zipfile.ZipFile(taken.value.path()) as archive:
        assert [name[:12] for name in archive.namelist()] == sorted(VILLAGES.values())
        assert all(archive.read(name).startswith(b"%PDF") for name in archive.namelist())
    w.become("凤桥村 clerk")
    w.go("/noticeboard/", region=FENGQIAO)
    w.show("calendar-village")
    with w.page.expect_navigation():
        w.page.get_by_role("link", name="的张贴").first.click()
    w.fill(place="村委会门口公示栏")
    w.show("hang")
    w.press("登记")
    photo = folder / "公示栏.jpg"
    photo.write_bytes(_PHOTO)
    w.page.locator('main input[type="file"]').set_input_files(str(photo))
    w.show("hung")


def answer_a_villager(w: Walker) -> None:
    w.begin("a villager asks (not the office's work)")
    w.leave()
    w.place = {}
    w.go(f"/v/{FENGQIAO}/")
    w.page.get_by_role("link", name=JANUARY.zh).first.click()
    w.show("public-page")
    w.page.get_by_role("link", name="问一问").first.click()
    w.choose("topic", w.page.locator('select[name="topic"] option').nth(1).get_attribute("value") or "")
    w.fill(text="仓库屋面修补了哪几间，是谁去验收的？")
    w.show("ask")
    w.press("发出提问")
    receipt = w.page.locator(".receipt").inner_text()
    w.show("receipt")
    w.begin("answer a question")
    w.today.at("2026-02-05")
    w.place = {"region": FENGQIAO, "month": "2026-02"}
    w.become("凤桥村 clerk")
    w.go("/questions/")
    w.show("questions")
    w.page.locator("main tbody a").first.click()
    w.show("question")
    w.follow("答复")
    w.fill(text="修补的是东侧三间，一月十三日由监督委员会到场验收，验收单附在凭证后。")
    w.press("发出答复")
    w.reads("已答复")
    w.show("question-answered")
    w.begin("a villager asks (not the office's work)")
    w.leave()
    w.place = {}
    w.go("/ask/receipt/")
    w.fill(receipt=receipt)
    with w.page.expect_navigation():
        w.page.locator("main form button").first.click()
    w.reads("东侧三间")
    w.show("answer-read")


_PHOTO = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
