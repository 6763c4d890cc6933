"""Stored vouchers read back as entries and as the fields that their leaves commit to."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any, Final

from lingyan.economy.books import rules, sealing, writing
from lingyan.economy.books.models import Book, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.economy.books.sealing import LineFields, VoucherFields

_LINES: Final = (
    "SELECT l.voucher_id, a.code, l.summary, l.debit, l.credit, COALESCE(p.code, ''), COALESCE(j.code, '') "
    "FROM books_line l JOIN books_account a ON a.id = l.account_id LEFT JOIN books_party p ON p.id = l.party_id "
    "LEFT JOIN books_project j ON j.id = l.project_id WHERE l.voucher_id IN {0} ORDER BY l.voucher_id, l.no"
)
_HEADS: Final = (
    "SELECT v.id, v.month, v.date, v.word, v.number, v.kind, v.state, v.attachments, "
    "v.maker_id, v.reviewer_id, v.poster_id FROM books_voucher v WHERE v.id IN {0}"
)
_PAPERS: Final = (
    "SELECT voucher_id, sha256 FROM books_attachment WHERE voucher_id IN {0} ORDER BY voucher_id, sha256"
)
_ERASED: Final = (
    "SELECT l.voucher_id, (SELECT COUNT(*) FROM books_line k WHERE k.voucher_id = l.voucher_id AND k.no <= l.no), "
    "e.commitment FROM books_summaryerasure e JOIN books_line l ON l.id = e.line_id WHERE l.voucher_id IN {0}"
)


def entries_of(voucher: Voucher) -> list[Entry]:
    """The lines of one voucher, by codes."""
    return [Entry(*fields) for fields in lines_of([voucher.pk])[voucher.pk]]


def lines_of(voucher_ids: Collection[int]) -> dict[int, list[LineFields]]:
    found: defaultdict[int, list[LineFields]] = defaultdict(list)
    for row in writing.select(_LINES.format(writing.ids(voucher_ids))):
        found[row[0]].append(row[1:])
    return found


def papers_of(voucher_ids: Collection[int]) -> dict[int, str]:
    """Digests of a voucher's papers, sorted and joined with commas."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for voucher_id, digest in writing.select(_PAPERS.format(writing.ids(voucher_ids))):
        found[voucher_id].append(digest)
    return {voucher_id: ",".join(digests) for voucher_id, digests in found.items()}


def fields_of(voucher_ids: Collection[int], *, poster_id: int | None = None) -> dict[int, VoucherFields]:
    """What leaves commit to. `poster_id` stands in for a poster that is about to be written."""
    lines, papers = lines_of(voucher_ids), papers_of(voucher_ids)
    found: dict[int, VoucherFields] = {}
    for row in writing.select(_HEADS.format(writing.ids(voucher_ids))):
        voucher_id, month, date, word, number, kind, state, attachments, maker, reviewer, poster = row
        header = header_of(attachments, papers.get(voucher_id, ""), maker, reviewer, poster_id or poster)
        found[voucher_id] = (
            str(month), iso(date), word, number, rules.VOID if state == rules.VOID else kind, header,
            lines.get(voucher_id, []),
        )  # fmt: skip
    return found


def erased_of(voucher_ids: Collection[int]) -> dict[int, dict[str, bytes]]:
    """Voucher id → name of the field → kept digest, of summaries that were erased."""
    found: defaultdict[int, dict[str, bytes]] = defaultdict(dict)
    for voucher_id, position, commitment in writing.select(_ERASED.format(writing.ids(voucher_ids))):
        found[voucher_id][f"line.{position}.summary"] = bytes(commitment)
    return dict(found)


def leaf_of(book: Book, voucher: Voucher) -> bytes:
    """The leaf of a voucher from the instance's own state, which may not be written yet."""
    kind = rules.VOID if voucher.state == rules.VOID else voucher.kind
    header = header_of(
        voucher.attachments, papers_of([voucher.pk]).get(voucher.pk, ""),
        voucher.maker_id, voucher.reviewer_id, voucher.poster_id,
    )  # fmt: skip
    fields: VoucherFields = (
        str(int(voucher.month)), voucher.date.isoformat(), voucher.word, voucher.number, kind, header,
        lines_of([voucher.pk]).get(voucher.pk, []),
    )  # fmt: skip
    return sealing.leaf(bytes(book.seed), str(book.pk), fields)


def header_of(attachments: int, papers: str, *persons: int | None) -> tuple[str, ...]:
    """The sealed header from attachments on: maker, reviewer and poster as user ids, '' for nobody."""
    return (str(attachments), papers, *("" if person is None else str(person) for person in persons))


def iso(date: Any) -> str:
    """A date as raw SQL gives it: text on SQLite, a date on PostgreSQL."""
    return date.isoformat() if isinstance(date, dt.date) else str(date)
