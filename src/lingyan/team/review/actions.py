"""Asking departments about persons, writing down what they answer, deleting the slips in time; election rights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor, system_actor
from lingyan.kernel.problems import Refused, required_text
from lingyan.kernel.rights import REVIEW_MANAGE
from lingyan.parameters.queries import integer_of, value_of
from lingyan.people.models import Person
from lingyan.regions.models import Region
from lingyan.team.review import purposes, queries, rules
from lingyan.team.review.covers import REVIEW, RIGHT
from lingyan.team.review.models import Answer, ElectionRight, Review, Slip
from lingyan.team.review.parameters import DEPARTMENTS, MONTHS

ASKED: Final = audit.register("review.asked", "发起联审")
ANSWERED: Final = audit.register("review.answered", "登记联审答复")
FORGOTTEN: Final = audit.register("review.forgotten", "到期删除联审答复")
RESTED: Final = audit.register("review.rested", "登记选举权暂停")
RESTORED: Final = audit.register("review.restored", "登记选举权恢复")
_DOCUMENT: Final = 80
_WORKER: Final = system_actor("后台任务")
_STILL: Final = (rules.OPEN, rules.CLEAR)


def ask(
    actor: Actor, *, person_ids: Sequence[int], region: Region, purpose: str, ref: int, document: str, on: dt.date
) -> list[Review]:  # fmt: skip
    """Ask every department of the county's list about these persons. Who has a review that still counts is refused."""
    actor.require(REVIEW_MANAGE, region.path)
    purposes.known(purpose)
    number = required_text(document, "联审函号", _DOCUMENT, code="no-document")
    require_past(on)
    with transaction.atomic():
        # Two who ask at once about the same person come one after the other.
        people = list(Person.objects.select_for_update().filter(pk__in=list(person_ids)).order_by("pk"))
        if not person_ids or len(people) != len(set(person_ids)):
            raise Refused("没有需要联审的人", code="nobody")
        now = queries.standings(purpose, ref, on)
        if any(each.pk in now and now[each.pk].state in _STILL for each in people):
            raise Refused("有人的联审还在进行或仍在有效期内，不必再问", code="already-asked")
        departments = list(value_of(DEPARTMENTS, region.path, on))  # type: ignore[arg-type]
        months = integer_of(MONTHS, region.path, on)
        made = [
            Review.objects.create(
                person=each, region=region, purpose=purpose, ref=ref, document=number, departments=departments,
                asked_on=on, months=months, made_by=actor.user_id, made_at=clock.now(),
            )
            for each in people
        ]  # fmt: skip
        for each in made:
            audit.record(actor, ASKED, target=(REVIEW, each.pk), region_path=region.path, purpose=purpose)
    return made


def require_past(on: dt.date) -> None:
    if on > clock.today():
        raise Refused(f"日期 {on} 还没有到，只能登记已经办完的事", code="future")


def record_slip(
    actor: Actor, *, review_id: int, department: str, answer: str, document: str, on: dt.date
) -> Review:
    """One department's answer; a later one of the same department takes its place. The outcome follows by the rules."""
    require_past(on)
    with transaction.atomic():
        review = _locked(actor, review_id)
        if review.slips_gone_on is not None or review.person_id is None:
            raise Refused("这次联审已经结束，答复已按期删除", code="over")
        if department not in review.departments or answer not in Answer.values:
            raise Refused("部门和答复要从列出的里面选", code="bad-choice")
        number = required_text(document, "答复文号", _DOCUMENT, code="no-document")
        if on < review.asked_on:
            raise Refused(f"答复日期不能早于发函日期 {review.asked_on}", code="too-early")
        Slip.objects.create(
            review=review, department=department, answer=answer, document=number, on=on, made_by=actor.user_id,
            made_at=clock.now(),
        )  # fmt: skip
        _settle(review)
        if tell := purposes.known(review.purpose).settled:
            tell(actor, review)
        audit.record(actor, ANSWERED, target=(REVIEW, review.pk), region_path=review.region.path)
    return review


def record_slips(
    actor: Actor, *, review_id: int, given: Iterable[tuple[str, str, str]], on: dt.date
) -> Review | None:
    """Answers that came on one day, as (department, answer, document number): all of them or none."""
    with transaction.atomic():
        review = None
        for department, answer, document in given:
            review = record_slip(
                actor, review_id=review_id, department=department, answer=answer, document=document, on=on
            )
    return review


