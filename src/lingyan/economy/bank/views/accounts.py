"""The list of accounts, one account with its statements, registering, closing, and saved mappings."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.bank import actions
from lingyan.economy.bank.actions import AccountData
from lingyan.economy.bank.forms import AccountForm, CloseForm, MappingForm
from lingyan.economy.bank.lookups import visible_accounts
from lingyan.economy.bank.models import BankAccount, Reconciliation, StatementImport, StatementMapping
from lingyan.economy.bank.views.common import account_or_404, account_url, number_shown
from lingyan.economy.books.models import Balance
from lingyan.economy.books.views.common import actor_of, labels_of
from lingyan.economy.books.views.records import choose_book, record_url
from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BANK_CONFIGURE, BANK_IMPORT, BANK_MATCH, BANK_VIEW
from lingyan.regions.models import Region
from lingyan.regions.place import place_of


@needs(BANK_VIEW)
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Every account below the region, with the day to which its statements reach and the last signed month."""
    actor, place = actor_of(request), place_of(request)
    found = visible_accounts(actor, place.region.path if place.region else "")
    signed = Q(reconciliations__state=Reconciliation.State.SIGNED)
    found = found.annotate(
        reaches=Max("imports__last_on"), signed_month=Max("reconciliations__month", filter=signed)
    )
    page = ListPage(
        request,
        found,
        [
            Column("village", _("村"), value="organisation__region__name", sort="organisation__region__code",
                   link=lambda each: account_url("account", each, place.month)),
            Column("ledger_account", _("对应科目"), sort="ledger_account"),
            Column("number", _("账号"), value=lambda each: number_shown(actor, each)),
            Column("bank", _("开户行"), sort="bank"),
            Column("kind", _("性质"), value="get_kind_display"),
            Column("holder", _("户名"), "badge", value="get_holder_display",
                   tone=lambda each: "danger" if each.holder == BankAccount.Holder.PERSON else "plain"),
            Column("on_list", _("账户清单"), "badge", value=lambda each: _("在册") if each.on_list else _("不在册"),
                   tone=lambda each: "ok" if each.on_list else "danger"),
            Column("reaches", _("流水到"), "date", sort="reaches"),
            Column("signed_month", _("对账到"), "month", sort="signed_month"),
            Column("closed_on", _("销户"), "date", sort="closed_on"),
        ],
        name=_("银行账户"),
        filters=[
            Filter("q", _("村或开户行"), lookup="organisation__region__name|bank"),
            Filter("kind", _("性质"), "choice", choices=BankAccount.Kind.choices),
            Filter("open", _("只看未销户"), "flag", lookup=_only_open),
        ],
        sort="organisation__region__code",
        empty=Empty(
            _("还没有登记银行账户"), _("先登记账户，再导入流水。"), _here("bank:new-account", place.query), _("登记账户")
        ),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    may = {
        "configure": actor.may_somewhere(BANK_CONFIGURE), "import": actor.may_somewhere(BANK_IMPORT),
    }  # fmt: skip
    return render(request, "bank/accounts.html", {"page": page, "may": may})


def _only_open(found: QuerySet[BankAccount], wanted: bool) -> QuerySet[BankAccount]:
    return found.filter(closed_on=None) if wanted else found


def _here(name: str, query: str) -> str:
    return f"{reverse(name)}?{query}"


@needs(BANK_VIEW)
@require_GET
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """One account: what is registered, its statements, its months."""
    found, actor, month = account_or_404(request, account_id), actor_of(request), place_of(request).month
    imports = list(StatementImport.objects.filter(account=found)[:60])
    signed = list(Reconciliation.objects.filter(account=found)[:24])
    path = found.organisation.region.path
    context = {
        "account": found,
        "imports": imports,
        "names": labels_of([each.importer_id for each in imports]),
        "months": [(each, account_url("reconciliation", found, each.month)) for each in signed],
        "facts": [
            (_("集体经济组织"), found.organisation.name),
            (_("账号"), number_shown(actor, found)),
            (_("对应科目"), found.ledger_account),
            (_("开户行"), found.bank or _("未填写")),
            (_("账户性质"), found.get_kind_display()),
            (_("户名类别"), found.get_holder_display()),
            (_("县级账户清单"), _("在册") if found.on_list else _("不在册")),
            (_("开户日期"), str(found.opened_on or _("未填写"))),
            (_("销户日期"), str(found.closed_on or _("未销户"))),
        ],
        "urls": {
            "workbench": account_url("workbench", found, month),
            "reconciliation": account_url("reconciliation", found, month),
            "transactions": f"{reverse('bank:transactions')}?region={found.organisation.region.code}"
            f"&account={found.ledger_account}",
            "edit": account_url("edit-account", found, month),
            "close": account_url("close-account", found, month),
        },
        "may": {"configure": actor.may(BANK_CONFIGURE, path), "match": actor.may(BANK_MATCH, path)},
    }  # fmt: skip
    return render(request, "bank/account.html", context)


@needs(BANK_CONFIGURE)
@require_http_methods(["GET", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    """Register an account of the village looked at; above the villages one first says whose account it is."""
    region = place_of(request).required_region()
    if not (region.is_village or "chosen" in request.GET):
        # MONEY: an account must not become the township's own only because the reader stands at the township.
        return choose_book(
            request, BANK_CONFIGURE, lambda book: record_url("bank:new-account", book, chosen=1),
            title=_("登记银行账户"), hint=_("先为集体经济组织建账，再登记账户。"),
        )  # fmt: skip
    return _edit(request, region, None)


@needs(BANK_CONFIGURE)
@require_http_methods(["GET", "POST"])
def edit_account(request: HttpRequest, account_id: int) -> HttpResponse:
    found = account_or_404(request, account_id, BANK_CONFIGURE)
    return _edit(request, found.organisation.region, found)


def _edit(request: HttpRequest, region: Region, found: BankAccount | None) -> HttpResponse:
    start = {name: getattr(found, name) for name in AccountForm.base_fields} if found else _start(region)
    form = AccountForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            stored = actions.register_account(
                actor_of(request), region=region, data=AccountData(**form.cleaned_data),
                account_id=found.pk if found else None,
            )  # fmt: skip
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            add_problems(form, refusal)
        else:
            messages.success(request, _("已登记。"))
            return redirect(account_url("account", stored, place_of(request).month))
    return render(request, "bank/account_form.html", {"form": form, "account": found, "region": region})


def _start(region: Region) -> dict[str, str]:
    """The first bank account of the village's ledger that none is registered for."""
    taken = BankAccount.objects.filter(organisation__region=region, closed_on=None).values("ledger_account")
    used = Balance.objects.filter(
        book__organisation__region=region, book__ended_on=None, account__code__startswith="102"
    ).exclude(account__code__in=["102", *taken.values_list("ledger_account", flat=True)])
    code = used.order_by("account__code").values_list("account__code", flat=True).first()
    return {"ledger_account": code} if code else {}


@needs(BANK_CONFIGURE)
@require_http_methods(["GET", "POST"])
def close_account(request: HttpRequest, account_id: int) -> HttpResponse:
    """Note that the bank closed the account."""
    found = account_or_404(request, account_id, BANK_CONFIGURE)
    back = account_url("account", found, place_of(request).month)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_account(actor_of(request), account_id=found.pk, on=form.cleaned_data["on"])
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("已登记销户，流水和余额调节表都保留。"))
            return redirect(back)
    return render(
        request, "console/confirm.html",
        {
            "title": _("登记销户"), "lead": str(found), "form": form, "cancel_url": back, "action": _("登记销户"),
            "consequences": [_("以后不能再导入这个账户的流水"), _("对应科目可以另行登记新账户")],
        },
    )  # fmt: skip


@needs(BANK_VIEW)
@require_GET
def mappings(request: HttpRequest) -> HttpResponse:
    """Saved mappings of columns."""
    rows = [
        (each, sorted(each.data.get("columns", {}).items()))
        for each in StatementMapping.objects.all()
    ]  # fmt: skip
    may = actor_of(request).may_somewhere(BANK_CONFIGURE)
    return render(request, "bank/mappings.html", {"rows": rows, "may": may})


@needs(BANK_CONFIGURE)
@require_http_methods(["GET", "POST"])
def new_mapping(request: HttpRequest) -> HttpResponse:
    form = MappingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_mapping(actor_of(request), mapping=form.mapping())
        except Refused as refusal:
            add_problems(form, Refused([Problem(each.code, each.message) for each in refusal.problems]))
        else:
            messages.success(request, _("已保存，导入流水时可以选用。"))
            return redirect("bank:mappings")
    return render(request, "bank/mapping_form.html", {"form": form})
