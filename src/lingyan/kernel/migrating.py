"""Django's `migrate` without its slowest habit: it renders every related model anew for each model that a migration adds.

With some 250 models that all hang together this is most of what a new home costs. A model that is new needs only to be
rendered itself, as in a program that defines one class after another; what it points to hears of it in the same registry.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.db.migrations.state import ModelState, ProjectState


@contextlib.contextmanager
def new_models_rendered_alone() -> Iterator[None]:
    """While migrations run forwards. Not backwards: there states of several moments share classes."""
    stock = ProjectState.add_model

    def add_model(state: ProjectState, model: ModelState) -> None:
        if "apps" not in state.__dict__ or (model.app_label, model.name_lower) in state.models:
            stock(state, model)
            return
        apps = state.__dict__.pop("apps")  # without it nothing is rendered
        try:
            stock(state, model)
        finally:
            state.__dict__["apps"] = apps
        apps.render_multiple([model])

    setattr(ProjectState, "add_model", add_model)  # noqa: B010
    try:
        yield
    finally:
        setattr(ProjectState, "add_model", stock)  # noqa: B010
