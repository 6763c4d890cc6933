"""What desks do: entering what was asked on paper or by telephone, answering, handing on what concerns oneself."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import transaction

from lingyan.disclosure import bundles, scanner
from lingyan.kernel import clock, receipts
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied, Problem, Refused
from lingyan.kernel.rights import QUESTIONS_ANSWER, QUESTIONS_ANSWER_CONDUCT, QUESTIONS_SUPERVISE
from lingyan.questions import queries, rules
from lingyan.questions.actions import common, taking
from lingyan.questions.actions.common import (
    Content,
    add_concerns,
    add_step,
    desk_at,
    locked,
    note,
    open_question,
    put_on,
    require_text,
)
from lingyan.questions.models import Message, Question, Step
from lingyan.questions.routing import parties_of
from lingyan.questions.rules import Level
from lingyan.questions.sealing import drawn, receipt_hash
from lingyan.regions.models import Region


def enter(actor: Actor, village: Region, content: Content) -> tuple[Question, str]:
    """Enter for somebody what came on paper, by telephone or in person. Gives the question and the asker's receipt.

    The receipt is to be handed over and is shown this once. Refused for the channel `web`.
    """
    if not actor.may(QUESTIONS_ANSWER_CONDUCT, village.path):
        actor.require(QUESTIONS_ANSWER, village.path)
    if content.channel == Question.Channel.WEB or content.channel not in Question.Channel.values:
        raise Refused("代录要写明是书面、电话还是当面提出的。", code="channel")
    if content.topic not in rules.topics() or not set(content.concerns) <= rules.concerned().keys():
        raise Refused("请重新选择类别和涉及的人。", code="unknown-topic")
    require_text(content.text, shortest=rules.SHORTEST, longest=rules.LONGEST, what="问题")
    receipt = receipts.receipt_of(drawn(secrets.token_hex(32)))
    with transaction.atomic():
        question = open_question(actor, village, content, receipt_hash(receipt), clock.today())
    return question, receipt


def answer(actor: Actor, question: Question, *, text: str) -> Message:
    """Answer an open question from its own desk. Refused with `not-open`, `length` or `personal-data`."""
    text = require_text(text, shortest=rules.SHORTEST, longest=rules.LONGEST_ANSWER, what="答复")
    require_no_personal_data([text])
    with transaction.atomic():
        question = _mine(actor, question)
        message = taking.add_message(question, Message.Kind.ANSWER, text, clock.today(), by=actor.user_id)
        question.state, question.answered_on = Question.State.ANSWERED, clock.today()
        question.save(update_fields=["state", "answered_on"])
        note(actor, common.ANSWERED, question, level=question.level)
    return message


def move(actor: Actor, question: Question, *, concerns: Sequence[str], reason: str) -> Question:
    """Hand on a question because it concerns somebody: oneself, a colleague, a post. From then on they cannot see it.

    For the desk on which it lies and for who supervises. Its time begins anew at the desk that gets it.
    """
    reason = require_text(reason, shortest=2, longest=300, what="理由")
    kinds = sorted(set(concerns))
    if not kinds or not set(kinds) <= rules.concerned().keys():
        raise Refused("请选择这件事涉及谁。", code="unknown-concern")
    with transaction.atomic():
        question = locked(question)
        if not queries.at_desk(actor, question) and not _supervises(actor, question):
            raise Denied("这件提问不在您的办理范围内")
        if question.state != Question.State.OPEN:
            raise Refused("只有办理中的提问可以移交。", code="not-open")
        today = clock.today()
        # Whose name stands in the text was found when it came; here only the posts are added.
        add_concerns(question, parties_of(question.region, kinds, "", today), today)
        put_on(question, desk_at(question, today, Level(question.level)))
        add_step(question, Step.Kind.CONCERN, today, by=actor.user_id, reason=reason)
        follows = taking.unpublish_conduct(question, today)
        note(actor, common.MOVED, question, level=question.level, floor=question.floor)
    if follows:
        bundles.renew_directory([question.region])
    return question


def _mine(actor: Actor, question: Question) -> Question:
    question = locked(question)
    if not queries.at_desk(actor, question):
        raise Denied("这件提问不在您的办理范围内")
    if question.state != Question.State.OPEN:
        raise Refused("这件提问已经答复，提问人追问后可以再答。", code="not-open")
    return question


def _supervises(actor: Actor, question: Question) -> bool:
    seen = queries.visible(actor).filter(pk=question.pk).exists()
    return seen and actor.may(QUESTIONS_SUPERVISE, question.region.path)


def require_no_personal_data(texts: Sequence[str]) -> None:
    """Refused with every number, address or word about health that the scanner of publications finds."""
    found = scanner.scan_all(texts, on=clock.today())
    if found:
        raise Refused(
            [
                Problem("personal-data", f"文字里有{finding.label}，请改写", value=finding.shown)
                for _, finding in found
            ]
        )
