"""What rows say of their making, for models whose rows stand from then on (`guards.GuardTable`).

Digests in the audit trail follow the order of columns (`covers.rows_of`); these stay the last ones of a model.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

_Field = TypeVar("_Field", bound="models.Field[Any, Any]")


def _last(field: _Field) -> _Field:
    """Inherited fields come first otherwise: Django orders fields by this counter."""
    field.creation_counter += 1_000_000
    return field


def after_own(field: _Field) -> _Field:
    """For columns that several models inherit: behind a model's own, before those here."""
    field.creation_counter += 500_000
    return field


class Recorded(models.Model):
    """Something that happened elsewhere, put on record by somebody later."""

    recorded_by = _last(models.BigIntegerField("登记人", null=True))
    recorded_at = _last(models.DateTimeField("登记时间"))

    class Meta:
        abstract = True


class Registered(models.Model):
    """Something entered by somebody, with the words 登记."""

    made_by = _last(models.BigIntegerField("登记人", null=True))
    made_at = _last(models.DateTimeField("登记时间"))

    class Meta:
        abstract = True


class Handled(models.Model):
    """Something done by somebody, with the words 办理."""

    made_by = _last(models.BigIntegerField("办理人", null=True))
    made_at = _last(models.DateTimeField("办理时间"))

    class Meta:
        abstract = True
