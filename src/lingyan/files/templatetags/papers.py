"""`{% papers "contract" contract.pk %}`: the papers beside a record, with a form for who may add some."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from lingyan.files import papers as records
from lingyan.files import scanning
from lingyan.kernel.access import Actor

register = template.Library()


@register.inclusion_tag("files/parts/papers.html", takes_context=True)
def papers(context: Context, kind: str, owner_id: int) -> dict[str, Any]:
    request = context["request"]
    actor: Actor = request.actor
    owner, path = records.place_of(kind, owner_id)
    may_change = actor.may(owner.edit_right, path) and owner.open_to_change(owner_id)
    may_view = actor.may(owner.right_to_read(owner_id), path)
    # PRIVACY: a file's name alone can name a person, so it is not told to who may not open the file.
    found = records.of_record(kind, owner_id) if may_view else ()
    beside = [(each, scanning.badge(each.stored)) for each in found]
    return {
        "request": request, "csrf_token": context.get("csrf_token"), "kind": kind, "owner_id": owner_id,
        "papers": beside, "labels": owner.labels, "may_change": may_change,
        "may_view": may_view,
    }  # fmt: skip
