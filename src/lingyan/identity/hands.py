"""Two hands: whose an account is, so that two accounts of one person are one hand."""

from __future__ import annotations

from collections.abc import Iterable

from lingyan.identity.models import Assignment, User
from lingyan.people.models import Person


def persons_of(user_id: int) -> set[int]:
    """The persons that an account stands for: by its personal data, and by the tenures its posts rest on."""
    by_data = Person.objects.filter(personal__in=User.objects.filter(pk=user_id).values("personal"))
    by_tenure = Assignment.objects.filter(user=user_id, tenure__isnull=False).values_list(
        "tenure__person", flat=True
    )
    return {*by_data.values_list("pk", flat=True), *by_tenure}


def same_hand(user_id: int | None, hands: Iterable[int | None]) -> bool:
    """Whether an account is one of these, or stands for a person that one of these stands for."""
    others = {hand for hand in hands if hand is not None}
    if user_id is None or not others:
        return False
    own = persons_of(user_id)
    return user_id in others or any(own & persons_of(each) for each in others)
