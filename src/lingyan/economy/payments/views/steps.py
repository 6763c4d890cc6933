"""The steps that change a payment's state: each asks the action, which decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lingyan.economy.books.views.common import actor_of, labels_of
from lingyan.economy.payments import actions, lookups, queries, rules
from lingyan.economy.payments.forms import DayForm, DocumentForm, ReasonForm, SendOnForm
from lingyan.economy.payments.hands import APPROVALS, RIGHTS
from lingyan.economy.payments.models import PaymentRequest, Step
from lingyan.economy.payments.views.common import payment_or_404, payment_url
from lingyan.identity.actors import actor_for, delegations_in_force, in_force
from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.identity.models import User
from lingyan.identity.roles import table
from lingyan.kernel import clock
from lingyan.kernel.money import format_yuan
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_ENTER, PAYMENTS_RELEASE, PAYMENTS_REQUEST


@needs(PAYMENTS_REQUEST)
@require_POST
def submit(request: HttpRequest, payment_id: int) -> HttpResponse:
    found = payment_or_404(request, payment_id, PAYMENTS_REQUEST)
    actions.submit(actor_of(request), request_id=found.pk)
    messages.success(request, _("已提交审批。"))
    return HttpResponseRedirect(payment_url(found))


@needs(PAYMENTS_REQUEST)
@require_POST
def withdraw(request: HttpRequest, payment_id: int) -> HttpResponse:
    found = payment_or_404(request, payment_id, PAYMENTS_REQUEST)
    actions.withdraw(actor_of(request), request_id=found.pk)
    messages.success(request, _("已撤回，可以修改后再提交。"))
    return HttpResponseRedirect(payment_url(found))


@needs(*APPROVALS)
@require_POST
def sign(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Sign the step that the page showed; when another was signed meanwhile, nothing happens."""
    found = payment_or_404(request, payment_id, *APPROVALS)
    signed = actions.sign(actor_of(request), step_id=_step_shown(request, found).pk)
    done = (
        _("已签字，审批完成，等出纳支付。")
        if signed.state == rules.APPROVED
        else _("已签字，转到下一个环节。")
    )
    messages.success(request, done)
    return HttpResponseRedirect(payment_url(found))


@needs(*APPROVALS)
@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, payment_id: int) -> HttpResponse:
    found = payment_or_404(request, payment_id, *APPROVALS)
    step = _step_shown(request, found)

    def act(reason: str) -> None:
        actions.send_back(actor_of(request), step_id=step.pk, reason=reason)

    return _with_reason(
        request, found, _("退回付款申请 %(number)s") % {"number": found}, _("退回"), act,
        [_("申请回到申请人手里，修改后重新从头审批。"), _("已签的字不再算数，仍留有记录。")], step,
    )  # fmt: skip


@needs(PAYMENTS_REQUEST)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, payment_id: int) -> HttpResponse:
    found = payment_or_404(request, payment_id, PAYMENTS_REQUEST)

    def act(reason: str) -> None:
        actions.cancel(actor_of(request), request_id=found.pk, reason=reason)

    return _with_reason(
        request, found, _("作废付款申请 %(number)s") % {"number": found}, _("作废"), act,
        [_("不再支付，不能恢复。"), _("所用的发票和决议金额可以用于别的付款。")],
    )  # fmt: skip


