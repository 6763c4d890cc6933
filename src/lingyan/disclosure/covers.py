"""Which rows the audit trail keeps a digest of: publications with who signed and let pass what, cleared
summaries, and what villages say in plain words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.disclosure.models import (
    BoardPart,
    ClearedSummary,
    Publication,
    ScanOverride,
    SheetClearance,
    SheetItem,
    SignOff,
)
from lingyan.disclosure.sheets.catalogue import ACCOUNTS
from lingyan.kernel import covers
from lingyan.kernel.covers import Ids

PUBLICATION: Final = "publication"
CLEARED: Final = "cleared-summaries"
SHEET_ITEM: Final = "sheet-item"


def register() -> None:
    covers.register(
        PUBLICATION, "公开稿（及其签审、放行）", [Publication, SignOff, ScanOverride, SheetClearance, BoardPart],
        _publications,
    )  # fmt: skip
    covers.register(CLEARED, "已审看的摘要，账套", [ClearedSummary], _cleared)
    covers.register(SHEET_ITEM, "公开单上的文字", [SheetItem], _items)


def _publications(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    # The body is held by the commitment, which is among the columns.
    yield from covers.rows_of(
        Publication.objects.all(),
        "pk",
        ids,
        leave_out=["body"],
        later={"sheet": ACCOUNTS, "period": "", "correction_reason": ""},
    )
    for model in (SignOff, ScanOverride, SheetClearance, BoardPart):
        yield from covers.rows_of(model.objects.all(), "publication", ids)


def _items(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(SheetItem.objects.all(), "pk", ids)


def _cleared(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(ClearedSummary.objects.all(), "book", ids)
