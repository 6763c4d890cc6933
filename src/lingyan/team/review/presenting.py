"""How this room and those above it show a person who may have been forgotten."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lingyan.identity import pages
from lingyan.kernel.access import Actor
from lingyan.people.models import Person


def name_of(actor: Actor, person: Person | None, path: str) -> str:
    """PRIVACY: the name as the masking table shows it to this reader, or words that say why there is none."""
    return _("（已清除）") if person is None else pages.name_of(actor, person.personal, path)
