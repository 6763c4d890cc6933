"""Someone with the database drops a table's triggers and changes one value, or takes out one row: `lingyan check` names it.

Every column of every protected table is tried. The tables come from the migrations, so a newly guarded table without
a line in `tests.tamper.tables` fails.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any, Final
from unittest import mock

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from lingyan.cli.checks import all_checks, guarded_by_migrations, guards, triggers_expected
from lingyan.kernel import covers
from lingyan.kernel.guards import Trigger
from lingyan.kernel.month import Month
from tests.tamper.tables import CHOSEN, NOTICED_BY, OTHER_VALUES, REFUSED_ANYWAY
from tests.tamper.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def model_of(table: str) -> type[models.Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == table)


COLUMNS: Final = [
    (table, field.attname)
    for table in NOTICED_BY
    for field in model_of(table)._meta.concrete_fields
    if not field.primary_key
]


def chosen(model: type[models.Model]) -> Any:
    row = CHOSEN[model]() if model in CHOSEN else model._base_manager.order_by("pk").first()
    assert row is not None, f"the world has no row of {model.__name__}"
    return row


@functools.cache
def triggers_of(table: str) -> list[str]:
    return [trigger.name for trigger in _triggers() if trigger.table == table]


@functools.cache
def _triggers() -> list[Trigger]:
    return list(triggers_expected())


def drop_triggers(table: str) -> None:
    on_table = "" if connection.vendor == "sqlite" else f' ON "{table}"'
    with connection.cursor() as cursor:
        for name in triggers_of(table):
            cursor.execute(f'DROP TRIGGER "{name}"{on_table}')


def found_by(*titles: str) -> list[str]:
    return [breach for title, breaches in all_checks() if title in titles for breach in breaches]


def found_where_it_stands(model: type[models.Model]) -> list[str]:
    """Compares with the trail only where this model is covered: nearly always enough, in a tenth of the time."""
    covering = {kind: cover for kind, cover in covers.registered().items() if model in cover.models}
    with mock.patch.object(covers, "_covers", covering):
        return found_by(*NOTICED_BY[model._meta.db_table])


def other(row: Any, field: Any) -> Any:
    """A different value that the column takes."""
    value = getattr(row, field.attname)
    if (field.model._meta.db_table, field.attname) in OTHER_VALUES:
        return OTHER_VALUES[field.model._meta.db_table, field.attname]
    if field.is_relation:
        rows = field.related_model._base_manager.exclude(pk=value).order_by("pk")
        return rows.values_list("pk", flat=True).first() or (value or 0) + 1
    if isinstance(field, models.JSONField):
        return {"changed": value}
    if isinstance(value, bool) or isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.BinaryField):
        return bytes([(value or b"\0")[0] ^ 1]) + bytes(value or bytes(32))[1:]
    if isinstance(field, models.DateTimeField):
        return (value or row_time()) + dt.timedelta(seconds=1)
    if isinstance(field, models.DateField):
        return (value or dt.date(2030, 1, 1)) + dt.timedelta(days=1)
    if isinstance(value, Month):
        return value.next
    if isinstance(field, models.CharField | models.TextField):
        return _other_text(value, field)
    return (value or 0) + 1


def row_time() -> dt.datetime:
    return dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


def _other_text(value: str, field: Any) -> str:
    if field.choices:
        return next(choice for choice, _ in field.flatchoices if choice not in (value, ""))
    if field.max_length and len(value) >= field.max_length:
        return value[:-1] + ("0" if value[-1] != "0" else "1")
    return f"{value}1"


def test_every_protected_table_is_tried() -> None:
    assert set(NOTICED_BY) == guarded_by_migrations()


def test_the_untouched_world_is_clean(world: World) -> None:
    assert found_by(*(title for title, _ in all_checks())) == []


@pytest.mark.slow
@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_one_value_changed(world: World, table: str, column: str) -> None:
    model = model_of(table)
    row, field = chosen(model), next(f for f in model._meta.concrete_fields if f.attname == column)
    drop_triggers(table)
    try:
        with transaction.atomic():
            assert model._base_manager.filter(pk=row.pk).update(**{column: other(row, field)}) == 1
    except IntegrityError:
        assert (table, column) in REFUSED_ANYWAY
    else:
        assert found_where_it_stands(model) or found_by(*NOTICED_BY[table])


@pytest.mark.parametrize("table", NOTICED_BY)
def test_one_row_taken_out(world: World, table: str) -> None:
    model = model_of(table)
    row = chosen(model)
    drop_triggers(table)
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}" WHERE "{model._meta.pk.column}" = %s', [row.pk])
    assert found_by(*NOTICED_BY[table])


@pytest.mark.parametrize("table", NOTICED_BY)
def test_the_missing_triggers_themselves_are_named(world: World, table: str) -> None:
    drop_triggers(table)
    assert any(f"表 {table} 的触发器" in breach for breach in guards())


def test_a_trigger_put_back_without_teeth_is_named(world: World) -> None:
    name, table = "kernel_auditentry_no_delete", "kernel_auditentry"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute(f'CREATE TRIGGER "{name}" BEFORE DELETE ON "{table}" WHEN 0 BEGIN SELECT 1; END')
        else:
            cursor.execute(
                f'CREATE OR REPLACE FUNCTION "{table}_immutable"() RETURNS trigger LANGUAGE plpgsql AS '
                "$$ BEGIN RETURN OLD; END $$"
            )
    assert any(f"触发器 {name} 被换过" in breach for breach in guards())
