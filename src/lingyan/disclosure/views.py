"""晒账本 in the console: the board of a month, one publication with its sign-off, posters, withdrawal."""

from __future__ import annotations

import json
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.disclosure import actions, bodies, bundles, corrections, posters, queries, showing
from lingyan.disclosure.forms import CorrectionForm, FieldsForm, ReasonForm, SignForm, WithdrawForm
from lingyan.disclosure.models import Publication, ScanOverride, SignOff
from lingyan.disclosure.sheets.catalogue import PARTY
from lingyan.disclosure.sheets.views import clearance_of, hung_for
from lingyan.disclosure.verification import summary_digest
from lingyan.economy.books import queries as books
from lingyan.economy.books import seals
from lingyan.economy.books.models import Book
from lingyan.economy.books.views.common import labels_of
from lingyan.identity.decorators import needs
from lingyan.identity.hands import one_hand
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import (
    DISCLOSURE_DISCLOSE_FIELD,
    DISCLOSURE_DRAFT,
    DISCLOSURE_OVERRIDE_SCAN,
    DISCLOSURE_PUBLISH,
    DISCLOSURE_SIGN_COMMITTEES,
    DISCLOSURE_SIGN_SUPERVISION,
    DISCLOSURE_VIEW,
    DISCLOSURE_WITHDRAW,
)
from lingyan.regions.place import place_of

_TONES: Final = {
    None: "plain", "draft": "info", "supervised": "info", "approved": "warn", "published": "ok",
    "superseded": "plain", "withdrawn": "danger",
}  # fmt: skip


@needs(DISCLOSURE_VIEW)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Every book of the region for the month: closed, signed, public, and whose turn it is."""
    place, actor = place_of(request), _actor(request)
    may = {"draft": actor.may_somewhere(DISCLOSURE_DRAFT), "publish": actor.may_somewhere(DISCLOSURE_PUBLISH)}
    page = ListPage(
        request,
        queries.board(actor, place.required_region(), place.month),
        [
            Column("village", _("村"), value="organisation__region__name", sort="organisation__region__code"),
            Column("town", _("乡镇"), value="organisation__region__parent__name"),
            Column("organisation", _("组织"), value="organisation__name"),
            Column(
                "state",
                _("公开状态"),
                "badge",
                value=_state_label,
                sort="state",
                tone=lambda row: _TONES[row.state],
            ),
            Column("waits", _("等谁办"), value=queries.waits_for),
            Column("version", _("版次"), "integer", sort="version"),
            Column("published_at", _("公开时间"), "time", sort="published_at"),
            Column(
                "open",
                _("办理"),
                value=_open_label,
                link=lambda row: _open_link(row, place.month),
                exported=False,
            ),
        ],
        name=format_lazy("{} {}", gettext_lazy("账目公开"), place.month),
        filters=[
            Filter("q", _("村或组织"), lookup="organisation__region__name|organisation__name__icontains"),
            Filter(
                "state",
                _("公开状态"),
                "choice",
                choices=[("none", _("未拟稿")), *Publication.State.choices],
                lookup=_by_state,
            ),
        ],
        sort="organisation__region__code",
        selectable=any(may.values()) and not place.required_region().is_village,
        form="rows",
        empty=Empty(_("没有账套"), _("先给村集体建账或接管旧账，结账后才能公开。")),
    )
    if page.wants_excel:
        return page.excel()
    return render(request, "disclosure/board.html", {"page": page, "may": may})


def _by_state(rows: Any, value: str) -> Any:
    return rows.filter(state__isnull=True) if value == "none" else rows.filter(state=value)


def _state_label(row: Any) -> str:
    if row.state is None:
        return _("未拟稿") if row.closed else _("未结账")
    return str(Publication.State(row.state).label)


def _open_label(row: Any) -> str:
    return _("打开") if row.publication else (_("拟稿") if row.closed else "")


def _open_link(row: Any, month: Month) -> str:
    if row.publication:
        return f"{reverse('disclosure:publication', args=[row.publication])}?month={month}"
    return reverse("disclosure:draft", args=[row.pk, str(month)]) if row.closed else ""


@needs(DISCLOSURE_DRAFT)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, book_id: int, month: str) -> HttpResponse:
    book = _book(request, book_id)
    when = _month(month)
    form = None
    if corrections.was_public(Publication(book=book, month=when)):
        form = CorrectionForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        made = actions.draft(_actor(request), book, when, reason=form.cleaned_data["reason"] if form else "")
        messages.success(request, _("已拟稿，下一步由监督机构审核。"))
        return redirect("disclosure:publication", made.pk)
    context = {
        "title": _("拟 %(month)s 公开稿") % {"month": when.shown},
        "action": _("拟稿"), "cancel_url": reverse("disclosure:board"), "form": form,
        "facts": [(_("组织"), book.organisation.name), (_("月份"), when.shown)],
        "consequences": [_("数字从已结账的账簿算出，不用填写。"), _("公开前要经监督机构审核和两委审议。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(DISCLOSURE_VIEW)
@require_GET
def publication(request: HttpRequest, publication_id: int) -> HttpResponse:
    """One publication: what it says, who signed, what the scanner found, and the next step."""
    found = _publication(request, publication_id)
    actor = _actor(request)
    waiting = found.state in {"draft", "supervised", "approved"}
    body = bodies.preview(found, on=clock.today()) if waiting else _stored_body(found)
    context = {
        "publication": found,
        "body": body,
        "entries": _entries(found, body),
        "turn": queries.turn(actor, found),
        "findings": _findings(actor, found, body) if waiting and body else [],
        "signoffs": _signoffs(found),
        "clearance": clearance_of(actor, found),
        "hung": hung_for(actor, found, body),
        "address": bundles.address_of(found) if found.log_index is not None else "",
        "may": {
            "withdraw": actor.may(DISCLOSURE_WITHDRAW, found.region.path),
            "draft": actor.may(DISCLOSURE_DRAFT, found.region.path),
            "clear": actor.may(DISCLOSURE_SIGN_SUPERVISION, found.region.path),
            "show": found.state == "published" and actor.may(DISCLOSURE_DISCLOSE_FIELD, found.region.path),
        },
        "tone": _TONES[found.state],
    }
    page = "disclosure/publication.html" if found.is_accounts else "disclosure/publication_sheet.html"
    response = render(request, page, context)
    if context["hung"]:
        response["Cache-Control"] = "no-store"
    return response


def _entries(found: Publication, body: dict[str, Any] | None) -> list[tuple[dict[str, Any], int]]:
    """Each public entry with the id of its voucher; both stand in the order of the book's leaves."""
    if body is None or not found.is_accounts:
        return []
    vouchers = seals.month_leaves(found.ledger, found.month).vouchers
    return [(entry, voucher.id) for entry, voucher in zip(body["entries"], vouchers, strict=True)]


