"""Importing a statement in two steps, and the list of movements."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.economy.bank import actions
from lingyan.economy.bank.actions import Prepared
from lingyan.economy.bank.forms import PurposeForm, StatementForm
from lingyan.economy.bank.importing import StatementCheck, check_statement
from lingyan.economy.bank.lookups import statement_for, visible_accounts
from lingyan.economy.bank.mappings import failed_rows, mapping_named
from lingyan.economy.bank.models import BankTransaction, MatchedTransaction, StatementImport
from lingyan.economy.bank.views.common import account_url, label_of, name_shown, party_shown, path_of
from lingyan.economy.books import uploads
from lingyan.economy.books.uploads import Upload
from lingyan.economy.books.views.common import actor_of, download, labels_of
from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import XLSX, Column, Empty, ListPage
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BANK_IMPORT, BANK_VIEW
from lingyan.regions.place import place_of

_PATH = "account__organisation__region__path"
SHOWN_ROWS = 20


@needs(BANK_IMPORT)
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest) -> HttpResponse:
    """Step one: the file, and the account when the file does not say."""
    actor, place = actor_of(request), place_of(request)
    path = place.region.path if place.region else ""
    known = (
        visible_accounts(actor, path, BANK_IMPORT)
        .filter(closed_on=None)
        .order_by("organisation__region__code")
    )
    choices = [(str(each.pk), label_of(actor, each)) for each in known[:300]]
    start = {"account": request.GET.get("account", "") or (choices[0][0] if len(choices) == 1 else "")}
    form = StatementForm(request.POST or None, request.FILES or None, accounts=choices, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        options = {"account": data["account"], "mapping": data["mapping"], "kind": "bank"}
        try:
            token = uploads.keep(actor.user_id, {"files": [data["file"]]}, options)
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            return redirect("bank:import-preview", token)
    return render(request, "bank/import.html", {"form": form})


@needs(BANK_IMPORT)
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Step two: layout, columns, totals, controls and the first rows. Confirming imports all of it."""
    upload = _upload(request, token)
    read, number = _read(request, upload)
    prepared = actions.prepare(actor_of(request), read, account_number=number)
    if request.method == "POST":
        report = actions.import_statement(
            actor_of(request), read, path=upload.files[0].path, account_number=number,
            accept_warnings="accept" in request.POST,
        )  # fmt: skip
        uploads.discard(token)
        _say(request, report)
        account = report.statement.account
        return redirect(account_url("workbench", account, Month.of(report.statement.last_on)))
    return render(request, "bank/preview.html", _preview(request, token, read, prepared))


def _preview(request: HttpRequest, token: str, read: StatementCheck, prepared: Prepared) -> dict[str, Any]:
    actor, account = actor_of(request), prepared.account
    path = account.organisation.region.path if account else ""
    rows = [(row, name_shown(actor, row.party, path)) for row in read.rows[:SHOWN_ROWS]] if account else []
    return {
        "read": read,
        "prepared": prepared,
        "account": label_of(actor, account) if account else "",
        "problems": prepared.problems,
        "errors": len(prepared.errors),
        "warnings": len(prepared.warnings),
        "failed_url": reverse("bank:import-failed", args=[token]) if prepared.problems else "",
        "rows": rows,
        "shown": SHOWN_ROWS,
        "new": len(prepared.new),
        "known": len(read.rows) if prepared.repeated else len(prepared.known),
        "token": token,
    }


def _say(request: HttpRequest, report: actions.ImportReport) -> None:
    if report.repeated:
        messages.info(request, _("这个文件以前已经导入，没有再写入。"))
    else:
        text = _("已导入 %(new)d 笔新流水，%(known)d 笔以前已有。请核对下面的对应建议。")
        messages.success(request, text % {"new": report.new, "known": report.known})


def _upload(request: HttpRequest, token: str) -> Upload:
    found = uploads.find(actor_of(request).user_id, token)
    if found is None or found.options.get("kind") != "bank" or not found.files:
        raise Http404(_("没有等着确认的文件；上传的文件保留两天，只有上传的人能看"))
    return found


def _read(request: HttpRequest, upload: Upload) -> tuple[StatementCheck, str]:
    """The file as read, and the number of the account that was chosen."""
    chosen, number = upload.options["account"], ""
    if chosen.isdigit():
        account = visible_accounts(actor_of(request), right=BANK_IMPORT).filter(pk=int(chosen)).first()
        number = account.number if account else ""
    mapping = mapping_named(upload.options["mapping"])
    return check_statement(upload.files[0].path, name=upload.files[0].name, mapping=mapping), number


@needs(BANK_IMPORT)
@require_GET
def failed(request: HttpRequest, token: str) -> HttpResponse:
    """The rows with problems, with reasons, as a workbook."""
    upload = _upload(request, token)
    read, number = _read(request, upload)
    prepared = actions.prepare(actor_of(request), read, account_number=number)
    mapping = mapping_named(upload.options["mapping"])
    content = failed_rows(upload.files[0].path, upload.files[0].name, prepared.problems, mapping)
    return download(content, "有问题的行.xlsx", XLSX)


