"""What an asker sees with the receipt: how far it is, until when, what was answered. Days only, and no person by name."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field

from lingyan.kernel import clock, receipts
from lingyan.questions import rules
from lingyan.questions.actions.posting import days_until_taken, pending, possible, question_of
from lingyan.questions.models import Letter, Message, Question, Release, Step
from lingyan.questions.sealing import receipt_hash

_SHOWN_STEPS = {
    Step.Kind.OPENED: "收到，交给{}",
    Step.Kind.LATE: "上一级没有按期答复，自动转到{}",
    Step.Kind.CONCERN: "换人办理，交给{}",
    Step.Kind.FURTHER: "收到追问，由{}答复",
    Step.Kind.UNSATISFIED: "不满意，转到{}",
    Step.Kind.CONSENT: "已收回公开的同意",
    Step.Kind.CLOSED: "办结",
}
_RELEASES = {
    Release.State.WAITING: "问答正在审看，还没有公开",
    Release.State.PUBLISHED: "问答已在村页面公开",
    Release.State.REFUSED: "问答不公开",
    Release.State.APPEALED: "申诉正在审看",
    Release.State.FINAL: "申诉后仍不公开",
    Release.State.WITHDRAWN: "问答已从村页面撤下",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history: a day, what happened, and the words said."""

    day: dt.date
    what: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """`taken_on` is the day of handing over of what still lies in the box; `may` what the asker can say now."""

    place: str
    topic: str
    state: str
    due_on: dt.date | None = None
    taken_on: dt.date | None = None
    events: list[Event] = field(default_factory=list)
    may: frozenset[str] = frozenset()
    release: str = ""
    release_reason: str = ""
    text: str = ""
    publication: str = ""
    """Which publication it is about, such as `资源情况 2026年第3季度`."""


def status_of(typed: str) -> Status | None:
    """The state behind a receipt as somebody typed it; None when there is no such receipt."""
    code = receipts.read_receipt(typed)
    if code is None:
        return None
    question = question_of(code)
    return _of_question(code, question) if question else _of_letter(code)


def _of_letter(code: str) -> Status | None:
    letter = Letter.objects.filter(receipt_hash=receipt_hash(code), opening=True).first()
    if letter is None:
        return None
    payload = json.loads(letter.payload)
    return Status(
        place="", topic=rules.topics()[payload["topic"]].label, state="已收到，还没有转交", text=payload["text"],
        taken_on=days_until_taken(letter.day), events=[Event(letter.day, "投进了信箱")],
    )  # fmt: skip


def _of_question(code: str, question: Question) -> Status:
    waits = pending(code)
    release = question.releases.first()
    reason = release.decisions.last() if release else None
    return Status(
        place=question.region.name,
        topic=rules.topics()[question.topic].label,
        state=f"{question.get_state_display()}（{question.get_level_display()}）",
        due_on=question.due_on if question.state == Question.State.OPEN else None,
        taken_on=days_until_taken(clock.today()) if waits else None,
        events=_events(question),
        may=frozenset() if waits else frozenset(possible(question)),
        release=_RELEASES[Release.State(release.state)] if release else "",
        release_reason=reason.reason if reason else "",
        text=question.text or "（文字已到期清除）",
        publication=question.publication.title_zh if question.publication else "",
    )


def _events(question: Question) -> list[Event]:
    """Steps and messages in the order of their days; on one day what was said comes before what it led to."""
    said = [(m.day, 0, m.pk, _said(m)) for m in question.messages.all()]
    done = [
        (step.day, 1, step.pk, Event(step.day, _SHOWN_STEPS[Step.Kind(step.kind)].format(step.get_level_display())))
        for step in question.steps.all()
    ]  # fmt: skip
    return [event for *_, event in sorted([*said, *done], key=lambda one: one[:3])]


def _said(message: Message) -> Event:
    who = message.get_level_display() if message.kind == Message.Kind.ANSWER else "您"
    words = "答复" if message.kind == Message.Kind.ANSWER else f"说：{message.get_kind_display()}"
    return Event(message.day, f"{who}{words}", message.text or "")