def _findings(actor: Actor, found: Publication, body: dict[str, Any]) -> list[dict[str, Any]]:
    """What the scanner found, each with the request to let it pass, if there is one."""
    asked = {(bytes(one.digest), one.kind): one for one in found.overrides.filter(agreed_at__isnull=True)}
    hidden = actions.kept_from(actor, found)
    rows = []
    for text, finding in actions.findings(found, body):
        if text in hidden:
            continue
        override = asked.get((summary_digest(text), finding.kind))
        may = override is not None and actor.may(DISCLOSURE_OVERRIDE_SCAN, found.region.path)
        own = may and one_hand(actor.user_id, override.asked_by if override else None)
        rows.append(
            {"text": text, "found": finding, "override": override, "may_agree": may and not own, "own": own}
        )
    return rows


def _stored_body(found: Publication) -> dict[str, Any] | None:
    body: dict[str, Any] | None = json.loads(found.body) if found.body else None
    return body


def _signoffs(found: Publication) -> list[dict[str, Any]]:
    signed = list(found.signoffs.all())
    cleared = list(found.clearances.all()) if found.sheet == PARTY else []
    names = labels_of([*(one.by for one in signed), *(one.by for one in cleared)])
    events = [_event(one, names) for one in signed]
    events += [
        {"what": _("保密审查"), "who": names.get(one.by or 0, ""), "at": one.at, "note": "", "tone": "ok"}
        for one in cleared
    ]
    return sorted(events, key=lambda event: event["at"])


