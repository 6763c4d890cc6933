"""The notice to be signed, what is stored about one person in Word, and the telephone number for a stated purpose."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity import masking
from lingyan.identity.decorators import needs
from lingyan.identity.pages import DOCX, actor_of, download, note_export
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source, on_paper
from lingyan.kernel.rights import TALENT_MANAGE, TALENT_VIEW
from lingyan.parameters.queries import integer_of
from lingyan.regions.place import place_of
from lingyan.team.talent import printing, queries
from lingyan.team.talent.actions.common import kinds_at
from lingyan.team.talent.forms import PurposeForm
from lingyan.team.talent.models import Consent, Match, Talent
from lingyan.team.talent.parameters import LONGEST_MONTHS
from lingyan.team.talent.printing import Told
from lingyan.team.talent.views.common import name_of, office_of, talent_or_404, url_at


@needs(TALENT_VIEW)
@require_GET
def notice(request: HttpRequest) -> HttpResponse:
    """The notice with its form of consent for the region looked at; it names nobody."""
    region, today = place_of(request).required_region(), clock.today()
    months = integer_of(LONGEST_MONTHS, region.path, today)
    with on_paper():
        content = printing.notice_paper(region, office_of(region), kinds_at(region, today), months, today)
    return download(content, f"{region.name}人才登记告知书.docx", DOCX)


@needs(TALENT_VIEW)
@never_cache
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, talent_id: int) -> HttpResponse:
    """Name and telephone in full, after a purpose that is kept in the audit trail."""
    found, actor = talent_or_404(request, talent_id), actor_of(request)
    form, shown = PurposeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        shown = masking.reveal(actor, found.personal, form.cleaned_data["purpose"], path=found.region.path)
    context = {
        "talent": found, "name": name_of(actor, found), "form": form, "shown": shown,
        "window": found.particulars.window, "back": url_at("person", found.region, found.pk),
    }  # fmt: skip
    return render(request, "talent/contact.html", context, status=422 if form.errors else 200)


@needs(TALENT_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, talent_id: int) -> HttpResponse:
    """Everything stored about one person, for the person. It holds the full number, so it is noted like any unmasking."""
    found, actor = talent_or_404(request, talent_id, TALENT_MANAGE), actor_of(request)
    if request.method == "POST":
        shown = masking.reveal(actor, found.personal, "应本人要求出具本人信息单", path=found.region.path)
        with on_paper():
            told = _told(actor, found, shown)
            content = printing.sheet_paper(found.region, told, office_of(found.region), clock.today())
        note_export(request, "人才登记本人信息单", 1, found.region.path)
        return download(content, f"人才登记本人信息单-{found.pk}.docx", DOCX)
    context = {
        "title": _("出具本人信息单"), "lead": name_of(actor, found), "action": _("下载 Word"), "download": True,
        "consequences": [_("单上有完整的姓名和电话，交给本人，不要另存。"), _("谁在什么时候出具，记入审计日志。")],
        "cancel_url": url_at("person", found.region, found.pk),
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


def _told(actor: Actor, found: Talent, shown: masking.Revealed) -> Told:
    told = found.particulars
    facts = [
        ("登记编号", str(found.pk)), ("登记村", found.region.name), ("姓名", shown.name), ("联系电话", shown.phone),
        ("类别", in_source(told.get_group_display()) if told.group else "没有说明"),
        ("能提供", _offers(found) or "没有说明"),
        ("方便联系的时间", told.window or "没有说明"), ("意愿", told.wish or "没有说明"),
        ("返乡日期", _day(told.returned_on)), ("返乡时18至45岁", "是" if told.young else "没有说明"),
        ("说明近一年在村满六个月的日期", _day(told.stays_on)), ("登记日期", _day(found.listed_on)),
    ]  # fmt: skip
    made = [_match_row(each) for each in queries.matches_of(actor, found).prefetch_related("contacts")]
    return Told(shown.name, facts, [_consent_row(each) for each in found.consents.all()], made)


def _offers(found: Talent) -> str:
    return "；".join(f"{each.kind}（{in_source(each.get_form_display())}）" for each in found.offers.all())


def _consent_row(each: Consent) -> tuple[str, str, str, str]:
    how = f"{in_source(each.get_how_display())} {each.paper}".strip()
    held = f"到{_day(each.until)}"
    if each.ended_on:
        held = f"{_day(each.ended_on)}{in_source(each.get_ending_display())}"
    return (
        in_source(each.get_purpose_display()),
        _day(each.given_on),
        how,
        f"{held}（告知书第{each.edition}版）",
    )


def _match_row(each: Match) -> tuple[str, str, str]:
    steps = [in_source(each.get_state_display())]
    if each.outcome:
        steps.append(in_source(each.get_outcome_display()))
    for talk in each.contacts.all():
        how = f"{_day(talk.on)}{in_source(talk.get_channel_display())}"
        steps.append(f"{how}：{talk.next_step}" if talk.next_step else how)
    return f"{each.need.region.name}：{each.need.kind}", _day(each.proposed_on), "；".join(steps)


def _day(day: object) -> str:
    return f"{day:%Y-%m-%d}" if day else "没有说明"