def _locked(actor: Actor, review_id: int) -> Review:
    found = Review.objects.select_for_update(of=("self",)).select_related("region")
    review = found.filter(pk=review_id).first()
    if review is None:
        raise Refused("没有这次联审", code="unknown-review")
    actor.require(REVIEW_MANAGE, review.region.path)
    return review


def _settle(review: Review) -> None:
    given = [rules.Given(each.department, each.answer, each.on) for each in review.slips.order_by("pk")]
    latest = rules.counting(given)
    review.state = rules.outcome(review.departments, given)
    settled = review.state != Review.State.OPEN
    review.settled_on = max(each.on for each in latest.values()) if settled else None
    review.expires_on = rules.expiry(latest, review.months) if review.state == Review.State.CLEAR else None
    review.save(update_fields=["state", "settled_on", "expires_on"])


def forget_slips() -> int:
    """The worker's round: delete the slips of reviews whose matter has ended. The outcome stays. Gives how many reviews."""
    done = 0
    for code, purpose in purposes.registered().items():
        kept = list(Review.objects.filter(purpose=code, slips_gone_on=None).order_by("pk"))
        over = purpose.over(kept) if kept else set()
        for review in kept:
            if review.pk in over:
                _forget(review.pk)
                done += 1
    return done


def _forget(review_id: int) -> None:
    with transaction.atomic():
        review = Review.objects.select_for_update(of=("self",)).select_related("region").get(pk=review_id)
        if review.slips_gone_on is not None:
            return
        slips = Slip.objects.filter(review=review)
        slips.update(released=True)
        slips.delete()
        review.slips_gone_on = clock.today()
        review.save(update_fields=["slips_gone_on"])
        audit.record(_WORKER, FORGOTTEN, target=(REVIEW, review.pk), region_path=review.region.path)


def let_go(purpose: str, ref: int, person_ids: Iterable[int]) -> None:
    """Delete the slips about persons whose data are erased, and untie the reviews from them.

    Runs in the transaction of the erasing action, which has its own right and audit entry.
    """
    for review in Review.objects.filter(purpose=purpose, ref=ref, person__in=list(person_ids)).order_by("pk"):
        Review.objects.filter(pk=review.pk).update(person=None)
        if review.slips_gone_on is None:
            _forget(review.pk)
        else:
            audit.record(_WORKER, FORGOTTEN, target=(REVIEW, review.pk), region_path=review.region.path)


def suspend_right(
    actor: Actor, *, person: Person, region: Region, reason: str, from_on: dt.date, document: str,
    until: dt.date | None = None,
) -> ElectionRight:  # fmt: skip
    """From this day a member neither votes nor stands. Refused while another such time of the person overlaps."""
    actor.require(REVIEW_MANAGE, region.path)
    number = required_text(document, "依据文号", _DOCUMENT, code="no-document")
    if reason not in ElectionRight.Reason.values:
        raise Refused("原因要从列出的里面选", code="bad-choice")
    if until is not None and until < from_on:
        raise Refused("截止日期不能早于起始日期", code="bad-order")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        for other in ElectionRight.objects.filter(person=person):
            if (until is None or other.from_on <= until) and (other.until is None or other.until >= from_on):
                raise Refused(f"此人从 {other.from_on} 起已登记没有选举权，时间重叠", code="overlaps")
        made = ElectionRight.objects.create(
            person=person, region=region, reason=reason, from_on=from_on, until=until, document=number,
            made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        audit.record(actor, RESTED, target=(RIGHT, made.pk), region_path=region.path)
    return made


def restore_right(actor: Actor, *, right_id: int, until: dt.date, document: str) -> ElectionRight:
    """The last day without the right becomes known, once."""
    with transaction.atomic():
        found = ElectionRight.objects.select_for_update(of=("self",)).select_related("region")
        right = found.filter(pk=right_id).first()
        if right is None:
            raise Refused("没有这条登记", code="unknown-right")
        actor.require(REVIEW_MANAGE, right.region.path)
        if right.until is not None:
            raise Refused(f"截止日期 {right.until} 已经登记", code="already-ended")
        if until < right.from_on:
            raise Refused(f"截止日期不能早于起始日期 {right.from_on}", code="bad-order")
        right.until, right.end_document = (
            until,
            required_text(document, "恢复文号", _DOCUMENT, code="no-document"),
        )
        right.save(update_fields=["until", "end_document"])
        audit.record(actor, RESTORED, target=(RIGHT, right.pk), region_path=right.region.path)
    return right
