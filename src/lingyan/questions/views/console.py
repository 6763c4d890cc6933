"""Questions in the console: what lies on whose desk, one question with its next step, supervision by post and cause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.contrib import messages
from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.disclosure import bundles
from lingyan.disclosure.models import Publication
from lingyan.economy.books.views.common import actor_of, labels_of
from lingyan.identity import masking
from lingyan.identity.decorators import needs
from lingyan.kernel import clock, receipts
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import (
    PEOPLE_VIEW_PERSONAL,
    QUESTIONS_ANSWER,
    QUESTIONS_ANSWER_CONDUCT,
    QUESTIONS_SUPERVISE,
    QUESTIONS_VIEW,
)
from lingyan.questions import actions, queries, rules
from lingyan.questions.desk import SOON
from lingyan.questions.forms import AnswerForm, EnterForm, MoveForm, PurposeForm
from lingyan.questions.models import Level, Message, Question, Release, Step
from lingyan.regions.models import Level as Division
from lingyan.regions.models import Region
from lingyan.regions.place import Place, place_of
from lingyan.render.charts import BarChart, Point, horizontal_bar_chart

TONES: Final = {"open": "warn", "answered": "info", "closed": "ok"}
_TOPICS: Final = [(topic.code, topic.label) for topic in rules.topics().values()]


@needs(QUESTIONS_VIEW)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Every question the reader may see in the region looked at: open ones first, the nearest day foremost."""
    actions.catch_up()
    place, actor = place_of(request), actor_of(request)
    page = ListPage(
        request, _listed(actor, place),
        [
            Column("number", _("编号"), value="pk", sort="pk", link=_link),
            Column("village", _("村"), value="region__name", sort="region__code"),
            Column("topic", _("类别"), value=topic_label, sort="topic"),
            Column("about", _("问的是"), value=about_words),
            Column("who", _("提问人"), value=lambda row: asker(actor, row)),
            Column("opened_on", _("提出"), "date", sort="opened_on"),
            Column("level", _("在谁手里"), value="get_level_display", sort="level"),
            Column("due_on", _("应答复"), "date", sort="due_on"),
            Column("clock", _("时限"), "badge", value=lambda row: clock_words(row), tone=clock_tone),
            Column("state", _("状态"), "badge", value="get_state_display", sort="state", tone=lambda row: TONES[row.state]),
        ],
        name=_("村民提问"), sort="turn", filters=_filters(actor),
        empty=Empty(
            _("没有提问"), _("村民扫公告栏二维码提问，次日转到这里；书面、电话提出的可以代录。"),
            reverse("questions:enter") if may_enter(actor) else "", _("代录提问") if may_enter(actor) else "",
        ),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "questions/inbox.html", {"page": page, "may_enter": may_enter(actor)})


def _listed(actor: Actor, place: Place) -> QuerySet[Question]:
    rows = queries.visible(actor).filter(region__path__startswith=place.required_region().path)
    # PRIVACY: lists need no text, so none is decrypted.
    rows = rows.select_related("region", "personal", "publication")
    rows = rows.defer("text", "reference", "publication__body", "publication__salt")
    return rows.annotate(
        turn=Case(
            When(state=Question.State.OPEN, then=F("due_on")),
            default=Value(dt.date.max),
            output_field=DateField(),
        )
    )


def _filters(actor: Actor) -> list[Filter]:
    def mine(rows: Any, value: bool) -> Any:
        return rows.filter(pk__in=queries.waiting(actor).values("pk")) if value else rows

    return [
        Filter("q", _("村或编号"), lookup=_search),
        Filter("topic", _("类别"), "choice", choices=_TOPICS),
        Filter("state", _("状态"), "choice", choices=Question.State.choices),
        Filter(
            "level", _("在谁手里"), "choice", choices=[(str(value), label) for value, label in Level.choices]
        ),
        Filter("mine", _("等我答复"), "choice", lookup=mine, choices=[("1", _("等我答复"))]),
        Filter("late", _("逾期"), "choice", lookup=_late, choices=[("1", _("逾期或曾逾期"))]),
        Filter("opened", _("提出月份"), "month", lookup=_opened_in),
        Filter(
            "answered",
            _("答复"),
            "choice",
            lookup=_answered,
            choices=[("1", _("答复过")), ("0", _("没有答复过"))],
        ),
    ]


def _search(rows: Any, text: str) -> Any:
    condition = Q(region__name__icontains=text)
    if text.isascii() and text.isdigit() and len(text) < 19:
        condition |= Q(pk=int(text))
    return rows.filter(condition)


