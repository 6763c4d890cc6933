"""Registers of collectives: where each stands, its confirmation, and bringing members in one by one or by workbook."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books import uploads
from lingyan.economy.books.views import imports
from lingyan.economy.books.views.common import actor_of
from lingyan.economy.members import actions, forms, queries
from lingyan.economy.members.importing import RegisterCheck, check_register
from lingyan.economy.members.models import Confirmation, Stay
from lingyan.economy.members.parameters import share_kinds
from lingyan.economy.members.reasons import Joining
from lingyan.economy.members.rules import shown_shares
from lingyan.economy.members.views.common import TONES, form_page, organisation_or_404, url_at
from lingyan.identity import masking
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import MEMBERS_MANAGE, MEMBERS_VIEW
from lingyan.people.models import Organisation
from lingyan.regions.place import place_of

LOOKS = [
    ("displayed", gettext_lazy("公示中")), ("unfiled", gettext_lazy("待备案")), ("none", gettext_lazy("从未确认")),
]  # fmt: skip
_SHOWN_ROWS = 200


@needs(MEMBERS_VIEW)
@require_GET
def registers(request: HttpRequest) -> HttpResponse:
    """The collectives of the region: members today, and the last confirmation of each register."""
    actor, place = actor_of(request), place_of(request)
    last = Confirmation.objects.filter(organisation=OuterRef("pk")).order_by("-as_of", "-pk")
    stays = Stay.objects.filter(
        queries.holding_on(clock.today()), member__organisation=OuterRef("pk")
    ).order_by()
    found = queries.collectives(actor, place.region).annotate(
        count=Subquery(stays.values("member__organisation").annotate(n=Count("pk")).values("n")[:1]),
        as_of=Subquery(last.filter(state=Confirmation.State.CONFIRMED).values("as_of")[:1]),
        state=Subquery(last.values("state")[:1]),
        filed=Subquery(last.filter(state=Confirmation.State.CONFIRMED).values("filed_on")[:1]),
    )
    page = ListPage(
        request,
        found,
        [
            Column("village", _("村"), value="region__name", sort="region__code",
                   link=lambda each: url_at("register", each.region, each.pk)),
            Column("name", _("组织")),
            Column("count", _("在册成员"), "integer", value=lambda each: each.count or 0, sort="count"),
            Column("as_of", _("名册确认至"), "date", sort="as_of"),
            Column("state", _("最近一次公示"), "badge", value=_state_words,
                   tone=lambda each: TONES.get(each.state, "plain")),
            Column("filed", _("备案日期"), "date", sort="filed"),
        ],
        name=gettext_lazy("成员名册"),
        filters=[
            Filter("q", _("村或组织"), lookup="region__name|name__icontains"),
            Filter("look", _("只看"), "choice", lookup=_by_look, choices=LOOKS),
        ],
        sort="region__code",
        empty=Empty(_("这个区域还没有集体经济组织"), _("先登记组织，再登记成员。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "members/registers.html", {"page": page})


def _state_words(each: Any) -> Any:
    return dict(Confirmation.State.choices).get(each.state, _("从未公示"))


def _by_look(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    rows = Confirmation.objects.filter(organisation=OuterRef("pk"))
    if value == "none":
        return found.exclude(Exists(rows.filter(state=Confirmation.State.CONFIRMED)))
    if value == "unfiled":
        return found.filter(Exists(rows.filter(state=Confirmation.State.CONFIRMED, filed_on=None)))
    return found.filter(Exists(rows.filter(state=Confirmation.State.DISPLAYED)))


@needs(MEMBERS_VIEW)
@require_GET
def register(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """One register: how many, which shares, what the next step of its confirmation is, and the earlier ones."""
    organisation, actor = organisation_or_404(request, organisation_id), actor_of(request)
    found = queries.holdings(organisation.pk, clock.today())
    sums: dict[str, int] = {}
    for each in found:
        for kind, hundredths in each.shares.items():
            sums[kind] = sums.get(kind, 0) + hundredths
    inside = [each for each in found if each.household is not None]
    confirmations = list(organisation.confirmations.annotate(
        open=Count("objections", filter=Q(objections__reply__isnull=True))))  # fmt: skip
    context = {
        "organisation": organisation, "count": len(inside), "sums": sorted(sums.items()),
        "households": len({each.household for each in inside}), "unsettled": len(found) - len(inside),
        "confirmations": [(each, url_at("confirmation", organisation.region, each.pk), TONES[each.state])
                          for each in confirmations],
        "displayed": any(each.state == Confirmation.State.DISPLAYED for each in confirmations),
        "may_manage": actor.may(MEMBERS_MANAGE, organisation.region.path),
        "list_url": url_at("registers", organisation.region),
        "members_url": url_at("members", organisation.region),
    }  # fmt: skip
    return render(request, "members/register.html", context)


@needs(MEMBERS_MANAGE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """One more member, such as a child that was born."""
    organisation = organisation_or_404(request, organisation_id, MEMBERS_MANAGE)
    kinds = share_kinds(organisation.region.path, clock.today())
    form = forms.NewMemberForm(request.POST or None, kinds=kinds, initial={"reason": Joining.BIRTH})

    def do() -> HttpResponse:
        data = form.cleaned_data
        row = actions.NewMember(
            data["name"], data["household"], data["joined_on"], data["reason"], data["identity_number"].strip(),
            data["sex"], form.shares(),
        )  # fmt: skip
        [made] = actions.add_members(actor_of(request), organisation_id=organisation.pk, rows=[row])
        messages.success(request, _("已登记，成员编号 %(number)s。") % {"number": made})
        return redirect(url_at("member", organisation.region, made.pk))

    return form_page(
        request, form, do, title=_("登记成员"), action=_("登记"), lead=organisation.name,
        cancel_url=url_at("register", organisation.region, organisation.pk),
    )  # fmt: skip


@needs(MEMBERS_MANAGE)
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Step one: the file and the day that it does not say."""
    organisation = organisation_or_404(request, organisation_id, MEMBERS_MANAGE)
    form = forms.WorkbookForm(request.POST or None, request.FILES or None)

    def do() -> HttpResponse:
        data = form.cleaned_data
        options = {"register_of": organisation.pk, "joined_on": str(data["joined_on"] or "")}
        token = imports.keep(request, data["file"], options)
        return redirect("members:import-preview", token)

    return form_page(
        request, form, do, title=_("导入成员名册"), action=_("核对"), upload=True,
        cancel_url=url_at("register", organisation.region, organisation.pk),
        lead=_("%(name)s。表头要有户编号、姓名；股份每种一列，列名就是股份种类。核对后再写入，有一行不对就一行也不写。")
        % {"name": organisation.name},
    )  # fmt: skip


