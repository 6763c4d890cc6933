"""One payment: what it asks for, its papers, signatures and history, and where it stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lingyan.economy.books.models import Voucher
from lingyan.economy.books.views.common import actor_of, download, labels_of, note_export
from lingyan.economy.payments import lookups, origins, printing, queries, rules
from lingyan.economy.payments.forms import DocumentForm
from lingyan.economy.payments.hands import APPROVALS
from lingyan.economy.payments.models import PayeeLine, PaymentRequest, Signature
from lingyan.economy.payments.views.common import (
    RESULT_TONES,
    account_shown,
    namer,
    payment_or_404,
    payment_url,
    tone_of,
)
from lingyan.identity import masking
from lingyan.identity.decorators import needs
from lingyan.identity.opening import may_open
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.money import plain_yuan
from lingyan.kernel.rights import BOOKS_ENTER, PAYMENTS_RELEASE, PAYMENTS_REQUEST, PAYMENTS_VIEW

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@needs(PAYMENTS_VIEW)
@require_GET
def payment(request: HttpRequest, payment_id: int) -> HttpResponse:
    found, actor = payment_or_404(request, payment_id), actor_of(request)
    path, name = lookups.path_of(found), namer(actor)
    lines = list(lookups.payees(found))
    steps = _steps(actor, found, lines)
    documents = [
        (each, each.seller or masking.shown(actor, "party", each.seller_name, path))
        for each in lookups.documents(found)
    ]
    context = {
        "payment": found, "book": found.book, "tone": tone_of(found), "steps": steps,
        "next_step": _next_step(actor, found, steps), "following": _following(actor, found, steps),
        "payees": [
            (line, name(line, path), account_shown(actor, line, path), RESULT_TONES[line.state]) for line in lines
        ],
        "debits": [(line, name_of_party(actor, line, path)) for line in lookups.debits(found)],
        "documents": documents, "document_total": sum(each.amount for each, _seller in documents),
        "document_form": _document_form(found, lines, documents) if "edit" in steps else None,
        "warnings": queries.warnings(actor, found), "signatures": _signatures(found), "facts": _facts(found),
        "related": [each for each in _related(found, lines) if may_open(actor, each[2])], "events": _events(found),
        "digest": rules.grouped_digest(found.digest) if found.digest else "",
        "out_of_hand": found.state in rules.OUT_OF_HAND,
    }  # fmt: skip
    return render(request, "payments/payment.html", context)


@needs(PAYMENTS_VIEW)
@require_GET
def print_form(request: HttpRequest, payment_id: int) -> HttpResponse:
    """付款审批单 in Word: who gets how much, in words and figures, who signed, and the digest of the list."""
    found, actor = payment_or_404(request, payment_id), actor_of(request)
    path, name = lookups.path_of(found), namer(actor)
    content = printing.approval_form(
        found, lambda line: name(line, path), lambda line: account_shown(actor, line, path), _names(found)
    )
    title = _("付款审批单-%(number)s") % {"number": found}
    note_export(request, title, 1, path)
    return download(content, f"{title}.docx", WORD)


def name_of_party(actor: Actor, line: Any, path: str) -> str:
    if line.party is None:
        return ""
    if line.party.personal is None:
        return str(line.party.name)
    return masking.shown(actor, "party", line.party.personal.name, path) or str(line.party.code)


def _steps(actor: Actor, found: PaymentRequest, lines: list[PayeeLine]) -> set[str]:
    """What this reader may do with the payment now; the actions ask again."""
    path = lookups.path_of(found)
    requests, releases = actor.may(PAYMENTS_REQUEST, path), actor.may(PAYMENTS_RELEASE, path)
    mine = actor.user_id == found.made_by
    free = not any(signature for _step, signature in queries.steps_of(found))
    missing = queries.unbooked(lines)
    lost = any(line.state in rules.LOST and not line.retried for line in lines)
    offered = {
        "edit": requests and found.state in rules.EDITABLE,
        "submit": requests and found.state in rules.EDITABLE,
        "withdraw": requests and mine and found.state == rules.APPROVING and free,
        "sign": queries.may_sign(actor, found),
        "send-on": queries.may_send_on(actor, found),
        "cancel": requests and found.state in (*rules.EDITABLE, rules.APPROVED),
        "cash": found.method == rules.CASH and queries.may_release(actor, found),
        "release": found.method == rules.BANK and queries.may_release(actor, found),
        "results": releases and found.payment_list_id is not None and found.state == rules.RELEASED,
        "retry": requests and found.state in (rules.PARTLY, rules.FAILED) and not found.origin_kind and lost,
        "voucher": actor.may(BOOKS_ENTER, path) and bool(missing.paid or missing.returned),
    }
    return {name for name, may in offered.items() if may}


def _document_form(found: PaymentRequest, lines: list[PayeeLine], documents: list[Any]) -> DocumentForm:
    """Starts with what the next paper most likely says: the rest of the amount, from the unit that is paid."""
    rest = found.amount - sum(each.amount for each, _seller in documents)
    seller = lines[0].name if len(lines) == 1 else ""
    return DocumentForm(initial={"amount": plain_yuan(rest) if rest > 0 else "", "seller": seller})


def _following(actor: Actor, found: PaymentRequest, steps: set[str]) -> dict[str, Any] | None:
    """The next payment that waits for this reader once this one no longer does, and how many there are."""
    if "sign" in steps or not any(actor.may(right, lookups.path_of(found)) for right in APPROVALS):
        return None
    waiting = [pk for pk in queries.waiting_for(actor) if pk != found.pk]
    if not waiting:
        return None
    following = queries.visible(actor).filter(pk__in=waiting).order_by("submitted_at", "pk")[0]
    return {"url": payment_url(following), "count": len(waiting)}


def _next_step(actor: Actor, found: PaymentRequest, steps: set[str]) -> str:
    if found.state == rules.APPROVING and found.current is not None:
        waits = _("等%(step)s。") % {"step": found.current.get_level_display()}
        signs = any(actor.may(right, lookups.path_of(found)) for right in APPROVALS)
        if signs and "sign" not in steps and queries.used_up(actor, found):
            waits += _("您已办理过这笔付款的其他环节，须由他人签字。")
        return waits
    if found.state == rules.APPROVED and not {"cash", "release"} & steps:
        releases = actor.may(PAYMENTS_RELEASE, lookups.path_of(found))
        return (
            _("您已办理过这笔付款的其他环节，须由他人支付。") if releases else _("审批已完成，等出纳支付。")
        )
    return {
        rules.DRAFT: _("登记单据、上传附件后提交审批。"),
        rules.RETURNED: _("按退回的理由修改，再提交审批。"),
        rules.APPROVED: _("审批已完成，等出纳支付。"),
        rules.RELEASED: _("名单已交银行，等登记结果。"),
        rules.PAID: _("款已付到。"),
        rules.PARTLY: _("有的没有付成，可为没有付成的重新申请。"),
        rules.FAILED: _("没有付成，可重新申请。"),
        rules.VOID: _("已作废，不再支付。"),
    }[found.state]


def _names(found: PaymentRequest) -> dict[int, str]:
    signed = [signature for _step, signature in queries.steps_of(found) if signature]
    assigned = [step.assigned_to for step, _signature in queries.steps_of(found)]
    releaser = found.payment_list.made_by if found.payment_list else None
    users = [found.made_by, releaser, *assigned]
    return labels_of([*users, *(one.by for one in signed), *(one.for_user for one in signed)])


def _signatures(found: PaymentRequest) -> list[dict[str, Any]]:
    names = _names(found)
    rows = []
    for step, signature in queries.steps_of(found):
        rows.append(
            {
                "level": step.get_level_display(), "who": printing.signer(signature, names) if signature else "",
                "at": signature.at if signature else None, "now": found.current_id == step.pk,
                "instead": signature is not None and signature.level != step.level,
                "level_as": Signature(level=signature.level).get_level_display() if signature else "",
                "sent_to": names.get(step.assigned_to or 0, ""),
            }
        )  # fmt: skip
    return rows


def _facts(found: PaymentRequest) -> list[tuple[str, Any]]:
    names = _names(found)
    facts = [
        (_("编号"), str(found)), (_("类别"), found.get_kind_display()), (_("方式"), found.get_method_display()),
        (_("付款账户"), found.from_account.path_name), (_("申请人"), names.get(found.made_by, "")),
        (_("档次"), _("第 %(tier)s 档") % {"tier": found.tier} if found.tier else ""),
        (_("决策事项"), str(found.matter) if found.matter else ""),
        (_("支付经办"), names.get(found.payment_list.made_by, "") if found.payment_list else ""),
    ]  # fmt: skip
    return [(label, value) for label, value in facts if value]


def _related(found: PaymentRequest, lines: list[PayeeLine]) -> list[tuple[str, str, str]]:
    links = []
    if found.payment_list_id:
        url = reverse("payments:list", args=[found.payment_list_id])
        links.append((_("付款名单"), f"№ {found.payment_list_id}", url))
    if found.retry_of:
        links.append((_("重新申请自"), str(found.retry_of), payment_url(found.retry_of)))
    links += [
        (_("重新申请"), str(each), payment_url(each))
        for each in found.retries.select_related("book__organisation__region")
    ]
    vouchers = {line.voucher_id for line in lines} | {line.return_voucher_id for line in lines}
    for each in Voucher.objects.filter(pk__in=[pk for pk in vouchers if pk]).order_by("pk"):
        links.append((_("凭证"), str(each), reverse("books:voucher", args=[each.pk])))
    origin = origins.of(found.origin_kind)
    if origin is not None and origin.url_name:
        links.append((_("来源"), origin.label, reverse(origin.url_name, args=[found.origin_id])))
    return links


def _events(found: PaymentRequest) -> list[dict[str, Any]]:
    entries = list(
        AuditEntry.objects.filter(object_kind=lookups.PAYMENT, object_id=str(found.pk)).order_by("id")
    )
    names = labels_of(entry.actor_id for entry in entries)
    return [
        {
            "at": entry.at, "who": names.get(entry.actor_id or 0) or entry.actor_label,
            "what": audit.label_of(entry.code), "note": entry.reason,
        }
        for entry in entries
    ]  # fmt: skip