def _event(one: SignOff, names: dict[int, str]) -> dict[str, Any]:
    who = names.get(one.by or 0, one.label)
    note = _("、").join(part for part in (_("补录") if one.imported else "", one.note) if part)
    return {"what": one.get_step_display(), "who": who, "at": one.at, "note": note, "tone": "ok"}


@needs(DISCLOSURE_SIGN_SUPERVISION, DISCLOSURE_SIGN_COMMITTEES)
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Sign the next step, or take over the signature that stands on paper."""
    found = _publication(request, publication_id)
    turn = queries.turn(_actor(request), found)
    back = reverse("disclosure:publication", args=[found.pk])
    if turn is None or turn.step not in {SignOff.Step.SUPERVISED, SignOff.Step.APPROVED}:
        raise Refused("这份公开稿现在不等签字。", code="out-of-order")
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.sign(_actor(request), found, turn.step, **form.cleaned_data)
        messages.success(request, _("“%(step)s”已签字。") % {"step": turn.label})
        return redirect(back)
    context = {
        "title": turn.label, "facts": _what(found), "form": form,
        "action": _("签字"), "cancel_url": back,
        "consequences": [_("签字记入审计，不能撤回。"), _("同一个人只算一次签字。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(DISCLOSURE_PUBLISH)
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, publication_id: int) -> HttpResponse:
    found = _publication(request, publication_id)
    back = reverse("disclosure:publication", args=[found.pk])
    if request.method == "POST":
        bundles.finish_stored(actions.publish(_actor(request), [found]))
        messages.success(request, _("已公开并封存，村民现在可以看到。"))
        return redirect(back)
    context = {
        "title": _("公开 %(region)s %(month)s") % {"region": found.region.name, "month": found.when_shown},
        "action": _("公开"), "cancel_url": back,
        "facts": [*_what(found), (_("版次"), _("第%(version)s版") % {"version": found.version})],
        "consequences": [_("内容封存进日志，以后只能公开新版或撤下，不能改动。"), _("村民不用登录就能看到。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(DISCLOSURE_PUBLISH)
@require_POST
def file(request: HttpRequest, publication_id: int) -> HttpResponse:
    found = _publication(request, publication_id)
    actions.file_with_township(_actor(request), found)
    messages.success(request, _("已登记乡镇备案。"))
    return redirect("disclosure:publication", found.pk)


@needs(DISCLOSURE_WITHDRAW)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, publication_id: int) -> HttpResponse:
    found = _publication(request, publication_id)
    back = reverse("disclosure:publication", args=[found.pk])
    form = (ReasonForm if found.is_accounts else WithdrawForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = actions.withdraw(_actor(request), found, **form.cleaned_data)
        bundles.finish_stored([done])
        messages.success(request, _("已撤下，原页面改为撤下说明。"))
        return redirect(back)
    context = {
        "title": _("撤下 %(region)s %(month)s") % {"region": found.region.name, "month": found.when_shown},
        "danger": True, "action": _("撤下"), "cancel_url": back,
        "form": form,
        "facts": [*_what(found), (_("版次"), _("第%(version)s版") % {"version": found.version})],
        "consequences": [_("页面内容当即删除，原址显示撤下时间和理由。"), _("封存日志记下撤下，原来的记录不变。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(DISCLOSURE_DRAFT)
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, publication_id: int) -> HttpResponse:
    found = _publication(request, publication_id)
    back = reverse("disclosure:publication", args=[found.pk])
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.discard(_actor(request), found, reason=form.cleaned_data["reason"])
        messages.success(request, _("公开稿已作废，可以重新拟稿。"))
        return redirect("disclosure:board" if found.is_accounts else "disclosure:sheets")
    context = {
        "title": _("作废公开稿"), "danger": True, "action": _("作废"), "cancel_url": back, "form": form,
        "facts": _what(found),
        "consequences": [_("已有的签字一并作废，版次不再使用。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(DISCLOSURE_SIGN_SUPERVISION)
@require_http_methods(["GET", "POST"])
def clear(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Read the month's summaries and tick those that may be published as they stand."""
    found = _accounts(request, publication_id)
    if request.method == "POST":
        chosen = request.POST.getlist("summary")[:5000]
        count = actions.clear_summaries(_actor(request), found.ledger, chosen)
        messages.success(request, _("已审看 %(count)s 条摘要，公开时照原文显示。") % {"count": count})
        return redirect("disclosure:publication", found.pk)
    summaries = showing.summaries(found)
    context = {
        "publication": found, "summaries": summaries,
        "unread": any(not cleared for _text, cleared in summaries),
    }  # fmt: skip
    return render(request, "disclosure/clear.html", context)


