"""Talks and contacts of a branch, for who keeps its record: the year's list, an entry, and taking a wrong one back."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, form_page
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.language import Words
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import BRANCH_RECORD
from lingyan.regions.place import place_of
from lingyan.team.branch import actions, forms, queries, rules, watching
from lingyan.team.branch.models import Branch, Talk
from lingyan.team.branch.views.branches import TITLES
from lingyan.team.branch.views.common import branch_or_404, name_of, url_at
from lingyan.team.roster.sheets import filed_at

_OF_WHOM: Final[dict[str, str]] = {
    Talk.Kind.HEART: "",
    Talk.Kind.AWAY: rules.AWAY,
    Talk.Kind.TRACE: rules.LOST,
}
_TITLES: Final[dict[str, Words]] = {
    Talk.Kind.HEART: gettext_lazy("登记谈心谈话"), Talk.Kind.AWAY: gettext_lazy("登记联系流动党员"),
    Talk.Kind.TRACE: gettext_lazy("登记查找失去联系的党员"),
}  # fmt: skip


@needs(BRANCH_RECORD)
@require_GET
def talks(request: HttpRequest, branch_id: int) -> HttpResponse:
    """The year's talks and contacts, and whom the duties still ask for."""
    found, year, actor = (
        branch_or_404(request, branch_id, BRANCH_RECORD),
        place_of(request).month.year,
        actor_of(request),
    )
    names = {each.pk: name_of(actor, each) for each in found.members.select_related(
        "branch__organisation__region", "person__personal")}  # fmt: skip
    page = ListPage(
        request, watching.talks(actor).filter(branch=found, on__year=year),
        [
            Column("on", _("日期"), "date", sort="on"),
            Column("kind", _("事项"), value="get_kind_display", sort="kind"),
            Column("who", _("谁"), value=lambda row: _("、").join(names[key] for key in _both(row))),
            Column("channel", _("联系方式"), value="get_channel_display"),
            Column("state", _("状态"), "badge", value=lambda row: _("已撤销") if row.withdrawn_at else _("有效"),
                   tone=lambda row: "danger" if row.withdrawn_at else "ok"),
            Column("withdraw", _("办理"), value=lambda row: "" if row.withdrawn_at else _("撤销"), exported=False,
                   link=lambda row: "" if row.withdrawn_at else url_at("withdraw-talk", found, row.pk)),
        ],
        name=format_lazy("{}{}", year, gettext_lazy("年谈心谈话和联系")),
        sheet_form=filed_at(found.name, format_lazy("{}{}", year, gettext_lazy("年谈心谈话和联系"))),
        filters=[Filter("kind", _("事项"), "choice", choices=Talk.Kind.choices)],
        sort="-on", empty=Empty(_("这一年还没有登记"), _("谈过、联系过，登记日期。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    lines = [
        {"line": line, "title": TITLES[line.rule], "open": [names[key] for key in sorted(line.open)]}
        for line in watching.member_lines(found, year)
        if line.rule in {"C-08", "C-10", "C-11"}
    ]
    return render(request, "branch/talks.html", {"branch": found, "year": year, "page": page, "lines": lines})


def _both(row: Talk) -> tuple[int, ...]:
    return (row.member_id, row.partner_id) if row.partner_id else (row.member_id,)


@needs(BRANCH_RECORD)
@require_http_methods(["GET", "POST"])
def new_talk(request: HttpRequest, branch_id: int, kind: str) -> HttpResponse:
    """One talk between two members, or one contact with a member who is away."""
    if kind not in Talk.Kind:
        raise Http404(_("没有这个页面"))
    found, actor = branch_or_404(request, branch_id, BRANCH_RECORD), actor_of(request)
    heart = kind == Talk.Kind.HEART
    make = forms.TalkForm if heart else forms.ContactForm
    choices = _choices(actor, found, _OF_WHOM[kind])
    form = make(choices, request.POST or None, initial={"on": clock.today()})

    def do() -> HttpResponse:
        data = form.cleaned_data
        if not heart:
            record = actions.record_contact if kind == Talk.Kind.AWAY else actions.record_trace
            record(
                actor,
                branch_id=found.pk,
                on=data["on"],
                member_id=int(data["member"]),
                channel=data["channel"],
            )
        else:
            actions.record_talk(
                actor, branch_id=found.pk, on=data["on"], member_id=int(data["member"]),
                partner_id=int(data["partner"]),
            )  # fmt: skip
        messages.success(request, _("已登记。"))
        return redirect(url_at("talks", found, found.pk, month=f"{data['on']:%Y-%m}"))

    return form_page(
        request, form, do, title=_TITLES[kind], action=_("登记"), lead=found.name,
        cancel_url=url_at("talks", found, found.pk),
    )  # fmt: skip


def _choices(actor: Any, found: Branch, whom: str) -> list[tuple[str, str]]:
    """Members of the branch, for a contact or a search only who is or was away or lost."""
    spells = queries.spells_of([found.pk])
    rows = found.members.select_related("branch__organisation__region", "person__personal")
    return [
        (str(each.pk), name_of(actor, each)) for each in rows
        if not whom or any(spell.kind == whom for spell in spells.get(each.pk, ()))
    ]  # fmt: skip


@needs(BRANCH_RECORD)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, talk_id: int) -> HttpResponse:
    """A wrong entry counts no more."""
    row = watching.talks(actor_of(request)).filter(pk=talk_id).first()
    if row is None:
        raise Http404(_("没有这次登记，或不在您的管辖范围内"))
    back = url_at("talks", row.branch, row.branch_id, month=f"{row.on:%Y-%m}")
    if request.method == "POST":
        actions.withdraw_talk(actor_of(request), talk_id=row.pk)
        messages.success(request, _("已撤销。"))
        return redirect(back)
    context = {
        "title": _("撤销登记"), "lead": row.branch.name, "action": _("撤销"), "danger": True, "cancel_url": back,
        "facts": [(_("日期"), row.on), (_("事项"), row.get_kind_display())],
        "consequences": [_("这次登记不再算数，但留在列表里。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)
