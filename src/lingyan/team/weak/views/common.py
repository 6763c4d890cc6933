"""What the pages share: records in the reader's scope, a case as it is shown, names as the masking table shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.identity import masking
from lingyan.identity.pages import actor_of as actor_of
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import WEAK_VIEW
from lingyan.regions.models import Region
from lingyan.team.weak import queries, rules
from lingyan.team.weak.models import Case, Helper, Hint, Progress
from lingyan.team.weak.rules import Side, State
from lingyan.team.weak.signs import signs

FORM: Final = "weak/form.html"
TONES: Final = {
    "proposed": "info", "refused": "plain", "listed": "warn", "working": "warn", "checking": "info", "watch": "ok",
    "ended": "ok", "relapsed": "danger",
}  # fmt: skip
_HOW: Final = {"waiting": "plain", "going": "info", "done": "ok"}


def hint_or_404(request: HttpRequest, hint_id: int) -> Hint:
    found = queries.hints(actor_of(request)).filter(pk=hint_id).first()
    if found is None:
        raise Http404(_("没有这条线索，或已被更新的排查取代，或不在您的管辖范围内"))
    return found


def case_or_404(request: HttpRequest, case_id: int, right: str = WEAK_VIEW) -> Case:
    found = queries.cases(actor_of(request)).filter(pk=case_id).first()
    if found is None or not actor_of(request).may(right, found.village.path):
        raise Http404(_("没有这件整顿，或不由您办理"))
    return found


def url_at(name: str, region: Region, *arguments: Any, **query: Any) -> str:
    """A page of this room at a record's own region."""
    given = {key: str(value) for key, value in query.items() if value not in (None, "")}
    return f"{reverse(f'weak:{name}', args=arguments)}?{urlencode({'region': region.code, **given})}"


def home(case: Case) -> str:
    return url_at("case", case.village, case.pk)


def arithmetic(hint: Hint) -> list[str]:
    """What a hint counted in the reader's language; as it was stored where the catalogue says it otherwise since."""
    sign = signs().get(hint.sign)
    return [_translated(line, sign.sentences if sign else ()) for line in hint.arithmetic]


def _translated(line: str, sentences: Iterable[str]) -> str:
    for each in sentences:
        # A place holds a number, a day or a word, so that two places side by side come apart.
        pattern = re.escape(each).replace(r"\{\}", r"([\d.,-]+|\D+?)")
        if found := re.fullmatch(pattern, line):
            return _(each).format(*(_(part) for part in found.groups()))
    return line


def sign_name(code: str) -> str:
    """A sign in the reader's language; its code where the catalogue knows it no more."""
    sign = signs().get(code)
    return f"{code} {_(sign.name)}" if sign else code


def person_of(actor: Actor, helper: Helper, path: str) -> str:
    """PRIVACY: the name as the masking table shows it to this reader; empty where none is known."""
    if helper.person is None:
        return ""
    personal = helper.person.personal
    if personal.erased_at is not None:
        return _("（已清除）")
    return masking.shown(actor, "name", personal.name, path)


def late_words(case: Case) -> str:
    """Which clock has run out, in words; empty for none."""
    today = clock.today()
    if case.state == State.LISTED and case.plan_due_on and case.plan_due_on < today:
        return _("方案逾期")
    if case.state == State.WORKING and case.review_due_on and case.review_due_on < today:
        return _("研判逾期")
    if case.state == State.WATCH and case.watch_until and case.watch_until <= today:
        return _("观察期满")
    return ""


def shown(actor: Actor, case: Case) -> dict[str, Any]:
    """A case as both kinds of reader see it: problems, who helps, the plan with its progress, reviews, view of villagers."""
    plan, how, path = queries.plan_of(case), queries.progress_of(case), case.village.path
    helping = queries.helpers_of(case)
    check, view = queries.check_of(case), queries.view_of(case)
    return {
        "case": case, "tone": TONES[case.state], "late": late_words(case), "plan": plan, "check": check, "view": view,
        "problems": [(row, sign_name(row.sign) if row.sign else "") for row in case.problems.all()],
        "sides": [
            (rules.SIDE_LABELS[side], helping.get(side), person_of(actor, helping[side], path) if side in helping else "")
            for side in Side
        ],
        "measures": [
            (row, _progress(how.get(row.pk)), _HOW.get(how.get(row.pk, ""), "plain"))
            for row in (plan.measures.select_related("problem") if plan else ())
        ],
        "reviews": list(case.reviews.order_by("-pk")),
        "evidence": list(check.evidence.select_related("problem")) if check else [],
        "share": rules.share(view.opinion) if view else None,
        "facts": _facts(case),
    }  # fmt: skip


def _progress(how: str | None) -> str:
    return str(Progress.How(how).label) if how else _("还没有研判")


def _facts(case: Case) -> list[tuple[str, Any]]:
    facts = [
        (_("村"), case.village.name), (_("提出日期"), case.proposed_on), (_("列入日期"), case.listed_on),
        (_("方案期限"), case.plan_due_on), (_("下次研判期限"), case.review_due_on), (_("销号日期"), case.released_on),
        (_("观察期至"), case.watch_until), (_("办结日期"), case.ended_on),
    ]  # fmt: skip
    return [(label, value) for label, value in facts if value]