@needs(DISCLOSURE_DRAFT)
@require_POST
def ask_override(request: HttpRequest, publication_id: int) -> HttpResponse:
    found = _publication(request, publication_id)
    text, kind = request.POST.get("text", ""), request.POST.get("kind", "")[:20]
    actions.ask_override(
        _actor(request), found, text=text, kind=kind, reason=request.POST.get("reason", "")[:300]
    )
    messages.success(request, _("已申请放行，须由第二人同意。"))
    return redirect("disclosure:publication", found.pk)


@needs(DISCLOSURE_OVERRIDE_SCAN)
@require_POST
def agree_override(request: HttpRequest, override_id: int) -> HttpResponse:
    mine = ScanOverride.objects.filter(
        _actor(request).scope(DISCLOSURE_OVERRIDE_SCAN, "publication__region__path")
    )
    override = get_object_or_404(mine.select_related("publication__region"), pk=override_id)
    actions.agree_override(_actor(request), override)
    messages.success(request, _("已同意放行。"))
    return redirect("disclosure:publication", override.publication_id)


@needs(DISCLOSURE_VIEW)
@require_GET
def poster(request: HttpRequest, publication_id: int) -> HttpResponse:
    """The A3 poster, made when first asked for and then part of the bundle; for who may see what hangs on the village's
    board only, the one with it, which is kept nowhere.
    """
    found = _publication(request, publication_id)
    if found.state != Publication.State.PUBLISHED:
        raise Refused("公开以后才能制作海报。")
    content, for_board = posters.poster_for(_actor(request), found)
    name = f"{found.region.code}-{found.place}-{found.version}{'-board' if for_board else ''}.pdf"
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    if for_board:
        response["Cache-Control"] = "no-store"
    return response


@needs(DISCLOSURE_DISCLOSE_FIELD)
@require_http_methods(["GET", "POST"])
def show_voucher(request: HttpRequest, publication_id: int, voucher_id: int) -> HttpResponse:
    """Chosen fields of one sealed voucher as a file with proof, for who is entitled to see them."""
    found = _accounts(request, publication_id)
    choices = showing.field_choices(found, voucher_id)
    form = FieldsForm(choices, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = showing.disclose_fields(_actor(request), found, voucher_id, **form.cleaned_data)
        response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
        response["Content-Disposition"] = f'attachment; filename="voucher-{voucher_id}.json"'
        return response
    context = {
        "title": _("出示凭证字段"), "form": form, "download": True, "action": _("生成出示文件"),
        "cancel_url": reverse("disclosure:publication", args=[found.pk]),
        "facts": [(_("村"), found.region.name), (_("月份"), found.month.shown)],
        "consequences": [_("没有勾选的字段在文件里只有散列，看不出内容。"), _("出示给谁、用途都记入审计。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _publication(request: HttpRequest, publication_id: int) -> Publication:
    rows = queries.visible(_actor(request)).select_related("region__parent__parent", "book__organisation")
    return get_object_or_404(rows.prefetch_related("signoffs"), pk=publication_id)


def _accounts(request: HttpRequest, publication_id: int) -> Publication:
    found = _publication(request, publication_id)
    if not found.is_accounts:
        raise Http404(_("这一份公开内容没有账套"))
    return found


def _what(found: Publication) -> list[tuple[str, str]]:
    """What a publication is about, as a page before an act says it."""
    if found.is_accounts:
        return [
            (_("村"), found.region.name), (_("月份"), found.month.shown), (_("组织"), found.ledger.organisation.name)
        ]  # fmt: skip
    return [(_("村"), found.region.name), (_("公开内容"), _(found.sheet_name)), (_("期间"), found.when_shown)]


def _book(request: HttpRequest, book_id: int) -> Book:
    return get_object_or_404(books.visible_books(_actor(request), right=DISCLOSURE_VIEW), pk=book_id)


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise Refused(str(error), code="bad-month") from None
