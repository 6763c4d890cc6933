"""What villagers see without an account: published figures in counts and sums, and their own line by the code on their slip.

SECURITY: the code travels in the body of a POST only and its answer is not stored by browsers, so no address, log or
history holds it. The views use nothing that a cookie could carry, which is why a forged request could do no more than a
stranger with the same slip; there is no session to protect by a token.
PRIVACY: the answer names nobody: who finds a slip learns an amount, not whose it is beyond what the slip says.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lingyan.economy.members import actions
from lingyan.economy.members.figures import WHOLE_SHARE, public_figures
from lingyan.economy.members.forms import CodeForm
from lingyan.economy.members.models import Distribution, HouseholdPart, Line
from lingyan.economy.members.rules import shown_shares
from lingyan.identity.decorators import public, unkept
from lingyan.kernel.money import format_yuan
from lingyan.kernel.problems import Refused
from lingyan.regions.models import Level, Region

_LEVELS = (Level.TOWNSHIP, Level.VILLAGE, Level.GROUP)
_YEARS_SHOWN = 10


@public
@unkept
@require_GET
def dividends(request: HttpRequest, code: str) -> HttpResponse:
    """The published distributions of a place, and the form for one's own line."""
    return _page(request, _region(code), CodeForm())


@public
@unkept
@require_POST
def mine(request: HttpRequest, code: str) -> HttpResponse:
    """One's own line, by the code on the slip."""
    region, form = _region(code), CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, region, form, status=422)
    try:
        line = actions.look_up(region, form.cleaned_data["code"])
    except Refused as refusal:
        form.add_error("code", str(refusal))
        return _page(request, region, form, status=429)
    if line is None:
        form.add_error("code", _("没有找到这个查询码：可能抄错了，或已重新打印过查询单。"))
        return _page(request, region, form, status=422)
    context = {**_context(request, region), "line": line, "facts": _facts(line)}
    return render(request, "members/public/mine.html", context)


def _facts(line: Line) -> list[tuple[str, str]]:
    found = line.distribution
    part = HouseholdPart.objects.filter(distribution=found, household=line.household).first()
    paid = _("已付到户，%(day)s") % {"day": part.paid_on} if part and part.paid_on else _("还没有付")
    per_share = found.pool * WHOLE_SHARE // found.hundredths
    shares = [(kind, _("%(n)s 股") % {"n": shown_shares(count)}) for kind, count in line.shares.items()]
    return [
        (_("收益年度"), str(found.year)), *shares, (_("每股分配"), _yuan(per_share)), (_("本人分得"), _yuan(line.amount)),
        (_("支付"), paid),
    ]  # fmt: skip


def _yuan(fen: int) -> str:
    return _("%(sum)s 元") % {"sum": format_yuan(fen)}


def _page(request: HttpRequest, region: Region, form: CodeForm, status: int = 200) -> HttpResponse:
    found = Distribution.objects.filter(
        book__organisation__region=region, state=Distribution.State.PUBLISHED
    ).select_related("book__organisation")
    published = [(each, public_figures(each)) for each in found.order_by("-year", "-pk")[:_YEARS_SHOWN]]
    context = {**_context(request, region), "form": form, "published": published}
    return render(request, "members/public/dividends.html", context, status=status)


def _context(request: HttpRequest, region: Region) -> dict[str, Any]:
    large = "1" in {request.GET.get("large"), request.POST.get("large")}
    return {"region": region, "large": large, "phone": settings.LINGYAN.contact_phone}


def _region(code: str) -> Region:
    rows = Region.objects.filter(level__in=_LEVELS, valid_to__isnull=True)
    found = rows.filter(code=code).first() if code.isalnum() and len(code) <= 20 else None
    if found is None:
        raise Http404(_("没有这个地方"))
    return found
