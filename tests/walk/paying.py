"""Ten payments: asked for in the villages, signed level by level, returned, refused, paid by the bank and from the till."""

from __future__ import annotations

from playwright.sync_api import expect

from lingyan.decisions.models import Matter
from lingyan.economy.payments.models import PaymentRequest
from tests.walk.office import JANUARY, VILLAGES
from tests.walk.requests import DECIDED, TEN, Wanted
from tests.walk.walker import Walker


def ask_for_payments(w: Walker) -> None:
    w.begin("ask for payments")
    w.place = {"month": str(JANUARY)}
    matter = Matter.objects.get(title=DECIDED)
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
    w.fill(number=f"{at:020d}", date="2026-01-21")
    if at == 1:
        w.show("payment-paper")
    w.press("登记单据")
    w.reads("已登记单据")


def sign_payments(w: Walker) -> None:
    """Each level in turn from its inbox; one goes back and comes again, one maker is turned away."""
    w.begin("sign payments")
    w.today.at("2026-01-26")
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
    w.open(w.page.locator("main").get_by_role("link", name="等我签字的付款"))
    w.show(f"inbox-{who.replace(' ', '-')}")
    w.open(w.page.locator("main tbody a"))
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
    w.open(w.page.locator("main").get_by_role("link", name="退回给我的付款申请"))
    w.open(w.page.locator("main tbody a"))
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
    w.today.at("2026-01-27")
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
