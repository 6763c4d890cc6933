"""Conditions that the database keeps in several tables of a book."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db import models

from lingyan.kernel.money import MAX_FEN


def one_of(field: str, *values: str) -> models.Q:
    """`field = a OR field = b`: SQLite builds a table for IN each time it checks a row."""
    return reduce(or_, (models.Q(**{field: value}) for value in values))


def bounded(*fields: str, name: str) -> models.CheckConstraint:
    condition = models.Q()
    for field in fields:
        condition &= models.Q(**{f"{field}__gte": -MAX_FEN, f"{field}__lte": MAX_FEN})
    return models.CheckConstraint(condition=condition, name=name)