@needs(MEMBERS_MANAGE)
@require_http_methods(["GET", "POST"])
def import_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Step two: the members that would be written, and every fault with its cell."""
    organisation, check = _checked(request, token)
    if request.method == "POST":
        check.require_sound()
        made = actions.add_members(
            actor_of(request), organisation_id=organisation.pk, rows=check.rows, origin=check.workbook.sha256
        )
        uploads.discard(token)
        messages.success(request, _("已登记 %(count)s 名成员。") % {"count": len(made)})
        return redirect(url_at("register", organisation.region, organisation.pk))
    sight, path = actor_of(request), organisation.region.path
    context = {
        **imports.preview(check, "members:import-failed", token), "organisation": organisation,
        "sums": check.sums.items(),
        "again_url": url_at("import", organisation.region, organisation.pk),
        "more": max(0, len(check.rows) - _SHOWN_ROWS),
        "rows": [
            (row, masking.shown(sight, "name", row.name, path), _shares_of(row, check.kinds))
            for row in check.rows[:_SHOWN_ROWS]
        ],
    }  # fmt: skip
    return render(request, "members/import_preview.html", context)


def _shares_of(row: actions.NewMember, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(kind, shown_shares(row.shares.get(kind, 0))) for kind in kinds]


@needs(MEMBERS_MANAGE)
@require_GET
def import_failed(request: HttpRequest, token: str) -> HttpResponse:
    """The rows with problems, with reasons, as a workbook."""
    _organisation, check = _checked(request, token)
    return imports.failed_rows(check)


def _checked(request: HttpRequest, token: str) -> tuple[Organisation, RegisterCheck]:
    """The owner's upload read again, and the collective it is for."""
    upload = imports.kept(request, token, "register_of")
    organisation = organisation_or_404(request, int(upload.options["register_of"]), MEMBERS_MANAGE)
    day = upload.options["joined_on"]
    joined_on = dt.date.fromisoformat(day) if day else None
    return organisation, imports.checked(
        upload, RegisterCheck,
        lambda path, name: check_register(path, name=name, organisation=organisation, joined_on=joined_on),
    )  # fmt: skip