def _late(rows: Any, _value: str) -> Any:
    return queries.late(rows)


def _opened_in(rows: Any, value: int) -> Any:
    month = Month.from_int(value)
    return rows.filter(opened_on__gte=month.first_day, opened_on__lte=month.last_day)


def _answered(rows: Any, value: str) -> Any:
    return rows.filter(answered_on__isnull=value == "0")


def _link(row: Question) -> str:
    return reverse("questions:question", args=[row.pk])


def topic_label(row: Question) -> str:
    return rules.topics()[row.topic].label


def about_words(row: Question) -> str:
    """What is asked about, and of which publication."""
    kind = str(row.get_about_display())
    return f"{kind} · {shown_of(row.publication)}" if row.publication else kind


def shown_of(publication: Publication) -> str:
    return f"{_(publication.sheet_name)} {publication.when_shown}"


def clock_words(row: Question) -> str:
    if row.state != Question.State.OPEN:
        return ""
    days = (row.due_on - clock.today()).days
    if days < 0:
        return _("已逾期 {} 天").format(-days)
    return _("今天到期") if not days else _("还有 {} 天").format(days)


def clock_tone(row: Question) -> str:
    if row.state != Question.State.OPEN:
        return "plain"
    today = clock.today()
    return "danger" if row.due_on < today else "warn" if row.due_on <= today + SOON else "info"


def asker(actor: Actor, row: Question) -> str:
    """Who asked, as this reader may see it. PRIVACY: where a household is concerned no list shows a name."""
    if row.anonymous:
        return _("匿名")
    if row.personal is None or row.personal.erased_at:
        return _("姓名已清除")
    if row.household:
        return _("实名（涉及家庭，不显示）")
    return masking.shown(actor, "name", row.personal.name, row.region.path) or _("实名")


def may_enter(actor: Actor) -> bool:
    return actor.may_somewhere(QUESTIONS_ANSWER) or actor.may_somewhere(QUESTIONS_ANSWER_CONDUCT)


@needs(QUESTIONS_VIEW)
@require_GET
def question(request: HttpRequest, question_id: int) -> HttpResponse:
    """One question: where it lies and until when, what was said, its way, and what this reader can do."""
    found, actor = question_or_404(request, question_id), actor_of(request)
    on_my_desk = queries.at_desk(actor, found)
    is_open = found.state == Question.State.OPEN
    supervises = actor.may(QUESTIONS_SUPERVISE, found.region.path)
    context = {
        "question": found, "topic": rules.topics()[found.topic], "tone": TONES[found.state], "about": about_words(found),
        "page_url": bundles.address_of(found.publication) if found.publication else "",
        "clock": clock_words(found), "clock_tone": clock_tone(found), "asker": asker(actor, found),
        "concerns": [rules.concerned()[kind].label for kind in sorted({one.kind for one in found.concerns.all()})],
        "messages_said": _said(found), "events": _events(found),
        "releases": [(each, _last_reason(each)) for each in found.releases.all()], "on_my_desk": on_my_desk,
        "may": {
            "answer": on_my_desk and is_open,
            "move": is_open and (on_my_desk or supervises),
            "propose": on_my_desk and _publishable(found),
            "person": found.personal is not None and found.personal.erased_at is None
            and actor.may(PEOPLE_VIEW_PERSONAL, found.region.path),
        },
    }  # fmt: skip
    return render(request, "questions/question.html", context)


def question_or_404(request: HttpRequest, question_id: int) -> Question:
    rows = queries.visible(actor_of(request)).select_related(
        "region__parent", "seat", "personal", "publication__region"
    )
    return get_object_or_404(
        rows.prefetch_related("concerns", "steps", "messages", "releases__decisions"), pk=question_id
    )


def _last_reason(release: Release) -> str:
    decisions = list(release.decisions.all())
    return decisions[-1].reason if decisions else ""


def _publishable(found: Question) -> bool:
    states = {release.state for release in found.releases.all()}
    closed = {Release.State.WAITING, Release.State.PUBLISHED, Release.State.APPEALED, Release.State.FINAL}
    answered = any(message.kind == Message.Kind.ANSWER for message in found.messages.all())
    return found.consent and not found.conduct and answered and not states & closed


def _said(found: Question) -> list[dict[str, Any]]:
    said = list(found.messages.all())
    names = labels_of(message.by for message in said)
    return [
        {
            "label": message.get_kind_display(), "day": message.day, "text": message.text,
            "who": f"{message.get_level_display()} {names.get(message.by or 0, '')}".strip()
            if message.kind == Message.Kind.ANSWER else _("提问人"),
            "mine": message.kind == Message.Kind.ANSWER,
        }
        for message in said
    ]  # fmt: skip


