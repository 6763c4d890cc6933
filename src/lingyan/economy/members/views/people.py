"""Members on the screen: the list with filters and Excel, one member with stays and shares, and what changes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books.views.common import actor_of
from lingyan.economy.members import actions, forms, queries
from lingyan.economy.members.models import Member, Receiver
from lingyan.economy.members.parameters import share_kinds
from lingyan.economy.members.reasons import Joining, Leaving
from lingyan.economy.members.rules import shown_shares
from lingyan.economy.members.views.common import form_page, member_or_404, name_of, url_at
from lingyan.identity import masking
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.language import Words
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import MEMBERS_MANAGE, MEMBERS_VIEW, PEOPLE_VIEW_PERSONAL
from lingyan.regions.place import place_of

STANDINGS = [("in", gettext_lazy("在册成员")), ("left", gettext_lazy("已丧失身份"))]


@needs(MEMBERS_VIEW)
@require_GET
def members(request: HttpRequest) -> HttpResponse:
    """Everybody in the registers of the region, as they stand today."""
    actor, place = actor_of(request), place_of(request)
    found = queries.with_standing(queries.members(actor, place.region), clock.today())
    page = ListPage(
        request,
        found,
        _columns(actor),
        name=gettext_lazy("集体成员"),
        filters=[
            Filter("name", _("姓名"), lookup=_by_name(actor), hint=_("只查您能看到全名的")),
            Filter("village", _("村或组织"), lookup="organisation__region__name|organisation__name__icontains"),
            Filter("household", _("户编号"), lookup=_by_household),
            Filter("standing", _("身份"), "choice", lookup=_by_standing, choices=STANDINGS),
        ],
        sort="organisation__region__code",
        empty=Empty(_("还没有成员"), _("到“成员名册确认”导入村里已有的名册，或逐人登记。"),
                    url_at("registers", place.region) if place.region else "", _("成员名册")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "members/members.html", {"page": page})


def _columns(actor: Actor) -> list[Column]:
    return [
        Column("member", _("成员"), value=lambda each: _named(actor, each), sort="number",
               link=lambda each: url_at("member", each.organisation.region, each.pk)),
        Column("number", _("成员编号"), value=str, sort="number"),
        Column("village", _("村"), value="organisation__region__name", sort="organisation__region__code"),
        Column("household", _("户编号"), "integer", value="last_household", sort="last_household"),
        Column("joined_on", _("取得日期"), "date", sort="joined_on"),
        Column("joined_by", _("取得原因"), value=lambda each: label_of(Joining, each.joined_by)),
        Column("shares", _("份额（股）"), "figure", value=lambda each: shown_shares(each.shares), sort="shares"),
        Column("standing", _("身份"), "badge", value=_standing, tone=lambda each: "ok" if each.household else "plain"),
        Column("left_on", _("丧失日期"), "date", sort="left_on"),
    ]  # fmt: skip


def _named(actor: Actor, each: Member) -> str:
    return name_of(actor, each.person.personal, each.organisation.region.path)


def _standing(each: Any) -> Words:
    return _("在册成员") if each.household else label_of(Leaving, each.left_by)


def label_of(choices: Any, value: str | None) -> Words:
    return dict(choices.choices).get(value, "") if value else ""


def _by_name(actor: Actor) -> Any:
    """PRIVACY: a search by name may find only whom its reader sees by name."""

    def narrow(found: QuerySet[Any], text: str) -> QuerySet[Any]:
        seen = found.filter(actor.scope(PEOPLE_VIEW_PERSONAL, queries.MEMBER_PATH))
        return seen.filter(person__personal__name__icontains=text)

    return narrow


def _by_household(found: QuerySet[Any], text: str) -> QuerySet[Any]:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    return found.filter(last_household=number)


def _by_standing(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    return found.filter(household__isnull=value == "left")


@needs(MEMBERS_VIEW)
@require_GET
def member(request: HttpRequest, member_id: int) -> HttpResponse:
    """One member: stays, shares by kind with every change, distributions, and what can be done."""
    found, actor, today = member_or_404(request, member_id), actor_of(request), clock.today()
    path = found.organisation.region.path
    stays = list(found.stays.select_related("end").order_by("from_on"))
    current = next((stay for stay in stays if stay.from_on <= today and not _over(stay, today)), None)
    context = {
        "member": found, "name": name_of(actor, found.person.personal, path), "organisation": found.organisation,
        "current": current, "stays": stays, "shares": queries.shares_of(found, today).items(),
        "changes": found.share_changes.select_related("other").order_by("-on", "-pk"),
        "lines": found.lines.select_related("distribution__book__organisation__region").order_by("-distribution"),
        "receiver": _receiver(actor, found, current.household if current else None, path),
        "may_manage": actor.may(MEMBERS_MANAGE, path),
        "list_url": url_at("members", found.organisation.region),
        "facts": [
            (_("组织"), found.organisation.name), (_("成员编号"), str(found)), (_("性别"), found.person.sex),
            (_("户编号"), current.household if current else ""),
        ],
    }  # fmt: skip
    return render(request, "members/member.html", context)


def _over(stay: Any, today: Any) -> bool:
    end = getattr(stay, "end", None)
    return end is not None and end.on <= today


def _receiver(actor: Actor, found: Member, household: int | None, path: str) -> dict[str, Any] | None:
    """Who receives for the household, with the account as the masking table shows it."""
    if household is None:
        return None
    row: Receiver | None = queries.receivers(found.organisation_id, clock.today(), [household]).get(household)
    if row is None:
        return None
    return {
        "name": name_of(actor, row.member.person.personal, path), "bank": row.bank_name, "since": row.from_on,
        "account": masking.shown(actor, "bank_account", row.account_number or "", path), "own": row.member_id == found.pk,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Change:
    """One thing that may befall a member: its form, and what does it with the cleaned data."""

    title: Words
    action: Words
    form: Any
    do: Callable[[Actor, Member, dict[str, Any]], Any]
    lead: Words = ""
    kinds: bool = False


def _transfer(actor: Actor, member: Member, data: dict[str, Any]) -> None:
    taker = Member.objects.filter(organisation=member.organisation_id, number=data.pop("number")).first()
    actions.transfer_shares(actor, from_id=member.pk, to_id=taker.pk if taker else 0, **data)


CHANGES = {
    "leave": _Change(
        gettext_lazy("登记成员身份丧失"), gettext_lazy("登记"), forms.LeaveForm,
        lambda actor, member, data: actions.end_membership(actor, member_id=member.pk, **data),
        gettext_lazy("登记以后，名册确认前要把持有的股份继承、转让或收回。"),
    ),
    "move": _Change(
        gettext_lazy("分户、并户"), gettext_lazy("登记"), forms.MoveForm,
        lambda actor, member, data: actions.move_household(actor, member_id=member.pk, **data),
    ),
    "readmit": _Change(
        gettext_lazy("重新取得成员身份"), gettext_lazy("登记"), forms.ReadmitForm,
        lambda actor, member, data: actions.readmit(actor, member_id=member.pk, **data),
    ),
    "shares": _Change(
        gettext_lazy("登记股份变动"), gettext_lazy("登记"), forms.SharesForm,
        lambda actor, member, data: actions.change_shares(actor, member_id=member.pk, **data), kinds=True,
    ),
    "transfer": _Change(
        gettext_lazy("转让或继承股份"), gettext_lazy("登记"), forms.TransferForm, _transfer,
        gettext_lazy("股份只在本组织成员之间转移。"), kinds=True,
    ),
    "receiver": _Change(
        gettext_lazy("登记收款账户"), gettext_lazy("登记"), forms.ReceiverForm,
        lambda actor, member, data: actions.set_receiver(actor, member_id=member.pk, **data),
        gettext_lazy("这一户的分配款付到这名成员的账户，账号加密存放。"),
    ),
}  # fmt: skip


@needs(MEMBERS_MANAGE)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, member_id: int, what: str) -> HttpResponse:
    """One form for everything that changes a member; each writes rows, none edits one."""
    found, actor = member_or_404(request, member_id, MEMBERS_MANAGE), actor_of(request)
    one = CHANGES.get(what)
    if one is None:
        raise Http404(_("没有这个页面"))
    region = found.organisation.region
    more = {"kinds": share_kinds(region.path, clock.today())} if one.kinds else {}
    form = one.form(request.POST or None, **more)

    def do() -> HttpResponse:
        one.do(actor, found, dict(form.cleaned_data))
        messages.success(request, _("已登记。"))
        return redirect(url_at("member", region, found.pk))

    who = name_of(actor, found.person.personal, region.path)
    lead = _("%(name)s，编号 %(number)s。") % {"name": who, "number": found}
    return form_page(
        request, form, do, title=one.title, action=one.action, lead=f"{lead}{one.lead}",
        cancel_url=url_at("member", region, found.pk),
    )  # fmt: skip
