"""Layouts of banks: how each wants its list and writes its answer, kept for a region and all below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books.views.common import actor_of
from lingyan.economy.payments import actions, bankfile
from lingyan.economy.payments.forms import LayoutForm
from lingyan.economy.payments.models import BankLayout
from lingyan.economy.payments.views.releases import layouts_for
from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BANK_CONFIGURE, PAYMENTS_RELEASE
from lingyan.regions.place import place_of

_ROWS: Final = 12


@needs(PAYMENTS_RELEASE, BANK_CONFIGURE)
@require_GET
def layouts(request: HttpRequest) -> HttpResponse:
    place, actor = place_of(request), actor_of(request)
    region = place.required_region()
    context = {
        "layouts": [(each, actor.may(BANK_CONFIGURE, each.region.path)) for each in layouts_for(region)],
        "may_configure": actor.may(BANK_CONFIGURE, region.path), "place": place,
    }  # fmt: skip
    return render(request, "payments/layouts.html", context)


@needs(BANK_CONFIGURE)
@require_http_methods(["GET", "POST"])
def new_layout(request: HttpRequest) -> HttpResponse:
    return _form(request, None)


@needs(BANK_CONFIGURE)
@require_http_methods(["GET", "POST"])
def layout(request: HttpRequest, layout_id: int) -> HttpResponse:
    """A layout again: saving makes a new one under the same name and puts the old one away."""
    found = BankLayout.objects.filter(
        actor_of(request).scope(BANK_CONFIGURE, "region__path"), pk=layout_id, active=True
    )
    return _form(request, _one(found.select_related("region").first()))


@needs(BANK_CONFIGURE)
@require_http_methods(["GET", "POST"])
def put_away(request: HttpRequest, layout_id: int) -> HttpResponse:
    found = _one(
        BankLayout.objects.filter(
            actor_of(request).scope(BANK_CONFIGURE, "region__path"), pk=layout_id, active=True
        ).first()
    )
    back = f"{reverse('payments:layouts')}?{place_of(request).query}"
    if request.method == "POST":
        actions.put_away(actor_of(request), layout_id=found.pk)
        messages.success(request, _("已停用。"))
        return HttpResponseRedirect(back)
    context = {
        "title": _("停用银行版式"), "action": _("停用"), "danger": True, "cancel_url": back,
        "facts": [(_("版式"), found.title)], "consequences": [_("以后制作名单时不再能选；已做的名单不变。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


def _one(found: BankLayout | None) -> BankLayout:
    if found is None:
        raise Http404(_("没有这个银行版式"))
    return found


def _form(request: HttpRequest, found: BankLayout | None) -> HttpResponse:
    region = found.region if found else place_of(request).required_region()
    start = {"title": found.title, "file_format": found.file_format} if found else None
    form = LayoutForm(request.POST or None, initial=start)
    columns, answers, words = _typed(request.POST) if request.method == "POST" else _start(found)
    status = 200
    if request.method == "POST":
        if form.is_valid() and (saved := _save(request, form, region, columns, answers, words)):
            messages.success(request, _("已保存版式“%(title)s”。") % {"title": saved.title})
            return HttpResponseRedirect(f"{reverse('payments:layouts')}?{place_of(request).query}")
        status = 422
    rows = [*columns, *[("", "")] * max(_ROWS - len(columns), 2)]
    context = {
        "form": form, "columns": rows, "fields": bankfile.FIELDS.items(), "region": region, "layout": found,
        "answers": [(key, label, "、".join(answers.get(key, ()))) for key, label in bankfile.ANSWER_FIELDS.items()],
        "words": [(key, label, "、".join(words.get(key, ()))) for key, label in bankfile.WORDS.items()],
    }  # fmt: skip
    return render(request, "payments/layout.html", context, status=status)


def _save(
    request: HttpRequest, form: LayoutForm, region: Any, columns: Any, answers: Any, words: Any
) -> BankLayout | None:
    try:
        return actions.save_layout(
            actor_of(request),
            region=region,
            columns=columns,
            answers=answers,
            words=words,
            **form.cleaned_data,
        )
    except Refused as refusal:
        if refusal.code == "denied":
            raise
        add_problems(form, refusal)
        return None


def _start(
    found: BankLayout | None,
) -> tuple[list[tuple[str, str]], dict[str, list[str]], dict[str, list[str]]]:
    if found is None:
        return [(bankfile.FIELDS[field], field) for field in bankfile.NEUTRAL], {}, {}
    return [(title, field) for title, field in found.columns], found.answers, found.words


def _typed(
    data: Mapping[str, str],
) -> tuple[list[tuple[str, str]], dict[str, list[str]], dict[str, list[str]]]:
    titles = ((data.get(f"title-{at}", "").strip()[:60], data.get(f"field-{at}", "")) for at in range(60))
    columns = [(title, field) for title, field in titles if title]

    def several(prefix: str, keys: Any) -> dict[str, list[str]]:
        texts = {
            key: data.get(f"{prefix}-{key}", "")[:400].replace("，", "、").replace(",", "、") for key in keys
        }
        return {key: [one.strip() for one in text.split("、") if one.strip()] for key, text in texts.items()}

    return columns, several("answer", bankfile.ANSWER_FIELDS), several("word", bankfile.WORDS)