def _events(found: Question) -> list[dict[str, Any]]:
    steps = list(found.steps.all())
    names = labels_of(step.by for step in steps)
    return [
        {
            "what": f"{step.get_kind_display()} → {step.get_level_display()}", "at": step.day,
            "who": names.get(step.by or 0, ""), "tone": "danger" if step.kind == Step.Kind.LATE else "plain",
            "note": "；".join(filter(None, (_why_late(step), step.reason))),
        }
        for step in steps
    ]  # fmt: skip


def _why_late(step: Step) -> str:
    return f"{step.late_post}：{step.get_cause_display()}" if step.cause else ""


@needs(QUESTIONS_VIEW)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, question_id: int) -> HttpResponse:
    found = question_or_404(request, question_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and attempt(
        form, lambda: actions.answer(actor_of(request), found, **form.cleaned_data)
    ):  # fmt: skip
        messages.success(request, _("已答复，提问人凭回执可以看到。"))
        return redirect("questions:question", found.pk)
    context = {
        "question": found,
        "topic": rules.topics()[found.topic],
        "about": about_words(found),
        "form": form,
        "clock": clock_words(found),
    }
    return render(request, "questions/answer.html", context, status=422 if form.errors else 200)


def attempt(form: Any, act: Any) -> bool:
    """Carry out, or show the form again with what is wrong; a missing right is no matter of the form."""
    try:
        act()
    except Refused as refusal:
        if refusal.code == "denied":
            raise
        form.add_error(None, str(refusal))
        return False
    return True


@needs(QUESTIONS_VIEW)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, question_id: int) -> HttpResponse:
    """Hand on what concerns oneself or a colleague; afterwards it may be out of sight."""
    found = question_or_404(request, question_id)
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and attempt(
        form, lambda: actions.move(actor_of(request), found, **form.cleaned_data)
    ):  # fmt: skip
        messages.success(request, _("已移交。涉及的人从现在起看不到这件提问。"))
        return redirect("questions:inbox")
    context = {
        "title": _("涉及本人，移交办理"), "action": _("移交"), "form": form,
        "cancel_url": reverse("questions:question", args=[found.pk]),
        "facts": [(_("提问"), str(found)), (_("类别"), topic_label(found))],
        "consequences": [
            _("涉及村干部的交监督机构或乡镇，涉及监督机构的交乡镇，涉及乡镇干部的交县级部门。"),
            _("移交后，涉及的人和村里经办人都看不到它，答复期限重新计算。"),
        ],
    }  # fmt: skip
    return render(request, "console/confirm.html", context, status=422 if form.errors else 200)


@needs(PEOPLE_VIEW_PERSONAL)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, question_id: int) -> HttpResponse:
    """Name and telephone of who asked, after a purpose that is kept in the audit trail."""
    found = question_or_404(request, question_id)
    form, shown = PurposeForm(request.POST or None), None
    if found.personal is None:
        return redirect("questions:question", found.pk)
    if request.method == "POST" and form.is_valid():
        shown = masking.reveal(
            actor_of(request), found.personal, form.cleaned_data["purpose"], path=found.region.path
        )
    return render(request, "questions/person.html", {"question": found, "form": form, "shown": shown})


