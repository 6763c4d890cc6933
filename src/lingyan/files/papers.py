"""Papers of records: contracts, invoices, photographs, minutes, kept beside the record they prove.

A room registers what its records are (`register`): where one stands, who reads and who adds its papers, and until when.
Everything else is the same for every room: `actions.attach` and `detach` change what stands there, this module reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Model, QuerySet

from lingyan.files.models import Paper
from lingyan.kernel.problems import Refused

PAPER: Final = "paper"


@dataclass(frozen=True, slots=True)
class Owner:
    """One kind of record that has papers.

    `path_of(id)` is the record's region path, None when there is no such record; `open_to_change(id)` whether papers
    may still be added or taken off; `narrower(id)` another right to read with, where a record's papers show more than
    others of its kind; `labels` are the kinds of paper offered, the first being the usual one.
    """

    kind: str
    title: str
    path_of: Callable[[int], str | None]
    view_right: str
    edit_right: str
    labels: tuple[str, ...] = ("附件",)
    open_to_change: Callable[[int], bool] = lambda _: True
    keep_years: int = 30
    narrower: Callable[[int], str | None] = lambda _: None

    def right_to_read(self, record_id: int) -> str:
        return self.narrower(record_id) or self.view_right


def path_by(model: type[Model], field: str) -> Callable[[int], str | None]:
    """`path_of` for a model whose region path stands at `field`."""

    def path_of(record_id: int) -> str | None:
        found: str | None = model._default_manager.filter(pk=record_id).values_list(field, flat=True).first()
        return found

    return path_of


_owners: Final[dict[str, Owner]] = {}


def register(owner: Owner) -> None:
    """Declare a kind of record at start (`AppConfig.ready`)."""
    _owners[owner.kind] = owner


def registered() -> dict[str, Owner]:
    return dict(_owners)


def place_of(kind: str, owner_id: int) -> tuple[Owner, str]:
    """The owner's kind and the record's region path. Refused with `unknown-…` when there is no such record."""
    owner = _owners.get(kind)
    path = owner.path_of(owner_id) if owner and 0 < owner_id < 2**63 else None
    if owner is None or path is None:
        raise Refused("没有这条记录", code="unknown-record")
    return owner, path


def of_record(kind: str, owner_id: int) -> QuerySet[Paper]:
    """The papers beside one record now, in the order they came."""
    return Paper.objects.filter(owner_kind=kind, owner_id=owner_id, removed_at=None).select_related("stored")


def counts(kind: str, owner_ids: Iterable[int]) -> dict[int, int]:
    """How many papers stand beside each record, for lists; records without one are left out."""
    found: dict[int, int] = {}
    rows = Paper.objects.filter(owner_kind=kind, owner_id__in=list(owner_ids), removed_at=None)
    for owner_id in rows.values_list("owner_id", flat=True):
        found[owner_id] = found.get(owner_id, 0) + 1
    return found


def require_open(owner: Owner, owner_id: int) -> None:
    """Refused once the record is closed."""
    if not owner.open_to_change(owner_id):
        raise Refused(f"这份{owner.title}已经办结，附件不能再变动", code="closed-record")
