"""Disposals on the screen: begun at a card, followed step by step, each step with its voucher."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.economy.assets import actions, queries
from lingyan.economy.assets.actions.disposing import AGAINST, balance_of, decision_needed, step_entries
from lingyan.economy.assets.forms import DateForm, DisposalForm, StepForm
from lingyan.economy.assets.models import Disposal, DisposalStep
from lingyan.economy.assets.parameters import DISPOSAL_ITEMS
from lingyan.economy.assets.views.common import asset_or_404, asset_url, disposal_or_404, url_at
from lingyan.economy.books.links import needs_voucher
from lingyan.economy.books.models import Voucher
from lingyan.economy.books.views.common import STATE_TONES, actor_of, path_of, say_refused, voucher_url
from lingyan.economy.books.views.records import matters_of, money_accounts, parties_of
from lingyan.identity.decorators import needs
from lingyan.identity.pages import form_page
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.money import format_yuan
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import ASSETS_MANAGE, ASSETS_VIEW, BOOKS_ENTER
from lingyan.regions.place import place_of

_REGION = "asset__book__organisation__region"


@needs(ASSETS_VIEW)
@require_GET
def disposals(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    found = Disposal.objects.filter(actor_of(request).scope(ASSETS_VIEW, f"asset__{queries.PATH}"))
    if place.region is not None:
        found = found.filter(**{f"asset__{queries.PATH}__startswith": place.region.path})
    page = ListPage(
        request,
        found.select_related(_REGION),
        [
            Column("asset", _("资产"), value="asset__name", sort="asset__name", link=_url),
            Column("village", _("村"), value=f"{_REGION}__name", sort=f"{_REGION}__code"),
            Column("way", _("方式"), value="get_way_display", sort="way"),
            Column("on", _("处置日期"), "date", sort="on"),
            Column("original", _("原值"), "money", sort="original", total="original"),
            Column("worn", _("累计折旧"), "money", sort="worn", total="worn"),
            Column("appraisal", _("评估价"), "money", sort="appraisal"),
            Column("reason", _("原因"), "long"),
        ],
        name=_("资产处置"),
        filters=[
            Filter("q", _("资产"), lookup="asset__name__icontains"),
            Filter("way", _("方式"), "choice", choices=Disposal.Way.choices),
        ],
        sort="-on",
        empty=Empty(_("没有处置过资产"), _("出售、报废、毁损的资产从卡片上办理处置。")),
    )  # fmt: skip
    return page.excel() if page.wants_excel else render(request, "assets/disposals.html", {"page": page})


def _url(disposal: Disposal) -> str:
    return url_at("disposal", disposal.asset.book, disposal.pk)


@needs(ASSETS_MANAGE)
@require_http_methods(["GET", "POST"])
def dispose(request: HttpRequest, asset_id: int) -> HttpResponse:
    found = asset_or_404(request, asset_id, ASSETS_MANAGE)
    form = DisposalForm(
        request.POST or None, matters=matters_of(found.book, DISPOSAL_ITEMS), initial={"on": clock.today()}
    )

    def do() -> HttpResponse:
        data: dict[str, Any] = dict(form.cleaned_data)
        matter = data.pop("matter")
        made = actions.begin_disposal(
            actor_of(request), asset_id=found.pk, matter_id=matter.pk if matter else None, **data
        )
        messages.success(request, _("已办理处置，接着登记收支、生成凭证。"))
        return redirect(_url(made))

    lead = _("原值 %(original)s 元，净值 %(net)s 元。办理后卡片退出，折旧计提到处置当月。") % {
        "original": format_yuan(found.original), "net": format_yuan(found.net),
    }  # fmt: skip
    if decision_needed(found, clock.today()):
        lead += _("这项资产的处置要有通过的决议。")
    return form_page(
        request, form, do, title=_("处置：%(card)s") % {"card": found}, lead=lead, action=_("办理处置"),
        cancel_url=asset_url(found),
    )  # fmt: skip


@needs(ASSETS_VIEW)
@require_GET
def disposal(request: HttpRequest, disposal_id: int) -> HttpResponse:
    """One disposal: its steps with their vouchers, what stands in clearing, and what comes next."""
    found = disposal_or_404(request, disposal_id)
    actor, book = actor_of(request), found.asset.book
    steps = list(found.steps.select_related("voucher__book__organisation__region", "party"))
    finished = any(step.kind == DisposalStep.Kind.RESULT for step in steps)
    undrafted = [step for step in steps if needs_voucher(step.voucher) and step_entries(found, step)]
    may_manage = actor.may(ASSETS_MANAGE, path_of(book)) and not finished
    context = {
        "disposal": found, "asset": found.asset, "asset_url": asset_url(found.asset), "finished": finished,
        "rows": [_row(step) for step in steps], "balance": balance_of(found), "net": found.original - found.worn,
        "undrafted": len(undrafted), "may_draft": actor.may(BOOKS_ENTER, path_of(book)) and bool(undrafted),
        "facts": list(_facts(found)), "list_url": url_at("disposals", book),
    }  # fmt: skip
    if may_manage:
        context |= {"step_form": _step_form(request, found), "finish_form": DateForm(prefix="finish")}
    return render(request, "assets/disposal.html", context)


def _row(step: DisposalStep) -> tuple[DisposalStep, Voucher | None, str, str]:
    voucher = step.voucher
    return (
        step,
        voucher,
        voucher_url(voucher) if voucher else "",
        STATE_TONES[voucher.state] if voucher else "plain",
    )


def _facts(found: Disposal) -> Any:
    yield _("组织"), found.asset.book.organisation.name
    yield _("方式"), found.get_way_display()
    yield _("处置日期"), found.on
    yield _("原因"), found.reason
    yield _("决策事项"), found.matter or _("没有要求")
    yield _("原值"), f"{format_yuan(found.original)} 元"
    yield _("累计折旧"), f"{format_yuan(found.worn)} 元"
    if found.appraisal is not None:
        yield _("评估价"), f"{format_yuan(found.appraisal)} 元"


def _step_form(request: HttpRequest, found: Disposal) -> StepForm:
    book = found.asset.book
    return StepForm(
        request.POST or None, accounts=money_accounts(book, AGAINST), **parties_of(request, book),
        initial={"on": clock.today()},
    )  # fmt: skip


@needs(ASSETS_MANAGE)
@require_POST
def disposal_step(request: HttpRequest, disposal_id: int) -> HttpResponse:
    found = disposal_or_404(request, disposal_id, ASSETS_MANAGE)
    form = _step_form(request, found)

    def do() -> HttpResponse:
        data: dict[str, Any] = dict(form.cleaned_data)
        party = data.pop("party")
        actions.add_step(
            actor_of(request), disposal_id=found.pk, party_id=party.pk if party else None, **data
        )
        messages.success(request, _("已登记。"))
        return redirect(_url(found))

    return form_page(
        request, form, do, title=_("处置收支：%(card)s") % {"card": found.asset}, action=_("登记收支"),
        cancel_url=_url(found),
    )  # fmt: skip


@needs(ASSETS_MANAGE)
@require_POST
def finish_disposal(request: HttpRequest, disposal_id: int) -> HttpResponse:
    found = disposal_or_404(request, disposal_id, ASSETS_MANAGE)
    form = DateForm(request.POST or None, prefix="finish")

    def do() -> HttpResponse:
        actions.finish_disposal(actor_of(request), disposal_id=found.pk, on=form.cleaned_data["on"])
        messages.success(request, _("处置已结清。"))
        return redirect(_url(found))

    return form_page(
        request, form, do, title=_("结清处置：%(card)s") % {"card": found.asset}, action=_("结清"),
        cancel_url=_url(found),
    )  # fmt: skip


@needs(BOOKS_ENTER)
@require_POST
def draft_disposal(request: HttpRequest, disposal_id: int) -> HttpResponse:
    """A voucher draft for each step that has none."""
    found = disposal_or_404(request, disposal_id, BOOKS_ENTER)
    try:
        made = actions.draft_step_vouchers(actor_of(request), disposal_id=found.pk)
    except Refused as refusal:
        if refusal.code == "denied":
            raise
        say_refused(request, refusal)
    else:
        messages.success(request, _("已生成 %(count)s 张凭证草稿，等他人审核、记账。") % {"count": len(made)})
    return redirect(_url(found))
