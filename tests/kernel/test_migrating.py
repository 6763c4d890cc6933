"""Models that migrations add are known to what they point to, as after Django's own rendering."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
from django.db import models
from django.db.migrations.operations import AddField, CreateModel
from django.db.migrations.state import ProjectState

from lingyan.kernel.migrating import new_models_rendered_alone

Relations = dict[str, list[tuple[str, str, str]]]


def _key(to: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(to, models.CASCADE)


def _model(name: str, **fields: models.Field[Any, Any]) -> CreateModel:
    return CreateModel(name, [("id", models.BigAutoField(primary_key=True)), *fields.items()])


def _relations(how: AbstractContextManager[None]) -> Relations:
    """What every model of a state knows of the others after some migrations."""
    state = ProjectState()
    assert state.apps  # rendered, as the executor has it
    with how:
        for operation in (
            _model("Region"),
            _model("Book", region=_key("plain.Region")),
            AddField("Region", "name", models.TextField(default="")),
            _model("Voucher", book=_key("plain.Book"), reverses=models.OneToOneField("self", models.CASCADE)),
            _model("Line", voucher=_key("plain.Voucher"), regions=models.ManyToManyField("plain.Region")),
            AddField("Book", "first", models.ForeignKey("plain.Line", models.CASCADE, related_name="begins")),
            _model("Note", line=_key("plain.Line")),
        ):
            operation.state_forwards("plain", state)
    found: Relations = {}
    for model in state.apps.get_models(include_auto_created=True):
        assert all(
            field.related_model is state.apps.get_model("plain", field.related_model.__name__)
            for field in model._meta.get_fields()
            if field.is_relation
        )
        found[model.__name__] = sorted(
            (type(field).__name__, field.name, getattr(field.related_model, "__name__", ""))
            for field in model._meta.get_fields()
        )
    return found


def test_relations_are_those_of_django() -> None:
    alone = _relations(new_models_rendered_alone())
    assert alone == _relations(nullcontext())
    assert ("ManyToOneRel", "begins", "Book") in alone["Line"]


def test_django_is_left_as_it_was() -> None:
    stock = ProjectState.add_model
    with pytest.raises(RuntimeError), new_models_rendered_alone():
        raise RuntimeError
    assert ProjectState.add_model is stock
