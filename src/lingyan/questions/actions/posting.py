"""What a villager does: posting a question, and answering the answer with the receipt.

PRIVACY: both only put a letter into the box. Nothing here writes a moment, an address or an entry of the audit trail;
that happens when the box is emptied on a later day (`taking`), so a log of the network finds nothing to be laid beside.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q

from lingyan.disclosure.models import Publication
from lingyan.disclosure.sheets.catalogue import catalogue
from lingyan.disclosure.sheets.periods import parse_period
from lingyan.kernel import clock, receipts
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.parameters.queries import integer_of
from lingyan.people.models import Organisation
from lingyan.questions import rules
from lingyan.questions.actions.common import require_text
from lingyan.questions.models import Letter, Message, Question, Release, Tally
from lingyan.questions.parameters import MOST_A_DAY
from lingyan.questions.sealing import drawn, receipt_hash
from lingyan.regions.models import Level, Region

_NAME, _PHONE, _REFERENCE = 40, 20, 80
CONSENT_BACK: Final = "consent"
_DIGITS: Final = 12
"""The asker takes back the consent to publication."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the form gives it. `nonce` is the form's one-time number; empty draws a new receipt each time.

    `page` is the publication as addresses name it: `2026-10`, `resources-2026-Q3`.
    """

    village: str
    topic: str
    text: str
    about: str = Question.About.ANYTHING
    page: str = ""
    version: int | None = None
    reference: str = ""
    concerns: tuple[str, ...] = ()
    name: str = ""
    phone: str = ""
    consent: bool = False
    nonce: str = field(default="", repr=False)


def ask(asked: Asked) -> str:
    """Post a question; gives the receipt, which is stored nowhere and cannot be given again.

    Refused with a code: `unknown-village`, `unknown-topic`, `length`, `unknown-publication`, `too-many`. The same form
    sent twice posts one question and gives the same receipt.
    """
    village = _village(asked.village)
    payload = _checked(asked, village)
    nonce = asked.nonce if len(asked.nonce) >= 32 else secrets.token_hex(32)
    receipt = receipts.receipt_of(drawn(nonce))
    with transaction.atomic():
        known = _posted_before(receipt)
        if known == payload:
            return receipt
        if known is not None:
            # The form was used again for another question, as by going back in the browser.
            receipt = receipts.receipt_of(drawn(secrets.token_hex(32)))
        _count(village)
        _post(receipt, payload, opening=True)
    return receipt


def _posted_before(receipt: str) -> dict[str, Any] | None:
    letter = Letter.objects.filter(receipt_hash=receipt_hash(receipt), opening=True).first()
    if letter is not None:
        found: dict[str, Any] = json.loads(letter.payload)
        return found
    taken = Question.objects.filter(receipt_hash=receipt_hash(receipt)).exists()
    return {} if taken else None


def _post(receipt: str, payload: dict[str, Any], *, opening: bool) -> None:
    Letter.objects.create(
        key=secrets.token_hex(16), receipt_hash=receipt_hash(receipt), opening=opening, day=clock.today(),
        payload=json.dumps(payload, ensure_ascii=False),
    )  # fmt: skip


def _village(code: str) -> Region:
    found = Region.objects.filter(code=code[:12], level=Level.VILLAGE, valid_to__isnull=True).first()
    if found is None:
        raise Refused("没有找到这个村，请重新扫公告栏上的二维码。", code="unknown-village")
    return found


def _checked(asked: Asked, village: Region) -> dict[str, Any]:
    if asked.topic not in rules.topics():
        raise Refused("请选一个类别；选不好就选“其他”。", code="unknown-topic")
    if not set(asked.concerns) <= rules.concerned().keys():
        raise Refused("请重新选择这件事涉及谁。", code="unknown-concern")
    if asked.about not in Question.About.values:
        raise Refused("请重新选择问的是什么。", code="unknown-about")
    text = require_text(asked.text, shortest=rules.SHORTEST, longest=rules.LONGEST, what="问题")
    publication = _publication(asked, village)
    return {
        "village": village.pk, "topic": asked.topic, "text": text, "about": asked.about,
        "publication_id": publication.pk if publication else None,
        "reference": asked.reference.strip()[:_REFERENCE], "concerns": sorted(set(asked.concerns)),
        "name": asked.name.strip()[:_NAME], "phone": asked.phone.strip()[:_PHONE] if asked.name.strip() else "",
        "consent": asked.consent,
    }  # fmt: skip


def _publication(asked: Asked, village: Region) -> Publication | None:
    if not asked.page:
        return None
    found = publication_at(village, asked.page, asked.version)
    if found is None:
        raise Refused("没有找到这一期公开的内容，可以从村里的提问页直接提问。", code="unknown-publication")
    return found


def publication_at(village: Region, page: str, version: int | None) -> Publication | None:
    """The publication that an address names (`2026-10`, `resources-2026-Q3`), whatever became of it since.

    Without a version the newest.
    """
    named = _named(page)
    if named is None:
        return None
    rows = Publication.objects.filter(named, region=village, log_index__isnull=False)
    rows = rows.select_related("book__organisation")
    return (rows if version is None else rows.filter(version=version)).order_by("-version").first()


def _named(page: str) -> Q | None:
    code, _, period = page.partition("-")
    sheet = catalogue().sheets.get(code)
    if sheet is not None:
        return Q(sheet=code, period=period) if parse_period(sheet.cadence, period) else None
    month, _, book = page.partition("-book")
    if book and not (book.isascii() and book.isdecimal() and len(book) < _DIGITS):
        return None
    whose = Q(book=int(book)) if book else Q(book__organisation__kind=Organisation.Kind.COLLECTIVE)
    try:
        return Q(month=Month.parse(month)) & whose
    except ValueError:
        return None


def _count(village: Region) -> None:
    """One more for the village today, or Refused. PRIVACY: a count by place, so no address is needed."""
    today = clock.today()
    tally, _ = Tally.objects.select_for_update().get_or_create(region=village, day=today)
    if tally.letters >= integer_of(MOST_A_DAY, village.path, today):
        raise Refused("今天这个村收到的提问已到上限，请明天再来，或到村里、乡镇当面提出。", code="too-many")
    Tally.objects.filter(pk=tally.pk).update(letters=F("letters") + 1)


def react(receipt: str, kind: str, text: str = "") -> None:
    """What the asker says to an answer: `further`, `satisfied`, `unsatisfied`, `appeal`, or `consent` taken back.

    Refused with a code: `unknown-receipt`, `already-said`, `not-now`, `length`.
    """
    code = receipts.read_receipt(receipt)
    question = question_of(code) if code else None
    if code is None or question is None:
        raise Refused("没有找到这个回执码，请看看有没有抄错。", code="unknown-receipt")
    if kind not in possible(question):
        raise Refused("这件事现在不能这样办，请刷新后再看。", code="not-now")
    if kind in {Message.Kind.FURTHER, Message.Kind.APPEAL}:
        text = require_text(text, shortest=rules.SHORTEST, longest=rules.LONGEST, what="文字")
    else:
        text = text.strip()[: rules.LONGEST]
    with transaction.atomic():
        Question.objects.select_for_update().get(pk=question.pk)
        if pending(code):
            raise Refused("您刚才说的已经收到，明天转交。", code="already-said")
        _post(code, {"kind": kind, "text": text}, opening=False)


def pending(receipt: str) -> bool:
    """Whether something the asker said lies in the box still."""
    return Letter.objects.filter(receipt_hash=receipt_hash(receipt), opening=False).exists()


def question_of(receipt: str) -> Question | None:
    rows = Question.objects.select_related("region", "seat", "publication")
    return rows.filter(receipt_hash=receipt_hash(receipt)).first()


def possible(question: Question) -> set[str]:
    """What the asker may say now. A further question once; dissatisfaction while a desk is left above."""
    found: set[str] = set()
    said = {message.kind for message in question.messages.all()}
    if question.state == Question.State.ANSWERED:
        found |= {Message.Kind.SATISFIED, Message.Kind.UNSATISFIED}
        found |= set() if Message.Kind.FURTHER in said else {Message.Kind.FURTHER}
    states = {release.state for release in question.releases.all()}
    if Release.State.REFUSED in states and Message.Kind.APPEAL not in said:
        found.add(Message.Kind.APPEAL)
    return found | ({CONSENT_BACK} if question.consent else set())


def days_until_taken(day: dt.date) -> dt.date:
    """When a letter of this day is handed over at the latest: the next day."""
    return day + dt.timedelta(days=1)