@needs(BANK_IMPORT)
@require_POST
def discard(request: HttpRequest, token: str) -> HttpResponse:
    uploads.discard(_upload(request, token).token)
    messages.info(request, _("没有导入，上传的文件已删除。"))
    return redirect("bank:accounts")


@needs(BANK_VIEW)
@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, statement_id: int) -> HttpResponse:
    """One imported file: what it held, what was accepted, and its original for who has the right and says what for."""
    actor = actor_of(request)
    try:
        found = statement_for(actor, statement_id)
    except Refused as refusal:
        raise Http404(str(refusal)) from None
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            name, content = actions.open_original(
                actor, statement_id=found.pk, purpose=form.cleaned_data["purpose"]
            )
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            add_problems(form, refusal)
        else:
            return download(content, name, "application/octet-stream")
    status = 422 if request.method == "POST" else 200
    return render(request, "bank/statement.html", _statement(request, found, form), status=status)


def _statement(request: HttpRequest, found: StatementImport, form: PurposeForm) -> dict[str, Any]:
    account, month = found.account, Month.of(found.last_on)
    names = labels_of([found.importer_id])
    place = {
        "region": account.organisation.region.code,
        "month": str(month),
        "account": account.ledger_account,
    }
    return {
        "statement": found, "account": account, "form": form,
        "may_open": actions.may_open_original(actor_of(request), path_of(account)),
        "account_url": account_url("account", account, month),
        "transactions_url": f"{reverse('bank:transactions')}?{urlencode(place)}",
        "problems": [Problem(**each, severity="warning") for each in found.warnings],
        "facts": [
            (_("集体经济组织"), account.organisation.name), (_("对应科目"), account.ledger_account),
            (_("文件"), found.name), (_("工作表"), found.sheet or _("没有")), (_("版式"), found.layout),
            (_("起止"), f"{found.first_on} — {found.last_on}"), (_("行数"), f"{found.rows:,}"),
            (_("新增"), f"{found.new:,}"), (_("导入人"), names.get(found.importer_id or 0, _("命令行"))),
            (_("导入时间"), f"{found.imported_at.astimezone(clock.ZONE):%Y-%m-%d %H:%M}"), (_("摘要"), found.sha256),
        ],
    }  # fmt: skip


@needs(BANK_VIEW)
@require_GET
def transactions(request: HttpRequest) -> HttpResponse:
    """Movements of the region's accounts in the month."""
    actor, place = actor_of(request), place_of(request)
    held = MatchedTransaction.objects.filter(transaction=OuterRef("pk"), holds=True)
    found = BankTransaction.objects.filter(actor.scope(BANK_VIEW, _PATH)).annotate(done=Exists(held))
    if place.region is not None:
        found = found.filter(**{f"{_PATH}__startswith": place.region.path})
    found = found.filter(date__gte=place.month.first_day, date__lte=place.month.last_day)
    page = ListPage(
        request,
        found.select_related("account__organisation__region", "counterparty__personal", "statement"),
        [
            Column("date", _("日期"), "date", sort="date"),
            Column("village", _("村"), value="account__organisation__region__name",
                   sort="account__organisation__region__code"),
            Column("account", _("科目"), value="account__ledger_account", sort="account__ledger_account"),
            Column("party", _("对方"), value=lambda each: party_shown(actor, each.counterparty, place_path(each))),
            Column("text", _("摘要"), "long"),
            Column("amount", _("金额"), "money", sort="amount", total="amount"),
            Column("balance", _("余额"), "money"),
            Column("done", _("核对"), "badge", value=lambda each: _("已核对") if each.done else _("未核对"),
                   tone=lambda each: "ok" if each.done else "warn", sort="done",
                   link=lambda each: account_url("workbench", each.account, Month.of(each.date))),
            Column("source", _("来源"), "long", value=lambda each: f"{each.statement.name} {each.row}", exported=False),
        ],
        name=_("银行流水"),
        filters=[
            Filter("q", _("摘要、对方或村"),
                   lookup="text|counterparty__name__icontains|account__organisation__region__name"),
            Filter("account", _("科目"), lookup="account__ledger_account__startswith"),
            Filter("side", _("收支"), "choice", lookup=_side, choices=[("in", _("收入")), ("out", _("支出"))]),
            Filter("open", _("只看未核对"), "flag", lookup=_only_open),
            Filter("least", _("金额不小于"), "money", lookup=_at_least),
        ],
        sort="-date",
        empty=Empty(
            _("这个月没有银行流水"), _("从银行下载的流水文件可以直接导入。"),
            f"{reverse('bank:import')}?{place.query}", _("导入流水"),
        ),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    may = actor.may_somewhere(BANK_IMPORT)
    return render(request, "bank/transactions.html", {"page": page, "may_import": may})


def place_path(each: BankTransaction) -> str:
    return each.account.organisation.region.path


def _only_open(found: Any, wanted: bool) -> Any:
    return found.filter(done=False) if wanted else found


def _side(found: Any, wanted: str) -> Any:
    return found.filter(amount__gt=0) if wanted == "in" else found.filter(amount__lt=0)


def _at_least(found: Any, fen: int) -> Any:
    return found.exclude(amount__gt=-abs(fen), amount__lt=abs(fen))
