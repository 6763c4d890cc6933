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
    may still be added or taken off; `labels` are the kinds of paper offered, the first being the usual one.
    """

    kind: str
    title: str
    path_of: Callable[[int], str | None]
    view_right: str
    edit_right: str
    labels: tuple[str, ...] = ("附件",)
    open_to_change: Callable[[int], bool] = lambda _: True
    keep_years: int = 30


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


def attach(
    actor: Actor, kind: str, owner_id: int, content: bytes, *, name: str, label: str = "", made: bool = False
) -> Paper:
    """Store a file and put it beside a record. The same content beside the same record stays once.

    `made`: the product itself composed it.
    """
    owner, path = place_of(kind, owner_id)
    actor.require(owner.edit_right, path)
    label = label or owner.labels[0]
    if label not in owner.labels:
        raise Refused(f"附件种类应是{'、'.join(owner.labels)}之一", code="bad-label")
    _require_open(owner, owner_id)
    # Before the transaction: a scan for viruses may take seconds, and nobody else could write meanwhile.
    stored = actions.store(actor, content, name=name, keep_years=owner.keep_years, made=made)
    with transaction.atomic():
        paper, fresh = Paper.objects.get_or_create(
            owner_kind=kind, owner_id=owner_id, stored=stored, removed_at=None,
            defaults={"label": label, "added_by": actor.user_id, "added_at": clock.now()},
        )  # fmt: skip
        if fresh:
            audit.record(
                actor, ADDED, target=(PAPER, paper.pk), region_path=path, kind=kind, owner=owner_id,
                sha256=stored.sha256, label=label,
            )  # fmt: skip
    return paper


def detach(actor: Actor, paper: Paper, *, reason: str) -> None:
    """Take a paper off its record, with the reason. The file and who added it stay on record."""
    owner, path = place_of(paper.owner_kind, paper.owner_id)
    actor.require(owner.edit_right, path)
    if not reason.strip():
        raise Refused("取下附件要写明原因", code="no-reason")
    _require_open(owner, paper.owner_id)
    with transaction.atomic():
        changed = Paper.objects.filter(pk=paper.pk, removed_at=None).update(
            removed_at=clock.now(), removed_by=actor.user_id, removed_reason=reason.strip()[:200]
        )
        if not changed:
            raise Refused("这个附件已经取下", code="already-removed")
        audit.record(
            actor, REMOVED, target=(PAPER, paper.pk), region_path=path, reason=reason.strip(),
            kind=paper.owner_kind, owner=paper.owner_id,
        )  # fmt: skip


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
