"""One voucher: what it says, its papers and history, and the steps that change its state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.economy.books import actions, origin, printing
from lingyan.economy.books.actions.posting import MONTH_POSTED, POSTED
from lingyan.economy.books.actions.takeover import IMPORTED
from lingyan.economy.books.forms import PaperForm, ReasonForm, ReverseForm, day_in
from lingyan.economy.books.models import Attachment, Line, Voucher
from lingyan.economy.books.queries import VoucherView
from lingyan.economy.books.views.common import (
    PDF,
    STATE_TONES,
    actor_of,
    back_to,
    book_or_404,
    book_url,
    download,
    labels_of,
    month_or_404,
    note_export,
    party_label,
    path_of,
    voucher_or_404,
    voucher_url,
)
from lingyan.files import actions as files
from lingyan.files import scanning
from lingyan.files.models import StoredFile, shown_name
from lingyan.identity import masking
from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.identity.hands import one_hand
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_CONFIGURE, BOOKS_ENTER, BOOKS_POST, BOOKS_REVIEW, BOOKS_VIEW
from lingyan.people.models import PersonalData
from lingyan.render.voucher import VoucherSheet, vouchers_pdf

_SHOWN_INLINE: Final = {"pdf": PDF, "jpeg": "image/jpeg", "png": "image/png"}
_MOST_PRINTED: Final = 300
_NEXT: Final = {
    "draft": gettext_lazy("等审核会计审核；填制人不能审核自己的凭证。"),
    "reviewed": gettext_lazy("等记账；填制人（接管的为导入人）不能自己记账。"),
    "posted": gettext_lazy("已记账并封存，不能改动；有错用红字凭证冲销。"),
    "void": gettext_lazy("已作废，保留编号，不计入账。"),
}


@needs(BOOKS_VIEW)
@require_GET
def voucher(request: HttpRequest, voucher_id: int) -> HttpResponse:
    view = voucher_or_404(request, voucher_id)
    found = view.voucher
    actor, path = actor_of(request), path_of(found.book)
    label = party_label(actor, path)
    steps = _steps(actor, view)
    context = {
        "view": view,
        "voucher": found,
        "book": found.book,
        "book_url": book_url("book", found.book, found.month),
        "tone": STATE_TONES[found.state],
        "next_step": _left_to_others(actor, found, steps) or _NEXT[found.state],
        "steps": steps,
        "rows": [
            (line, label(line.party) if line.party else "", _account_url(line, found)) for line in view.lines
        ],
        "may_use_receipts": found.state != Voucher.State.VOID
        and actor.may(BOOKS_ENTER, path)
        and any(line.debit > 0 and line.account.code.startswith(("101", "102")) for line in view.lines),
        "may_erase": found.leaf is not None and actor.may(BOOKS_CONFIGURE, path),
        "papers": _papers(view.papers),
        "paper_form": PaperForm() if "edit" in steps else None,
        "facts": _facts(actor, view),
        "related": _related(view),
        "events": _events(found),
    }
    return render(request, "books/voucher.html", context)


def _steps(actor: Actor, view: VoucherView) -> set[str]:
    """What this reader may do with the voucher now; the actions ask again."""
    found = view.voucher
    path = path_of(found.book)
    waits = found.state in {Voucher.State.DRAFT, Voucher.State.REVIEWED}
    other = waits and not one_hand(actor.user_id, found.maker_id)
    taken_back = [each for each in view.reversals if each.state != Voucher.State.VOID]
    offered = {
        Voucher.State.DRAFT: {
            "edit": actor.may(BOOKS_ENTER, path),
            "void": actor.may(BOOKS_ENTER, path),
            "review": actor.may(BOOKS_REVIEW, path) and other,
        },
        Voucher.State.REVIEWED: {
            "post": actor.may(BOOKS_POST, path) and other,
            "return": actor.may(BOOKS_REVIEW, path) and found.batch_id is None,
        },
        Voucher.State.POSTED: {"reverse": actor.may(BOOKS_ENTER, path) and not taken_back},
    }
    return {name for name, may in offered.get(Voucher.State(found.state), {}).items() if may}


def _left_to_others(actor: Actor, found: Voucher, steps: set[str]) -> str:
    """What a reader is told whose right is there and whose hand it may not be: who makes does not check or post."""
    right, step, words = {
        Voucher.State.DRAFT: (BOOKS_REVIEW, "review", _("凭证由您填制，须由另一人审核。")),
        Voucher.State.REVIEWED: (BOOKS_POST, "post", _("凭证由您填制或导入，须由另一人记账。")),
    }.get(Voucher.State(found.state), ("", "", ""))
    return words if step and step not in steps and actor.may(right, path_of(found.book)) else ""


def _account_url(line: Line, found: Voucher) -> str:
    return book_url("detail-ledger", found.book, found.month, account=line.account.code)


def _facts(actor: Actor, view: VoucherView) -> list[tuple[str, str]]:
    found = view.voucher
    names = labels_of([found.maker_id, found.reviewer_id, found.poster_id])
    path = path_of(found.book)
    facts = [
        (_("种类"), found.get_kind_display()),
        (_("附单据"), _("%(attachments)s 张") % {"attachments": found.attachments}),
        (_("导入人") if found.batch_id else _("填制人"), names.get(found.maker_id or 0, "")),
        (_("审核人"), names.get(found.reviewer_id or 0, "")),
        (_("记账人"), names.get(found.poster_id or 0, "")),
    ]
    if found.batch:
        facts += [
            (_("原填制人"), _original(actor, found.original_maker, path)),
            (_("原审核人"), _original(actor, found.original_checker, path)),
            (_("来源"), f"{found.batch} {_source(view)}"),
        ]
    if found.leaf:
        facts.append((_("封存叶"), bytes(found.leaf).hex()[:16]))
    return [(label, value) for label, value in facts if value]


def _source(view: VoucherView) -> str:
    """The file, sheet and rows that the voucher stood in."""
    batch = view.voucher.batch
    found = origin.read(batch.files if batch else [], view.voucher.source_rows, len(view.lines))
    return str(found) if found and found.rows else view.voucher.source_rows


def _original(actor: Actor, person: PersonalData | None, path: str) -> str:
    return masking.shown(actor, "name", person.name, path) if person else ""


def _related(view: VoucherView) -> list[tuple[str, str, str]]:
    found = view.voucher
    pairs = [(_("冲销的凭证"), found.red_of), (_("订正的凭证"), found.corrects)]
    pairs += [(_("红字凭证"), each) for each in view.reversals]
    pairs += [(_("更正凭证"), each) for each in view.corrections]
    return [
        (label, str(each), reverse("books:voucher", args=[each.pk]))
        for label, each in pairs
        if each is not None
    ]


def _papers(papers: Sequence[Attachment]) -> list[dict[str, Any]]:
    stored = {
        each.sha256: each for each in StoredFile.objects.filter(sha256__in=[paper.sha256 for paper in papers])
    }
    return [
        {
            "paper": paper,
            "name": _name(paper, stored.get(paper.sha256)),
            "scan": scanning.badge(stored[paper.sha256]) if paper.sha256 in stored else None,
        }
        for paper in papers
    ]


def _name(paper: Attachment, stored: StoredFile | None) -> str:
    return shown_name(paper.name, stored, "单据") if stored else paper.name or paper.sha256[:12]


def _events(found: Voucher) -> list[dict[str, Any]]:
    """From the audit trail; what was done to many vouchers at once stands there under the book, so here by its date."""
    entries = list(AuditEntry.objects.filter(object_kind="voucher", object_id=str(found.pk)).order_by("id"))
    names = labels_of(entry.actor_id for entry in entries)
    events = [
        {
            "at": entry.at, "who": names.get(entry.actor_id or 0) or entry.actor_label,
            "what": audit.label_of(entry.code), "note": entry.reason,
        }
        for entry in entries
    ]  # fmt: skip
    return sorted(
        [*_events_in_bulk(found, {entry.code for entry in entries}), *events], key=lambda each: each["at"]
    )


def _events_in_bulk(found: Voucher, known: set[str]) -> Iterator[dict[str, Any]]:
    names = labels_of([found.maker_id, found.poster_id])
    if found.batch:
        what = audit.label_of(IMPORTED)
        yield {
            "at": found.batch.imported_at,
            "who": names.get(found.batch.importer_id or 0, ""),
            "what": what,
            "note": "",
        }
    if found.posted_at and POSTED not in known:
        what = audit.label_of(MONTH_POSTED)
        yield {"at": found.posted_at, "who": names.get(found.poster_id or 0, ""), "what": what, "note": ""}


@needs(BOOKS_REVIEW)
@require_POST
def review(request: HttpRequest, voucher_id: int) -> HttpResponse:
    found = voucher_or_404(request, voucher_id, BOOKS_REVIEW).voucher
    actions.review(actor_of(request), voucher_id=found.pk)
    messages.success(request, _("%(voucher)s 已审核。") % {"voucher": found})
    return back_to(request, voucher_url(found))


@needs(BOOKS_POST)
@require_POST
def post(request: HttpRequest, voucher_id: int) -> HttpResponse:
    found = voucher_or_404(request, voucher_id, BOOKS_POST).voucher
    actions.post(actor_of(request), voucher_id=found.pk)
    messages.success(request, _("%(voucher)s 已记账。") % {"voucher": found})
    return back_to(request, voucher_url(found))


@needs(BOOKS_REVIEW)
@require_http_methods(["GET", "POST"])
def return_to_draft(request: HttpRequest, voucher_id: int) -> HttpResponse:
    found = voucher_or_404(request, voucher_id, BOOKS_REVIEW).voucher
    return _with_reason(
        request, found, _("退回凭证 %(voucher)s") % {"voucher": found}, _("退回"), actions.return_to_draft,
        [_("凭证回到草稿，由填制人修改后重新送审。"), _("理由记入凭证的经过。")],
    )  # fmt: skip


@needs(BOOKS_ENTER)
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, voucher_id: int) -> HttpResponse:
    found = voucher_or_404(request, voucher_id, BOOKS_ENTER).voucher
    return _with_reason(
        request, found, _("作废凭证 %(voucher)s") % {"voucher": found}, _("作废"), actions.void_draft,
        [_("编号保留并封存，不再使用。"), _("作废后不能恢复。")],
    )  # fmt: skip


def _with_reason(
    request: HttpRequest, found: Voucher, title: str, label: str, action: Any, consequences: list[str]
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            action(actor_of(request), voucher_id=found.pk, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("%(voucher)s 已%(label)s。") % {"voucher": found, "label": label})
            return HttpResponseRedirect(voucher_url(found))
    context = {
        "title": title, "form": form, "action": label, "danger": True, "consequences": consequences,
        "facts": [(_("账套"), found.book), (_("日期"), found.date)], "cancel_url": voucher_url(found),
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(BOOKS_ENTER)
@require_http_methods(["GET", "POST"])
def reverse_voucher(request: HttpRequest, voucher_id: int) -> HttpResponse:
    """The red-letter draft that cancels a posted voucher."""
    found = voucher_or_404(request, voucher_id, BOOKS_ENTER).voucher
    month = max(Month.of(clock.today()), found.month)
    start = {"date": day_in(month, clock.today()), "word": found.word}
    form = ReverseForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            red = actions.reverse(actor_of(request), voucher_id=found.pk, **form.cleaned_data)
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("已填制红字凭证 %(red)s，等他人审核。") % {"red": red})
            return redirect("books:voucher", red.pk)
    context = {
        "title": _("红字冲销 %(voucher)s") % {"voucher": found}, "form": form,
        "action": _("填制红字凭证"), "cancel_url": voucher_url(found),
        "facts": [(_("账套"), found.book), (_("原日期"), found.date)],
        "consequences": [_("生成一张同科目、同方向的负数凭证，审核、记账后原凭证的影响全部冲销。"), _("原凭证保持不动。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(BOOKS_CONFIGURE)
@require_http_methods(["GET", "POST"])
def erase_summary(request: HttpRequest, line_id: int) -> HttpResponse:
    """Empty a sealed summary that names somebody it should not."""
    line = get_object_or_404(Line.objects.filter(actor_of(request).scope(
        BOOKS_CONFIGURE, "voucher__book__organisation__region__path"
    )).select_related("voucher__book__organisation__region"), pk=line_id)  # fmt: skip
    form = ReasonForm(request.POST or None)
    url = voucher_url(line.voucher)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase_summary(actor_of(request), line_id=line.pk, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("摘要已清除，封存仍可核对。"))
            return HttpResponseRedirect(url)
    context = {
        "title": _("清除摘要"), "form": form, "action": _("清除"), "danger": True, "cancel_url": url,
        "facts": [(_("凭证"), line.voucher), (_("行"), line.no), (_("摘要"), line.summary)],
        "consequences": [_("摘要永久清除，不能恢复。"), _("金额和科目不变，封存的承诺保留，仍可核对。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(BOOKS_ENTER)
@require_POST
def add_papers(request: HttpRequest, voucher_id: int) -> HttpResponse:
    """Keep files by digest and attach them to the draft."""
    found = voucher_or_404(request, voucher_id, BOOKS_ENTER).voucher
    if found.state != Voucher.State.DRAFT:
        raise Refused(
            f"凭证 {found} 是“{in_source(Voucher.State(found.state).label)}”，只有草稿可以添加单据。",
            code="wrong-state",
        )
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused(next(str(text) for texts in form.errors.values() for text in texts), code="no-file")
    actor = actor_of(request)
    for paper in form.cleaned_data["papers"]:
        name = files.base_name(paper.name or "单据")
        stored = files.store(actor, paper.read(), name=name)
        actions.add_paper(actor, voucher_id=found.pk, sha256=stored.sha256, name=name)
    messages.success(request, _("已添加 %(count)d 个单据。") % {"count": len(form.cleaned_data["papers"])})
    return HttpResponseRedirect(voucher_url(found))


@needs(BOOKS_VIEW)
@require_GET
def paper(request: HttpRequest, voucher_id: int, paper_id: int) -> HttpResponse:
    """The content of one paper: shown when the browser can, else to save."""
    found = voucher_or_404(request, voucher_id)
    stored, name = _stored(found, paper_id)
    response = download(
        files.read(stored, name), name, _SHOWN_INLINE.get(stored.kind, "application/octet-stream")
    )
    if stored.kind in _SHOWN_INLINE:
        response["Content-Disposition"] = response["Content-Disposition"].replace("attachment", "inline", 1)
    # SECURITY: what somebody uploaded is shown without any right of this site.
    response["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
    )
    return response


@needs(BOOKS_ENTER)
@require_POST
def remove_paper(request: HttpRequest, voucher_id: int, paper_id: int) -> HttpResponse:
    found = voucher_or_404(request, voucher_id, BOOKS_ENTER)
    stored, name = _stored(found, paper_id)
    actions.remove_paper(actor_of(request), voucher_id=found.voucher.pk, sha256=stored.sha256)
    messages.success(request, _("已取下“%(file)s”。") % {"file": name})
    return HttpResponseRedirect(voucher_url(found.voucher))


def _stored(view: VoucherView, paper_id: int) -> tuple[StoredFile, str]:
    """The file of one paper of the voucher, and what the voucher calls it."""
    paper = next((each for each in view.papers if each.pk == paper_id), None)
    if paper is None:
        raise Http404("没有这个单据")
    stored = get_object_or_404(StoredFile, sha256=paper.sha256)
    return stored, _name(paper, stored)


@needs(BOOKS_VIEW)
@require_GET
def print_voucher(request: HttpRequest, voucher_id: int) -> HttpResponse:
    view = voucher_or_404(request, voucher_id)
    found = view.voucher
    note_export(request, "记账凭证", 1, path_of(found.book))
    return _printed(_sheets(actor_of(request), [view]), f"凭证-{found}.pdf")


@needs(BOOKS_VIEW)
@require_GET
def print_month(request: HttpRequest, book_id: int, month: str) -> HttpResponse:
    """All vouchers of a month of one book, two on a page, for binding."""
    book = book_or_404(request, book_id)
    when = month_or_404(month)
    ids = list(
        Voucher.objects.filter(book=book, month=when).order_by("word", "number").values_list("pk", flat=True)
    )
    if not ids:
        raise Refused(f"{book.organisation.region.name}{when.zh}没有凭证可以打印。", code="nothing-to-print")
    if len(ids) > _MOST_PRINTED:
        raise Refused(f"一次最多打印 {_MOST_PRINTED} 张凭证，本月有 {len(ids)} 张。", code="too-many")
    views = [voucher_or_404(request, voucher_id) for voucher_id in ids]
    note_export(request, "记账凭证", len(views), path_of(book))
    return _printed(
        _sheets(actor_of(request), views),
        f"凭证-{book.organisation.region.name}-{when}.pdf",
    )


def _sheets(actor: Actor, views: Sequence[VoucherView]) -> list[VoucherSheet]:
    hands = {
        hand
        for view in views
        for hand in (view.voucher.maker_id, view.voucher.reviewer_id, view.voucher.poster_id)
    }
    names = labels_of(hands)
    return [
        printing.voucher_sheet(
            view,
            user_label=lambda user_id: names.get(user_id, ""),
            party_label=party_label(actor, path_of(view.voucher.book)),
        )
        for view in views
    ]


def _printed(sheets: Sequence[VoucherSheet], name: str) -> HttpResponse:
    return download(vouchers_pdf(sheets, made_at=clock.now()), name, PDF)
