"""From an answer to the village's page: proposed by the desk that answered, decided by somebody else, with appeal."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from lingyan.disclosure import bundles, scanner
from lingyan.economy.books.models import Party
from lingyan.identity.hands import accounts_of
from lingyan.kernel import clock, failpoints
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import QUESTIONS_MODERATE
from lingyan.questions import queries, rules
from lingyan.questions.actions import common, taking
from lingyan.questions.actions.common import locked, note, require_text
from lingyan.questions.actions.handling import require_no_personal_data
from lingyan.questions.models import Message, Moderation, Question, Release
from lingyan.questions.sealing import seal

FAILPOINT: Final = failpoints.declare("questions.release.before-commit")
_OUTCOMES: Final = {
    (Release.State.WAITING, True): Moderation.Outcome.PUBLISHED,
    (Release.State.WAITING, False): Moderation.Outcome.REFUSED,
    (Release.State.APPEALED, True): Moderation.Outcome.PUBLISHED,
    (Release.State.APPEALED, False): Moderation.Outcome.FINAL,
}


def propose(actor: Actor, question: Question, *, question_text: str, answer_text: str) -> Release:
    """Write down question and answer as they are to stand on the page: without names, places or days.

    Refused with `conduct`, `no-consent`, `not-answered`, `in-hand`, `final`, `names`, `personal-data` or `length`.
    """
    question_text = require_text(question_text, shortest=rules.SHORTEST, longest=rules.LONGEST, what="问题")
    answer_text = require_text(
        answer_text, shortest=rules.SHORTEST, longest=rules.LONGEST_ANSWER, what="答复"
    )
    with transaction.atomic():
        question = locked(question)
        if not queries.at_desk(actor, question):
            raise Denied("这件提问不在您的办理范围内")
        _require_publishable(question)
        _require_clean(question, question_text, answer_text)
        release = Release.objects.create(
            question=question, month=Month.of(question.opened_on), question_text=question_text,
            answer_text=answer_text, seal=seal(question_text, answer_text), proposed_by=actor.user_id,
            proposed_at=clock.now(),
        )  # fmt: skip
        note(actor, common.PROPOSED, question, release=release.pk)
    return release


def _require_publishable(question: Question) -> None:
    # PRIVACY: a page is seen by everybody, also by whom the question concerns.
    if question.conduct:
        raise Refused("涉及干部本人的提问不公开，只答复提问人。", code="conduct")
    if not question.consent:
        raise Refused("提问人没有同意公开。", code="no-consent")
    if not question.messages.filter(kind=Message.Kind.ANSWER).exists():
        raise Refused("答复以后才能公开。", code="not-answered")
    states = set(question.releases.values_list("state", flat=True))
    if states & set(common.IN_HAND):
        raise Refused("这件问答已经在审看或已公开。", code="in-hand")
    if Release.State.FINAL in states:
        raise Refused("申诉后已决定不公开。", code="final")


def _require_clean(question: Question, *texts: str) -> None:
    require_no_personal_data(texts)
    names = {question.personal.name} if question.personal else set()
    if question.household:
        names |= _household_names(question)
    found = rules.names_in("\n".join(texts), names)
    if found:
        what = "涉及家庭的问答不得出现姓名" if question.household else "公开的问答不得出现提问人的姓名"
        raise Refused(f"{what}，请改成“某户”等说法（{len(found)} 处）。", code="names")


def _household_names(question: Question) -> set[str]:
    """Every household and person that the village's books and posts know by name."""
    parties = Party.objects.filter(book__organisation__region=question.region, personal__isnull=False)
    roll = question.region.organisations.filter(
        bodies__posts__tenures__person__personal__name__gt=""
    ).values_list("bodies__posts__tenures__person__personal__name", flat=True)
    return {*parties.values_list("personal__name", flat=True), *roll}


def decide(actor: Actor, release: Release, *, publish: bool, reason: str = "") -> Release:
    """Agree to publication, or refuse with a reason that the asker reads. Nobody decides on what they proposed.

    After an appeal somebody else than who refused decides, and that is the last word.
    """
    question = release.question
    actor.require(QUESTIONS_MODERATE, question.region.path)
    reason = _reason(reason, needed=not publish)
    with transaction.atomic():
        locked(question)
        release = _decidable(actor, release)
        if publish:
            _require_publishable_now(release.question)
        outcome = _OUTCOMES[Release.State(release.state), publish]
        release.state = Release.State(outcome.value)
        release.save(update_fields=["state"])
        Moderation.objects.create(
            release=release, outcome=outcome, by=actor.user_id, day=clock.today(), reason=reason
        )
        note(actor, common.MODERATED, release.question, release=release.pk, outcome=outcome.value)
        failpoints.reach("questions.release.before-commit")
    if publish:
        bundles.renew_directory([question.region])
    return release


def _decidable(actor: Actor, release: Release) -> Release:
    found = queries.moderated(actor).select_related("question__region").filter(pk=release.pk).first()
    if found is None:
        raise Denied("这件问答不在您的审看范围内")
    if found.state not in {Release.State.WAITING, Release.State.APPEALED}:
        raise Refused("这件问答已经有了决定。", code="decided")
    own = {actor.user_id, *accounts_of(actor.user_id)}
    if found.proposed_by in own:
        raise Refused("提出公开的人不能自己审看，须由第二人办理。", code="second-person")
    if found.state == Release.State.APPEALED:
        refused = found.decisions.filter(outcome=Moderation.Outcome.REFUSED, by__in=own - {None})
        if refused.exists():
            raise Refused("申诉须由作出决定以外的人审看。", code="second-person")
    return found


def _require_publishable_now(question: Question) -> None:
    if question.conduct or not question.consent:
        raise Refused("提问人已收回同意，或提问已移交，不能公开。", code="no-consent")


def withdraw(actor: Actor, release: Release, *, reason: str) -> None:
    """Take a question and answer off the page at once; their texts are erased."""
    question = release.question
    actor.require(QUESTIONS_MODERATE, question.region.path)
    reason = _reason(reason, needed=True)
    with transaction.atomic():
        locked(question)
        found = queries.moderated(actor).select_related("question__region").filter(pk=release.pk).first()
        if found is None:
            raise Denied("这件问答不在您的审看范围内")
        if found.state != Release.State.PUBLISHED:
            raise Refused("只有已公开的问答可以撤下。", code="not-public")
        taking.forget(found, clock.today(), reason=reason, by=actor.user_id)
        note(actor, common.MODERATED, found.question, release=found.pk, outcome="withdrawn")
    bundles.renew_directory([question.region])


def _reason(reason: str, *, needed: bool) -> str:
    reason = reason.strip()[:300]
    if needed and len(reason) < 2:
        raise Refused("请写明理由，提问人凭回执可以看到。", code="reason-missing")
    if scanner.scan(reason, on=clock.today()):
        raise Refused("理由里不能含个人信息。", code="personal-data")
    return reason
