"""Who sees which question. Every list, count, search, export, card and single page starts from `visible`.

A question that concerns nobody's conduct lies on the village's own desk first: who stands above sees it when it is
answered, late or passed up. One that concerns somebody is seen by no desk below its floor and by nobody it concerns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from lingyan.identity import conduct
from lingyan.identity.hands import accounts_of
from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.access import Actor, Grant
from lingyan.kernel.rights import QUESTIONS_MODERATE, QUESTIONS_SUPERVISE, QUESTIONS_VIEW
from lingyan.questions.models import Concern, Question, Release, Step
from lingyan.questions.routing import DESK_RIGHTS
from lingyan.questions.rules import Level, kinds_of_roles

_NOTHING = Q(pk__in=[])


def visible(actor: Actor) -> QuerySet[Question]:
    """Questions that the actor may see, and no other."""
    seen = reduce(or_, (_seen(grant) for grant in actor.grants if QUESTIONS_VIEW in grant.rights), _NOTHING)
    rows = Question.objects.filter(seen)
    return rows.exclude(pk__in=_concerning(actor).values("question"))


def _seen(grant: Grant) -> Q:
    """What one grant shows: its own village's desk, or as a superior what has come so far."""
    come_up = (
        Q(level__gte=Level.TOWNSHIP) | Q(floor__gt=Level.VILLAGE) | Q(answered_on__isnull=False)
        | Q(due_on__lt=clock.today())
    )  # fmt: skip
    superior = Q(floor_seat__path__startswith=grant.path) & ~Q(region__path=grant.path) & come_up
    own_floor = Level.SUPERVISION if DESK_RIGHTS[Level.SUPERVISION] in grant.rights else Level.VILLAGE
    return superior | Q(region__path=grant.path, floor__lte=own_floor)


def _concerning(actor: Actor) -> QuerySet[Concern]:
    """What concerns the actor: by account, by person, or by a post held now, in their own name or for another."""
    acting = (actor.user_id, *(grant.on_behalf_of for grant in actor.grants))
    users = [user for user in acting if user is not None]
    persons = User.objects.filter(pk__in=users, person__isnull=False).values("person")
    condition = Q(user_id__in=users) | Q(person__in=persons)
    for grant in actor.grants:
        kinds = kinds_of_roles([grant.role])
        if kinds:
            condition |= Q(kind__in=kinds, question__region__path__startswith=grant.path)
    return Concern.objects.filter(condition)


def meant(questions: Collection[int]) -> Iterator[conduct.Meant]:
    """Whom these questions concern, for rooms that speak of them (`identity.conduct`)."""
    rows = Concern.objects.filter(question__in=list(questions))
    yield from rows.order_by().values_list("question", "user_id", "person")


def late(rows: QuerySet[Question]) -> QuerySet[Question]:
    """Of these, the ones whose day is over while they are open, and those that were passed up for it once."""
    passed = Step.objects.filter(question=OuterRef("pk"), kind=Step.Kind.LATE)
    return rows.filter(Exists(passed) | Q(state=Question.State.OPEN, due_on__lt=clock.today()))


def waiting(actor: Actor) -> QuerySet[Question]:
    """Open questions that lie on a desk of the actor's."""
    own = reduce(or_, (_on_desk(grant) for grant in actor.grants), _NOTHING)
    return visible(actor).filter(own, state=Question.State.OPEN)


def _on_desk(grant: Grant) -> Q:
    found = _NOTHING
    for level in (Level.VILLAGE, Level.SUPERVISION, Level.TOWNSHIP):
        if DESK_RIGHTS[level] in grant.rights:
            found |= Q(level=level, seat__path=grant.path)
    if DESK_RIGHTS[Level.COUNTY] in grant.rights:
        found |= Q(level=Level.COUNTY, seat__path__startswith=grant.path)
    return found


def at_desk(actor: Actor, question: Question) -> bool:
    """Whether the question, open or not, is this actor's to answer."""
    own = reduce(or_, (_on_desk(grant) for grant in actor.grants), _NOTHING)
    return visible(actor).filter(own, pk=question.pk).exists()


def moderated(actor: Actor) -> QuerySet[Release]:
    """Releases that the actor may decide on or withdraw; none of a question that the actor may not see."""
    return Release.objects.filter(
        actor.scope(QUESTIONS_MODERATE, "question__region__path"), question__in=visible(actor).values("pk")
    )


def to_moderate(actor: Actor) -> QuerySet[Release]:
    """Those that wait for this actor's decision: the second person, and on appeal again another one."""
    waiting_ones = moderated(actor).filter(state__in=(Release.State.WAITING, Release.State.APPEALED))
    own = accounts_of(actor.user_id)
    return waiting_ones.exclude(proposed_by__in=own).exclude(
        state=Release.State.APPEALED, decisions__outcome="refused", decisions__by__in=own
    )


def in_village_hands(actor: Actor) -> QuerySet[Question]:
    """Open questions in time on desks below a superior, to be counted and never shown: nobody's conduct is among them."""
    scope = actor.scope(QUESTIONS_SUPERVISE, "region__path")
    return Question.objects.filter(
        scope,
        state=Question.State.OPEN,
        level=Level.VILLAGE,
        floor=Level.VILLAGE,
        answered_on=None,
        due_on__gte=clock.today(),
    )
