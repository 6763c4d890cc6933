"""Emptying the letter box: letters of earlier days become questions and reactions, in an order that tells nothing.

Each letter is one transaction with its entry in the audit trail; killed in between, the rest is taken the next time.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final

from django.db import transaction

from lingyan.disclosure import bundles
from lingyan.kernel import clock, failpoints
from lingyan.questions.actions import common
from lingyan.questions.actions.common import (
    CLOCK,
    VILLAGER,
    Content,
    add_concerns,
    add_named,
    add_step,
    desk_above,
    desk_at,
    named_at_entry,
    note,
    open_question,
    put_on,
)
from lingyan.questions.actions.posting import CONSENT_BACK, possible
from lingyan.questions.models import Letter, Message, Moderation, Question, Release, Step
from lingyan.questions.routing import Officials, Party
from lingyan.questions.rules import Level
from lingyan.questions.sealing import seal
from lingyan.regions.models import Region

_LATER: Final = "后来说的话涉及经办的人"
FAILPOINT: Final = failpoints.declare("questions.take-in.before-commit")


def take_in(today: dt.date | None = None) -> int:
    """Take every letter posted before today out of the box. Returns how many were taken."""
    day = today or clock.today()
    keys = list(Letter.objects.filter(day__lt=day).order_by("day", "key").values_list("key", flat=True))
    changed = [village for village in map(_take, keys) if village is not None]
    if changed:
        bundles.renew_directory(changed)
    return len(keys)


def _take(key: str) -> Region | None:
    """Take one letter; gives the village whose page has to follow, if it must."""
    village = None
    with transaction.atomic():
        letter = Letter.objects.select_for_update().filter(pk=key).first()
        if letter is None:
            return None
        payload = json.loads(letter.payload)
        if letter.opening:
            _open(letter, payload)
        else:
            village = _react(letter, payload)
        letter.delete()
        failpoints.reach("questions.take-in.before-commit")
    return village


def _open(letter: Letter, payload: dict[str, Any]) -> None:
    village = Region.objects.get(pk=payload.pop("village"))
    content = Content(**{**payload, "concerns": tuple(payload["concerns"])})
    open_question(VILLAGER, village, content, bytes(letter.receipt_hash), letter.day)


def _react(letter: Letter, payload: dict[str, Any]) -> Region | None:
    rows = Question.objects.select_for_update().select_related("region", "seat", "floor_seat")
    question = rows.get(receipt_hash=letter.receipt_hash)
    kind, text = payload["kind"], payload["text"]
    if kind not in possible(question):
        # Closed, or answered to meanwhile: what was said then has nothing left to change.
        return None
    if kind == CONSENT_BACK:
        take_consent_back(question, letter.day)
        return question.region
    add_message(question, kind, text, letter.day)
    new = add_named(question, text, letter.day)
    _REACTIONS[kind](question, letter.day)
    follows = lift(question, letter.day) if new else False
    note(VILLAGER, common.REACTED, question, kind=kind, level=question.level)
    return question.region if follows else None


def add_message(question: Question, kind: str, text: str, day: dt.date, *, by: int | None = None) -> Message:
    return Message.objects.create(
        question=question, kind=kind, text=text, seal=seal(text), level=question.level, by=by, day=day
    )


def _further(question: Question, day: dt.date) -> None:
    """The same desk answers again, with a time of its own; the next one if by now it concerns this one."""
    put_on(question, desk_at(question, day, Level(question.level)))
    add_step(question, Step.Kind.FURTHER, day)


def _satisfied(question: Question, day: dt.date) -> None:
    close(question, day)


def _unsatisfied(question: Question, day: dt.date) -> None:
    """One desk up; where none is left the answer stands and the matter is closed."""
    desk = desk_above(question, day)
    if desk is None:
        close(question, day, reason="已是最后一级，答复不变；可依法向有关机关反映")
        return
    put_on(question, desk)
    add_step(question, Step.Kind.UNSATISFIED, day)


def _appeal(question: Question, day: dt.date) -> None:
    """A refusal to publish is looked at again, by somebody else."""
    release = question.releases.filter(state=Release.State.REFUSED).latest("id")
    release.state = Release.State.APPEALED
    release.save(update_fields=["state"])
    Moderation.objects.create(release=release, outcome=Moderation.Outcome.APPEALED, day=day)


_REACTIONS: Final = {
    Message.Kind.FURTHER: _further,
    Message.Kind.SATISFIED: _satisfied,
    Message.Kind.UNSATISFIED: _unsatisfied,
    Message.Kind.APPEAL: _appeal,
}


def keep_from_newcomers(today: dt.date | None = None) -> int:
    """Read every text again for who has come into a post since and is named there. Returns how many questions it hid.

    Each question that changes is one transaction; it may run again at any time.
    """
    day, hidden = today or clock.today(), 0
    changed: list[Region] = []
    for village in Region.objects.filter(pk__in=Question.objects.values("region")).order_by("pk"):
        officials = Officials.of(village, day)
        rows = Question.objects.filter(region=village).prefetch_related("messages", "concerns").order_by("pk")
        for question in [each for each in rows if _newly_meant(each, officials)]:
            hidden += 1
            changed += [village] if _keep_from(question, officials) else []
    if changed:
        bundles.renew_directory(changed)
    return hidden


def _newly_meant(question: Question, officials: Officials) -> list[Party]:
    theirs = [
        message.text or "" for message in question.messages.all() if message.kind != Message.Kind.ANSWER
    ]
    text = "\n".join([question.reference or "", question.text or "", named_at_entry(question), *theirs])
    meant = {(one.user_id, one.person_id) for one in question.concerns.all()}
    return [one for one in officials.named(text) if (one.user_id, one.person_id) not in meant]


def _keep_from(question: Question, officials: Officials) -> bool:
    with transaction.atomic():
        question = common.locked(question)
        add_concerns(question, _newly_meant(question, officials), officials.day)
        follows = lift(question, officials.day)
        note(CLOCK, common.MOVED, question, level=question.level, floor=question.floor)
    return follows


def lift(question: Question, day: dt.date) -> bool:
    """After more became known of whom it concerns: out of their hands, also when it is answered or closed.

    True when something of it was public or on its way there, which went, so that the village's page has to follow.
    """
    desk = desk_at(question, day, Level(question.level))
    if (desk.level, desk.floor) != (question.level, question.floor):
        state, answer_by = question.state, question.due_on
        put_on(question, desk)
        if state != Question.State.OPEN:
            question.state, question.due_on = state, answer_by
            question.save(update_fields=["state", "due_on"])
        add_step(question, Step.Kind.CONCERN, day, reason=_LATER)
        note(CLOCK, common.MOVED, question, level=question.level, floor=question.floor)
    return unpublish_conduct(question, day)


def unpublish_conduct(question: Question, day: dt.date) -> bool:
    """PRIVACY: what concerns somebody's conduct stands on no page, since they read it there too."""
    in_hand = list(question.releases.filter(state__in=common.IN_HAND)) if question.conduct else []
    for release in in_hand:
        forget(release, day, reason="涉及干部本人的问答不公开，由不涉及的人办理")
    return bool(in_hand)


def close(question: Question, day: dt.date, *, by: int | None = None, reason: str = "") -> None:
    question.state, question.closed_on = Question.State.CLOSED, day
    question.save(update_fields=["state", "closed_on"])
    add_step(question, Step.Kind.CLOSED, day, by=by, reason=reason)


def take_consent_back(question: Question, day: dt.date) -> None:
    """What stands on the page goes, and nothing of it is published any more."""
    question.consent = False
    question.save(update_fields=["consent"])
    add_step(question, Step.Kind.CONSENT, day)
    for release in question.releases.filter(state__in=common.IN_HAND):
        forget(release, day, reason="提问人收回公开的同意")
    note(VILLAGER, common.REACTED, question, kind=CONSENT_BACK)


def forget(release: Release, day: dt.date, *, reason: str, by: int | None = None) -> None:
    """Take a release back: its texts are erased, its decisions stay. The caller lets the village's page follow."""
    release.state, release.question_text, release.answer_text = Release.State.WITHDRAWN, "", ""
    release.save(update_fields=["state", "question_text", "answer_text"])
    Moderation.objects.create(
        release=release, outcome=Moderation.Outcome.WITHDRAWN, by=by, day=day, reason=reason
    )