@needs(*APPROVALS)
@require_http_methods(["GET", "POST"])
def send_on(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Choose among the colleagues who could sign this step now."""
    found = payment_or_404(request, payment_id, *APPROVALS)
    step = _step_shown(request, found)
    form = SendOnForm(_colleagues(request, found, step), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.send_on(actor_of(request), step_id=step.pk, **form.cleaned_data)
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("已转交。"))
            return HttpResponseRedirect(payment_url(found))
    context = {
        "title": _("转交付款审批 %(number)s") % {"number": found}, "form": form, "action": _("转交"),
        "facts": _about(found), "cancel_url": payment_url(found), "fields": [("step", step.pk)],
        "consequences": [_("这一步只等这位同事签字；需要时还可以再转交。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(PAYMENTS_REQUEST)
@require_POST
def retry(request: HttpRequest, payment_id: int) -> HttpResponse:
    found = payment_or_404(request, payment_id, PAYMENTS_REQUEST)
    made = actions.retry(actor_of(request), request_id=found.pk)
    messages.success(request, _("已为没有付成的收款人填好新的申请，请核对账号后提交。"))
    return HttpResponseRedirect(payment_url(made, "edit"))


@needs(BOOKS_ENTER)
@require_http_methods(["GET", "POST"])
def voucher(request: HttpRequest, payment_id: int) -> HttpResponse:
    found = payment_or_404(request, payment_id, BOOKS_ENTER)
    lines = list(lookups.payees(found))
    missing = queries.unbooked(lines)
    paid_on = queries.paid_through(lines, clock.today())
    form = DayForm(request.POST or None, initial={"date": paid_on}, label=_("凭证日期"))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft_voucher(
                actor_of(request), request_id=found.pk, date=form.cleaned_data["date"]
            )
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            names = "、".join(str(each) for each in made)
            messages.success(request, _("已生成凭证草稿 %(names)s，等他人审核。") % {"names": names})
            return HttpResponseRedirect(payment_url(found))
    facts = [
        *_about(found),
        (_("已付、没有凭证"), _money(sum(line.amount for line in missing.paid))),
        (_("退汇、要冲回"), _money(sum(line.amount for line in missing.returned))),
    ]
    context = {
        "title": _("生成凭证 %(number)s") % {"number": found}, "form": form, "action": _("生成凭证草稿"), "facts": facts,
        "cancel_url": payment_url(found),
        "consequences": [
            _("借方为申请里的列支，贷方为付款账户；没有付成的不入账。"), _("单据附件随凭证；凭证要由他人审核、记账。"),
        ],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(PAYMENTS_RELEASE)
@require_http_methods(["GET", "POST"])
def pay_cash(request: HttpRequest, payment_id: int) -> HttpResponse:
    found = payment_or_404(request, payment_id, PAYMENTS_RELEASE)
    form = DayForm(request.POST or None, label=_("支付日期"))
    if request.method == "POST" and form.is_valid():
        try:
            actions.pay_cash(actor_of(request), request_id=found.pk, on=form.cleaned_data["date"])
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("已登记现金支付。"))
            return HttpResponseRedirect(payment_url(found))
    context = {
        "title": _("支付现金 %(number)s") % {"number": found}, "form": form, "action": _("已付清，收条已签"),
        "facts": _about(found), "cancel_url": payment_url(found),
        "consequences": [_("全部收款人登记为已付，不能撤销。"), _("领款人签字的收条附在凭证后。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(PAYMENTS_REQUEST)
@require_POST
def add_document(request: HttpRequest, payment_id: int) -> HttpResponse:
    found = payment_or_404(request, payment_id, PAYMENTS_REQUEST)
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused(
            next(str(text) for texts in form.errors.values() for text in texts), code="bad-document"
        )
    given = dict(form.cleaned_data)
    file = given.pop("file")
    actions.add_document(
        actor_of(request), request_id=found.pk, content=file.read() if file else b"", name=file.name if file else "",
        **given,
    )  # fmt: skip
    messages.success(request, _("已登记单据。"))
    return HttpResponseRedirect(payment_url(found))


@needs(PAYMENTS_REQUEST)
@require_http_methods(["GET", "POST"])
def remove_document(request: HttpRequest, payment_id: int, document_id: int) -> HttpResponse:
    found = payment_or_404(request, payment_id, PAYMENTS_REQUEST)
    document = lookups.documents(found).filter(pk=document_id).first()
    if document is None:
        raise Http404(_("没有这张单据"))

    def act(reason: str) -> None:
        actions.remove_document(actor_of(request), document_id=document_id, reason=reason)

    return _with_reason(
        request, found, _("取下单据 %(document)s") % {"document": document}, _("取下"), act,
        [_("单据信息和随它上传的附件都取下；谁在何时取下，留有记录。")],
    )  # fmt: skip


def _step_shown(request: HttpRequest, found: PaymentRequest) -> Step:
    """The step that the page named, else the next one. SECURITY: only of this payment."""
    text = request.POST.get("step") or request.GET.get("step") or str(found.current_id or 0)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    step = Step.objects.filter(pk=number, request=found).first()
    if step is None:
        raise Refused("这笔付款没有等待签字的环节", code="not-current")
    return step


def _colleagues(request: HttpRequest, found: PaymentRequest, step: Step) -> list[tuple[int, str]]:
    """Who else could sign: holders of the level's right here, and who stands in for them."""
    roles = [role.code for role in table().roles.values() if RIGHTS[step.level] in role.rights]
    own = in_force().filter(role__in=roles).values_list("user_id", "region__path")
    let = delegations_in_force().filter(assignment__role__in=roles)
    rows = [*own, *let.values_list("delegate_id", "assignment__region__path")]
    path = lookups.path_of(found)
    ids = {user for user, region in rows if path.startswith(region or "")} - {actor_of(request).user_id}
    names = labels_of(ids)
    could = [
        user
        for user in User.objects.filter(pk__in=ids).order_by("username")
        if queries.may_send_on(actor_for(user), found)
    ]
    return [(user.pk, names[user.pk]) for user in could]


def _with_reason(
    request: HttpRequest,
    found: PaymentRequest,
    title: str,
    label: str,
    act: Callable[[str], None],
    consequences: list[str],
    step: Step | None = None,
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("已%(label)s。") % {"label": label})
            return HttpResponseRedirect(payment_url(found))
    context = {
        "title": title, "form": form, "action": label, "danger": True, "consequences": consequences,
        "facts": _about(found), "cancel_url": payment_url(found), "fields": [("step", step.pk)] if step else [],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


def _about(found: PaymentRequest) -> list[tuple[str, Any]]:
    return [(_("付款"), str(found)), (_("用途"), found.purpose), (_("金额"), _money(found.amount))]


def _money(fen: int) -> str:
    return _("%(amount)s 元") % {"amount": format_yuan(fen)}
