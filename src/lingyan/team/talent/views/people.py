"""People who agreed to be listed: the list, one person with its consents, and what is done with them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, form_page
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import PEOPLE_VIEW_PERSONAL, TALENT_MANAGE, TALENT_VIEW
from lingyan.regions.models import Level
from lingyan.regions.place import place_of
from lingyan.team.roster.sheets import filed
from lingyan.team.talent import actions, queries
from lingyan.team.talent.actions.common import kinds_at
from lingyan.team.talent.forms import ConsentForm, DetailsForm, EnlistForm, details_of, first_until
from lingyan.team.talent.models import Consent, Form, Offer, Particulars, Talent
from lingyan.team.talent.views.common import MATCH_TONES, name_of, phone_of, staff, talent_or_404, url_at

LOOKS = [("ending", gettext_lazy("同意快到期的"))]


@needs(TALENT_VIEW)
@never_cache
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody listed in the region looked at."""
    actor, region = actor_of(request), place_of(request).required_region()
    held = Consent.objects.filter(purpose=Consent.Purpose.MATCH, ended_on=None)
    found = queries.talents(actor, region).filter(consents__in=held).prefetch_related("offers", "consents")

    def offers(row: Talent) -> str:
        return _("、").join(dict.fromkeys(_(each.kind) for each in row.offers.all()))

    def until(row: Talent) -> Any:
        return next(
            each.until for each in row.consents.all() if each.purpose == "match" and each.ended_on is None
        )

    def group(row: Talent) -> str:
        return row.particulars.get_group_display() if row.particulars.group else ""

    page = ListPage(
        request, found,
        [
            Column("village", _("村"), value="region__name", sort="region__code"),
            Column("name", _("姓名"), value=lambda row: name_of(actor, row),
                   link=lambda row: url_at("person", row.region, row.pk)),
            Column("group", _("类别"), value=group, sort="particulars__group"),
            Column("offers", _("能提供"), "long", value=offers),
            Column("listed_on", _("登记日期"), "date", sort="listed_on"),
            Column("until", _("同意到"), "date", value=until, sort="consents__until"),
        ],
        name=gettext_lazy("人才登记"),
        sheet_form=filed(request, gettext_lazy("人才登记")),
        filters=[
            Filter("village", _("村"), lookup="region__name__icontains"),
            Filter("group", _("类别"), "choice", choices=Particulars.Group.choices, lookup="particulars__group"),
            Filter("kind", _("能提供"), "choice", choices=_kind_choices(actor, region), lookup=_offering),
            Filter("form", _("方式"), "choice", choices=Form.choices, lookup=_in_form),
            Filter("look", _("只看"), "choice", choices=LOOKS, lookup=lambda rows, _value: rows.filter(
                pk__in=queries.running_out(actor, region).values("pk"))),
        ],
        sort="region__code",
        empty=Empty(_("还没有人登记"), _("先给本人看告知书，本人同意后再登记。"), url_at("notice", region), _("下载告知书")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    may_manage = actor.may(TALENT_MANAGE, region.path)
    context = {
        "page": page,
        "may_manage": may_manage,
        "may_add": may_manage and region.level == Level.VILLAGE,
    }
    return render(request, "talent/people.html", context)


def _kind_choices(actor: Any, region: Any) -> list[tuple[str, str]]:
    listed = queries.talents(actor, region).select_related(None).order_by()
    used = (
        Offer.objects.filter(talent__in=listed.values("pk")).order_by("kind").values_list("kind", flat=True)
    )
    return [(kind, _(kind)) for kind in used.distinct()]


def _offering(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    return found.filter(Exists(Offer.objects.filter(talent=OuterRef("pk"), kind=value)))


def _in_form(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    return found.filter(Exists(Offer.objects.filter(talent=OuterRef("pk"), form=value)))


@needs(TALENT_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One person of the village looked at, with the consent."""
    region, today = place_of(request).required_region(), clock.today()
    first = {"given_on": today, "until": first_until(today)}
    form = EnlistForm(kinds_at(region, today), request.POST or None, initial=first)

    def do() -> HttpResponse:
        made = actions.enlist(
            actor_of(request), region=region, details=form.details(), given=form.given(),
            counted=form.cleaned_data["counted"],
        )  # fmt: skip
        messages.success(request, _("已登记。"))
        return redirect(url_at("person", region, made.pk))

    return form_page(
        request, form, do, title=_("登记人才"), action=_("登记"), cancel_url=url_at("people", region),
        lead=_("%(name)s。先给本人看告知书，本人同意后才登记。没有同意的人不登记，也不从别处抄名单。")
        % {"name": region.name},
    )  # fmt: skip


@needs(TALENT_VIEW)
@never_cache
@require_GET
def person(request: HttpRequest, talent_id: int) -> HttpResponse:
    """One person: what it offers, which consents hold, what it was asked."""
    found, actor = talent_or_404(request, talent_id), actor_of(request)
    may_manage = actor.may(TALENT_MANAGE, found.region.path)
    consents = [_shown_consent(each) for each in found.consents.all()]
    agreed = {each["row"].purpose for each in consents if each["holds"]}
    context = {
        "talent": found, "name": name_of(actor, found), "facts": _facts(actor, found), "may_manage": may_manage,
        "offers": list(found.offers.all()), "consents": consents, "people_url": url_at("people", found.region),
        "matches": [
            (each, url_at("match", each.need.region, each.pk), MATCH_TONES[each.state])
            for each in queries.matches_of(actor, found)
        ],
        "may_count": may_manage and Consent.Purpose.COUNT not in agreed,
        "may_reveal": actor.may(PEOPLE_VIEW_PERSONAL, found.region.path),
    }  # fmt: skip
    return render(request, "talent/person.html", context)


def _shown_consent(consent: Consent) -> dict[str, Any]:
    holds = consent.ended_on is None and consent.until >= clock.today()
    return {
        "row": consent, "holds": holds, "by": staff(consent.taken_by),
        "state": _("有效") if holds else consent.get_ending_display() or _("到期"), "tone": "ok" if holds else "plain",
    }  # fmt: skip


def _facts(actor: Any, found: Talent) -> list[tuple[Any, Any]]:
    told = found.particulars
    facts: list[tuple[Any, Any]] = [(_("村"), found.region.name), (_("联系电话"), phone_of(actor, found))]
    rows = (
        (_("类别"), told.get_group_display() if told.group else ""), (_("方便联系"), told.window),
        (_("返乡日期"), told.returned_on), (_("返乡年龄"), _("18 至 45 岁") if told.young else ""),
        (_("在村满半年"), told.stays_on),
    )  # fmt: skip
    facts += [row for row in rows if row[1]]
    return [*facts, (_("登记日期"), found.listed_on), (_("登记人"), staff(found.listed_by))]


@needs(TALENT_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, talent_id: int) -> HttpResponse:
    """Put right what is stored. PRIVACY: the form shows name and number, so opening it asks for the right to see them."""
    found, actor = talent_or_404(request, talent_id, TALENT_MANAGE), actor_of(request)
    actor.require(PEOPLE_VIEW_PERSONAL, found.region.path)
    first = details_of(found)
    form = DetailsForm(
        kinds_at(found.region, clock.today()), request.POST or None, talent=found, initial=first
    )

    def do() -> HttpResponse:
        actions.change(actor, talent_id=found.pk, details=form.details())
        messages.success(request, _("已更正。"))
        return redirect(url_at("person", found.region, found.pk))

    return form_page(
        request, form, do, title=_("更正登记"), action=_("保存"), cancel_url=url_at("person", found.region, found.pk),
        lead=_("本人说有错，就按本人说的改。"),
    )  # fmt: skip


@needs(TALENT_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, talent_id: int, purpose: str) -> HttpResponse:
    """A consent to a further purpose, or a longer one in the place of one that holds."""
    found, actor = talent_or_404(request, talent_id, TALENT_MANAGE), actor_of(request)
    held, today = _held(found, purpose), clock.today()
    form = ConsentForm(request.POST or None, initial={"given_on": today, "until": first_until(today)})

    def do() -> HttpResponse:
        take = actions.renew if held else actions.give
        take(actor, talent_id=found.pk, purpose=purpose, given=form.given())
        messages.success(request, _("已登记同意。"))
        return redirect(url_at("person", found.region, found.pk))

    label = Consent.Purpose(purpose).label
    return form_page(
        request, form, do, title=_("续期同意") if held else _("登记同意"), action=_("登记"),
        cancel_url=url_at("person", found.region, found.pk),
        lead=_("%(name)s，用途：%(purpose)s。") % {"name": name_of(actor, found), "purpose": label},
    )  # fmt: skip


def _held(found: Talent, purpose: str) -> Consent | None:
    if purpose not in Consent.Purpose:
        raise Http404(_("没有这个用途"))
    return found.consents.filter(purpose=purpose, ended_on=None).first()


@needs(TALENT_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, talent_id: int, purpose: str) -> HttpResponse:
    """The person takes a consent back: two clicks, no reason asked."""
    found, actor = talent_or_404(request, talent_id, TALENT_MANAGE), actor_of(request)
    if (held := _held(found, purpose)) is None:
        raise Http404(_("这个用途没有有效的同意"))
    whole = purpose == Consent.Purpose.MATCH
    if request.method == "POST":
        actions.withdraw(actor, talent_id=found.pk, purpose=purpose)
        messages.success(request, _("已撤回，个人信息已清除。") if whole else _("已撤回，返乡情况已清除。"))
        return redirect(url_at("people", found.region) if whole else url_at("person", found.region, found.pk))
    erased = _("姓名、电话、能提供的、意愿和联系记录里的文字立即清除，不能恢复，只留下数量。")
    context = {
        "title": _("撤回同意"), "lead": name_of(actor, found), "action": _("撤回同意"), "danger": True,
        "facts": [(_("用途"), held.get_purpose_display()), (_("同意日期"), held.given_on), (_("有效期至"), held.until)],
        "consequences": [erased, _("没有结果的对接随之终止。"), _("请把纸质同意书交还本人或销毁。")] if whole
        else [_("返乡日期等情况立即清除，不再计入统计。")],
        "cancel_url": url_at("person", found.region, found.pk),
    }  # fmt: skip
    return render(request, "console/confirm.html", context)
