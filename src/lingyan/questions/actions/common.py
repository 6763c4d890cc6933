"""What the actions of this room share: the way a question comes into being and moves between desks."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from lingyan.disclosure.models import Publication
from lingyan.kernel import audit
from lingyan.kernel.access import Actor, system_actor
from lingyan.kernel.problems import Refused
from lingyan.people.actions import Identity, remember
from lingyan.people.models import PersonalData
from lingyan.questions.covers import QUESTION
from lingyan.questions.models import Concern, Question, Release, Step
from lingyan.questions.parameters import values
from lingyan.questions.routing import Desk, Party, desk_for, parties_of
from lingyan.questions.rules import LEVEL_LABELS, Level, above, topics
from lingyan.questions.sealing import seal
from lingyan.regions.models import Region

OPENED: Final = audit.register("questions.opened", "收到提问")
MOVED: Final = audit.register("questions.moved", "提问转办")
ANSWERED: Final = audit.register("questions.answered", "答复提问")
REACTED: Final = audit.register("questions.reacted", "提问人回应")
CLOSED: Final = audit.register("questions.closed", "提问办结")
ERASED: Final = audit.register("questions.erased", "到期清除提问文字")
PROPOSED: Final = audit.register("questions.release-proposed", "拟公开问答")
MODERATED: Final = audit.register("questions.release-decided", "审看问答公开")

# PRIVACY: neither address nor request is kept of an asker.
VILLAGER: Final = system_actor("村民")
CLOCK: Final = system_actor("到期办理")

IN_HAND: Final = (Release.State.WAITING, Release.State.PUBLISHED, Release.State.APPEALED)


@dataclass(frozen=True, slots=True)
class Content:
    """A question as it came: plain values, checked by who takes it in."""

    topic: str
    text: str
    about: str = Question.About.ANYTHING
    publication_id: int | None = None
    reference: str = ""
    concerns: tuple[str, ...] = ()
    name: str = ""
    phone: str = ""
    consent: bool = False
    channel: str = Question.Channel.WEB


def open_question(
    actor: Actor, village: Region, content: Content, receipt_hash: bytes, day: dt.date
) -> Question:
    """Store a question, find its desk and note both. Called inside the caller's transaction."""
    topic = topics()[content.topic]
    kinds = content.concerns or (("other",) if topic.conduct else ())
    text = f"{content.reference}\n{content.text}\n{named_at_entry(content)}"
    parties = parties_of(village, kinds, text, day)
    desk = desk_for(village, parties, values(), day)
    question = Question(
        region=village, topic=topic.code, about=content.about, publication_id=content.publication_id,
        reference=content.reference, text=content.text, seal=seal(content.reference, content.text),
        channel=content.channel, anonymous=not content.name, household=topic.household,
        personal=_personal(content), receipt_hash=receipt_hash, opened_on=day, entered_by=actor.user_id,
        level=desk.level, seat=desk.seat, floor=desk.floor, floor_seat=desk.floor_seat, due_on=desk.due_on,
        consent=content.consent,
    )  # fmt: skip
    question.save(force_insert=True)
    add_concerns(question, parties, day)
    add_step(question, Step.Kind.OPENED, day, by=actor.user_id)
    note(actor, OPENED, question, level=desk.level, anonymous=question.anonymous)
    return question


def named_at_entry(asked: Content | Question) -> str:
    """Whom the published entry asked about names in full: an official whose pay it is reads no question about it."""
    if asked.about != Question.About.ENTRY or asked.publication_id is None:
        return ""
    body = Publication.objects.values_list("body", flat=True).filter(pk=asked.publication_id).first()
    entries = json.loads(body).get("entries", []) if body else []
    parties = (
        party
        for each in entries
        if each["no"] == asked.reference
        for party in each.get("party", "").split("、")
    )
    return "\n".join(party for party in parties if "*" not in party)


def _personal(content: Content) -> PersonalData | None:
    if not content.name:
        return None
    [personal] = remember([Identity(content.name)])
    if content.phone:
        personal.phone = content.phone
        personal.save(update_fields=["phone"])
    return personal


def add_concerns(question: Question, parties: Iterable[Party], day: dt.date) -> None:
    Concern.objects.bulk_create(
        Concern(question=question, kind=one.kind, user_id=one.user_id, person_id=one.person_id, day=day)
        for one in parties
    )


def add_named(question: Question, text: str, day: dt.date) -> int:
    """Note whom a later text speaks of. Returns how many were not concerned before; nobody ever leaves again."""
    known = set(parties_now(question))
    new = [party for party in parties_of(question.region, (), text, day) if party not in known]
    add_concerns(question, new, day)
    return len(new)


def add_step(question: Question, kind: str, day: dt.date, **more: Any) -> Step:
    """Note where the question lies now, and why."""
    return Step.objects.create(
        question=question, kind=kind, level=question.level, seat_id=question.seat_id, due_on=question.due_on,
        day=day, **more,
    )  # fmt: skip


def put_on(question: Question, desk: Desk) -> None:
    """Lay the question, open again, on a desk."""
    question.level, question.seat, question.due_on = desk.level, desk.seat, desk.due_on
    question.floor, question.floor_seat = desk.floor, desk.floor_seat
    question.state = Question.State.OPEN
    question.save(update_fields=["level", "seat", "due_on", "floor", "floor_seat", "state"])


def parties_now(question: Question) -> list[Party]:
    return [Party(one.kind, one.user_id, one.person_id) for one in question.concerns.all()]


def desk_above(question: Question, day: dt.date) -> Desk | None:
    """The next desk up that somebody holds, or None at the top."""
    higher = above(Level(question.level))
    return None if higher is None else desk_at(question, day, higher)


def desk_at(question: Question, day: dt.date, at_least: Level) -> Desk:
    """The first staffed desk from a level on, seen from whom the question concerns by now."""
    return desk_for(
        question.region, parties_now(question), values(), day, at_least=at_least, floor=Level(question.floor)
    )


def post_of(question: Question) -> str:
    """Who had to answer, as a post and never as a person."""
    level = Level(question.level)
    return topics()[question.topic].post if level is Level.VILLAGE else LEVEL_LABELS[level]


def locked(question: Question) -> Question:
    """The row as it is now, held until the transaction ends."""
    return (
        Question.objects.select_for_update()
        .select_related("region", "seat", "floor_seat")
        .get(pk=question.pk)
    )


def note(actor: Actor, code: str, question: Question, *, reason: str = "", **details: Any) -> None:
    audit.record(
        actor,
        code,
        target=(QUESTION, question.pk),
        region_path=question.region.path,
        reason=reason,
        **details,
    )


def require_text(text: str, *, shortest: int, longest: int, what: str) -> str:
    """The text without spaces around it; Refused when it is too short or too long."""
    text = text.replace("\x00", "").strip()
    if not shortest <= len(text) <= longest:
        raise Refused(f"{what}应有 {shortest} 到 {longest} 个字，现在是 {len(text)} 个。", code="length")
    return text
