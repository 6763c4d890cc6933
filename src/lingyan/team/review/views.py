"""Pages of the organisation department: who is being asked about, the slips of one review, election rights that rest."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, addresses, form_page
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import REVIEW_MANAGE
from lingyan.regions.models import Level
from lingyan.regions.place import place_of
from lingyan.team.review import actions, forms, purposes, queries, rules
from lingyan.team.review.models import Answer, ElectionRight, Review
from lingyan.team.review.presenting import name_of
from lingyan.team.roster.sheets import filed

STATES: Final[dict[str, tuple[Any, str]]] = {
    rules.OPEN: (gettext_lazy("待答复"), "info"),
    rules.CLEAR: (gettext_lazy("无异议"), "ok"),
    rules.OBJECTED: (gettext_lazy("有异议"), "danger"),
    rules.EXPIRED: (gettext_lazy("已过有效期"), "warn"),
}
LOOKS: Final = [("open", gettext_lazy("等部门答复")), ("stale", gettext_lazy("已过有效期"))]


url_at = addresses("review")


@needs(REVIEW_MANAGE)
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """Every joint review of the region; PRIVACY: outcomes only, the slips stand on a page of their own."""
    actor, place, today = actor_of(request), place_of(request), clock.today()
    page = ListPage(
        request,
        queries.reviews(actor, REVIEW_MANAGE, place.region),
        [
            Column("person", _("姓名"), value=lambda each: name_of(actor, each.person, each.region.path),
                   link=lambda each: url_at("review", each.region, each.pk)),
            Column("region", _("地方"), value="region__name", sort="region__code"),
            Column("purpose", _("用途"), value=lambda each: _purpose(each)),
            Column("document", _("联审函号")),
            Column("asked_on", _("发函日期"), "date", sort="asked_on"),
            Column("state", _("结论"), "badge", value=lambda each: _state(each, today)[0], sort="state",
                   tone=lambda each: _state(each, today)[1]),
            Column("expires_on", _("有效期至"), "date", sort="expires_on"),
        ],
        name=gettext_lazy("联审"),
        sheet_form=filed(request, gettext_lazy("联审")),
        filters=[
            Filter("state", _("结论"), "choice", choices=Review.State.choices),
            Filter("look", _("待办"), "choice", lookup=_look, choices=LOOKS),
        ],
        sort="-asked_on",
        empty=Empty(_("这里还没有联审"), _("在选拔程序里对拟任人选发起。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "review/reviews.html", {"page": page})


def _purpose(review: Review) -> str:
    found = purposes.registered().get(review.purpose)
    return str(found.label) if found else review.purpose


def _state(review: Review, today: Any) -> tuple[Any, str]:
    return STATES[rules.standing(review.state, review.expires_on, today)]


def _look(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    live = found.filter(slips_gone_on=None, person__isnull=False)
    if value == "open":
        return live.filter(state=Review.State.OPEN)
    return live.filter(state=Review.State.CLEAR, expires_on__lt=clock.today())


@needs(REVIEW_MANAGE)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, review_id: int) -> HttpResponse:
    """One review: what each department answered, and the form for the answers that came in."""
    actor = actor_of(request)
    found = queries.reviews(actor, REVIEW_MANAGE).filter(pk=review_id).first()
    if found is None:
        raise Http404(_("没有这次联审，或不在您的管辖范围内"))
    slips = list(found.slips.order_by("pk"))
    latest = {each.department: each for each in slips}
    waiting = [
        each for each in found.departments if each not in latest or latest[each].answer == Answer.EXPLAIN
    ]
    over = found.slips_gone_on is not None or found.person is None
    form = forms.SlipsForm(request.POST or None, departments=found.departments)

    def do() -> HttpResponse:
        actions.record_slips(actor, review_id=found.pk, given=form.given(), on=form.cleaned_data["on"])
        messages.success(request, _("已登记。"))
        return redirect(url_at("review", found.region, found.pk))

    label, tone = _state(found, clock.today())
    purpose = purposes.registered().get(found.purpose)
    return form_page(
        request, form, do, "review/review.html", review=found, over=over, state=label, tone=tone,
        name=name_of(actor, found.person, found.region.path), purpose=_purpose(found),
        matter_url=purpose.url(found.ref) if purpose else "", list_url=url_at("reviews", found.region),
        rows=[(latest.get(each), *row) for each, row in zip(found.departments, form.rows(), strict=True)],
        waiting=len(waiting),
    )  # fmt: skip


@needs(REVIEW_MANAGE)
@require_GET
def rights(request: HttpRequest) -> HttpResponse:
    """Members whose election right rests, and since when."""
    actor, place = actor_of(request), place_of(request)
    page = ListPage(
        request,
        queries.rights(actor, REVIEW_MANAGE, place.region),
        [
            Column("person", _("姓名"), value=lambda each: name_of(actor, each.person, each.region.path)),
            Column("region", _("地方"), value="region__name", sort="region__code"),
            Column("reason", _("原因"), value="get_reason_display", sort="reason"),
            Column("from_on", _("起始日期"), "date", sort="from_on"),
            Column("until", _("截止日期"), "date", sort="until"),
            Column("document", _("依据文号")),
            Column("restore", _("办理"), exported=False, value=lambda each: "" if each.until else _("登记恢复"),
                   link=lambda each: "" if each.until else url_at("restore", each.region, each.pk)),
        ],
        name=gettext_lazy("没有选举权的党员"),
        sheet_form=filed(request, gettext_lazy("没有选举权的党员")),
        filters=[Filter("reason", _("原因"), "choice", choices=ElectionRight.Reason.choices)],
        sort="-from_on",
        empty=Empty(_("没有登记"), _("预备党员、受留党察看处分的党员等没有选举权的，在村的页面登记。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    village = place.region if place.region is not None and place.region.level == Level.VILLAGE else None
    return render(request, "review/rights.html", {"page": page, "village": village})


@needs(REVIEW_MANAGE)
@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest) -> HttpResponse:
    """Somebody of the village looked at has no election right for a time."""
    actor, village = actor_of(request), place_of(request).required_region()
    if village.level != Level.VILLAGE or not actor.may(REVIEW_MANAGE, village.path):
        raise Http404(_("请先选择村"))
    known = queries.known_in(village)
    people = [(each.pk, name_of(actor, each, village.path)) for each in known]
    form = forms.RightForm(request.POST or None, people=people)

    def do() -> HttpResponse:
        data = dict(form.cleaned_data)
        actions.suspend_right(actor, person=known.get(pk=data.pop("person")), region=village, **data)
        messages.success(request, _("已登记。"))
        return redirect(url_at("rights", village))

    return form_page(
        request, form, do, title=_("登记没有选举权"), lead=village.name, action=_("登记"),
        cancel_url=url_at("rights", village), crumbs=[(_("选举权"), url_at("rights", village))],
    )  # fmt: skip


@needs(REVIEW_MANAGE)
@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, right_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = queries.rights(actor, REVIEW_MANAGE).filter(pk=right_id).first()
    if found is None:
        raise Http404(_("没有这条登记，或不在您的管辖范围内"))
    form = forms.RestoreForm(request.POST or None)

    def do() -> HttpResponse:
        actions.restore_right(actor, right_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已登记。"))
        return redirect(url_at("rights", found.region))

    return form_page(
        request, form, do, title=_("登记选举权恢复"), action=_("登记"),
        lead=f"{found.region.name} {name_of(actor, found.person, found.region.path)}",
        cancel_url=url_at("rights", found.region), crumbs=[(_("选举权"), url_at("rights", found.region))],
    )  # fmt: skip