@needs(QUESTIONS_ANSWER, QUESTIONS_ANSWER_CONDUCT)
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter for somebody what came on paper, by telephone or in person; the receipt is shown once, to be handed over."""
    actor = actor_of(request)
    villages = _my_villages(actor)
    choices = [(village.code, village.name) for village in villages]
    form = EnterForm(choices, request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = next(village for village in villages if village.code == form.cleaned_data["village"])
        made: list[Any] = []
        if attempt(form, lambda: made.extend(actions.enter(actor, chosen, form.content()))):
            found, code = made
            seen = queries.visible(actor).filter(pk=found.pk).exists()
            context = {"receipt": receipts.in_groups(code), "question": found, "seen": seen}
            response = render(request, "questions/entered.html", context)
            response["Cache-Control"] = "no-store"
            return response
    return render(request, "questions/enter.html", {"form": form}, status=422 if form.errors else 200)


def _my_villages(actor: Actor) -> list[Region]:
    own = actor.scope(QUESTIONS_ANSWER, "path") | actor.scope(QUESTIONS_ANSWER_CONDUCT, "path")
    if "" in (*actor.paths(QUESTIONS_ANSWER), *actor.paths(QUESTIONS_ANSWER_CONDUCT)):
        own = Q()
    return list(Region.objects.filter(own, level=Division.VILLAGE, valid_to__isnull=True).order_by("code"))


@needs(QUESTIONS_SUPERVISE)
@require_GET
def supervision(request: HttpRequest) -> HttpResponse:
    """Lateness by post and cause, and how each township stands, in the order of codes: no league of villages."""
    actions.catch_up()
    place, actor = place_of(request), actor_of(request)
    region = place.required_region()
    seen = queries.visible(actor).filter(region__path__startswith=region.path)
    late = Step.objects.filter(question__in=seen.values("pk"), kind=Step.Kind.LATE)
    page = _late_steps(request, late)
    if page.wants_excel:
        return page.excel()
    by_post = list(
        late.order_by().values("late_post").annotate(count=Count("pk")).order_by("-count", "late_post")
    )
    context = {
        "page": page, "stats": _stats(actor, region, seen), "towns": _towns(seen), "causes": _causes(late),
        "chart": _chart(by_post) if by_post else "",
        "table": {"heads": [_("岗位"), _("件数")], "rows": [(one["late_post"], one["count"]) for one in by_post]},
    }  # fmt: skip
    return render(request, "questions/supervision.html", context)


def _late_steps(request: HttpRequest, late: QuerySet[Step]) -> ListPage:
    return ListPage(
        request, late.select_related("question__region__parent").defer("question__text", "question__reference"),
        [
            Column("number", _("编号"), value="question_id", sort="question_id", link=lambda row: _link(row.question)),
            Column("town", _("乡镇"), value="question__region__parent__name", sort="question__region__parent__code"),
            Column("topic", _("类别"), value=lambda row: topic_label(row.question), sort="question__topic"),
            Column("late_post", _("逾期的岗位"), sort="late_post"),
            Column("cause", _("原因"), value="get_cause_display", sort="cause"),
            Column("day", _("逾期日期"), "date", sort="day"),
            Column("level", _("转到"), value="get_level_display", sort="level"),
            Column("state", _("现在"), "badge", value="question__get_state_display", tone=_tone_of_step),
        ],
        name=_("逾期的提问"), sort="-day",
        filters=[
            Filter("cause", _("原因"), "choice", choices=[one for one in Step.Cause.choices if one[0]]),
            Filter("post", _("岗位"), lookup="late_post"),
        ],
        empty=Empty(_("没有逾期"), _("到期没有答复的提问会自动上转，并列在这里。")),
    )  # fmt: skip


def _tone_of_step(row: Step) -> str:
    return TONES[row.question.state]


def _stats(actor: Actor, region: Region, seen: QuerySet[Question]) -> dict[str, int]:
    today = clock.today()
    is_open = Q(state=Question.State.OPEN)
    counted = seen.aggregate(
        open=Count("pk", filter=is_open),
        soon=Count("pk", filter=is_open & Q(due_on__range=(today, today + SOON))),
        late=Count("pk", filter=is_open & (Q(level__gte=Level.TOWNSHIP, floor__lt=Level.TOWNSHIP) | Q(due_on__lt=today))),
        answered=Count("pk", filter=Q(answered_on__isnull=False)),
    )  # fmt: skip
    below = queries.in_village_hands(actor).filter(region__path__startswith=region.path).count()
    return {**counted, "below": below}


def _towns(seen: QuerySet[Question]) -> list[Any]:
    """One row a township: asked, answered, answered in time, passed up late, open."""
    passed = Exists(Step.objects.filter(question=OuterRef("pk"), kind=Step.Kind.LATE))
    rows = seen.annotate(passed=passed).order_by().values("region__parent__code", "region__parent__name")
    return list(
        rows.annotate(
            asked=Count("pk"),
            answered=Count("pk", filter=Q(answered_on__isnull=False)),
            in_time=Count("pk", filter=Q(answered_on__isnull=False, passed=False)),
            late=Count("pk", filter=Q(passed=True)),
            open=Count("pk", filter=Q(state=Question.State.OPEN)),
        ).order_by("region__parent__code")
    )


def _causes(late: QuerySet[Step]) -> list[dict[str, Any]]:
    labels = dict(Step.Cause.choices)
    rows: Iterable[Any] = late.order_by().values("cause").annotate(count=Count("pk")).order_by("cause")
    return [{"cause": row["cause"], "label": labels[row["cause"]], "count": row["count"]} for row in rows]


def _chart(rows: Sequence[Mapping[str, Any]]) -> str:
    points = [Point(row["late_post"], row["count"]) for row in rows]
    return horizontal_bar_chart(BarChart(_("逾期的岗位"), points, unit=_("件"), width=400))
