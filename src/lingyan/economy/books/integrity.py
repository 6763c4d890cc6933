"""Every invariant of the books recomputed from raw rows, for `lingyan check`. Each breach is one Chinese sentence.

Set-based queries name wrong books quickly; leaves and roots are recomputed a few books at a time, so that memory
does not grow with the number of books.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from lingyan.economy.books import guards, sealing, stored, writing
from lingyan.economy.books.actions.closing import month_leaves
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month
from lingyan.seal.commitments import merkle_root_of_leaves

BOOKS_AT_ONCE: Final = 20
Say = Callable[..., str]

_LINE_SUMS: Final = (
    "SELECT v.book_id, v.month, l.account_id, COALESCE(l.party_id, 0) AS party, COALESCE(l.project_id, 0) AS project, "
    "SUM(l.debit) AS debit, SUM(l.credit) AS credit, "
    "SUM(CASE WHEN v.kind IN ('close', 'fold') THEN l.debit ELSE 0 END) AS closing_debit, "
    "SUM(CASE WHEN v.kind IN ('close', 'fold') THEN l.credit ELSE 0 END) AS closing_credit "
    "FROM books_voucher v JOIN books_line l ON l.voucher_id = v.id WHERE v.state = 'posted' AND v.book_id IN {0} "
    "GROUP BY v.book_id, v.month, l.account_id, COALESCE(l.party_id, 0), COALESCE(l.project_id, 0)"
)
_KEPT_SUMS: Final = (
    "SELECT s.book_id, s.month, s.account_id, COALESCE(s.party_id, 0) AS party, COALESCE(s.project_id, 0) AS project, "
    "s.debit, s.credit, s.closing_debit, s.closing_credit FROM books_balance s JOIN books_book b ON b.id = s.book_id "
    "WHERE s.book_id IN {0} AND s.month >= b.first_month AND s.month <> s.month / 100 * 100 "
    "AND (s.debit <> 0 OR s.credit <> 0 OR s.closing_debit <> 0 OR s.closing_credit <> 0)"
)


def breaches() -> Iterator[str]:
    """What does not hold in any book, named with book, month and voucher."""
    names = dict(
        writing.select(
            "SELECT b.id, o.name FROM books_book b JOIN people_organisation o ON o.id = b.organisation_id ORDER BY b.id"
        )
    )
    checks = (
        _unbalanced, _line_numbers, _dates, _numbering, _both_kept_and_summed, _opening, _closed_with_waiting, _leaves,
        _roots,
    )  # fmt: skip
    for books in writing.batches(names, BOOKS_AT_ONCE):
        for check in checks:
            for book_id, month, message in check(books):
                yield f"{names[book_id]} {_shown(month)}：{message}"


def _shown(month: int) -> str:
    return f"{month // 100}年{month % 100}月" if month % 100 else f"{month // 100}年年初"


def _unbalanced(books: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    rows = writing.select(
        "SELECT v.book_id, v.month, v.word, v.number, SUM(l.debit) - SUM(l.credit) FROM books_voucher v "  # noqa: S608
        f"LEFT JOIN books_line l ON l.voucher_id = v.id WHERE v.state = 'posted' AND v.book_id IN {writing.ids(books)} "
        "GROUP BY v.book_id, v.month, v.word, v.number, v.id "
        "HAVING COUNT(l.id) = 0 OR SUM(l.debit) <> SUM(l.credit) ORDER BY 1, 2, 3, 4"
    )
    for book, month, word, number, off in rows:
        yield book, month, f"{word}-{number} 号凭证借贷不平，相差 {format_yuan(int(off or 0))} 元"


def _line_numbers(books: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    rows = writing.select(
        "SELECT v.book_id, v.month, v.word, v.number FROM books_voucher v "  # noqa: S608
        "JOIN books_line l ON l.voucher_id = v.id "
        f"WHERE v.state IN ('posted', 'void') AND v.book_id IN {writing.ids(books)} "
        "GROUP BY v.book_id, v.month, v.word, v.number, v.id "
        "HAVING MIN(l.no) <> 1 OR MAX(l.no) <> COUNT(*) ORDER BY 1, 2, 3, 4"
    )
    for book, month, word, number in rows:
        yield book, month, f"{word}-{number} 号凭证的分录行号不连续"


def _dates(books: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    rows = writing.select(
        "SELECT book_id, month, word, number, date FROM books_voucher "  # noqa: S608
        f"WHERE book_id IN {writing.ids(books)} AND substr(CAST(date AS varchar(10)), 1, 7) <> "
        "substr(CAST(month AS varchar(6)), 1, 4) || '-' || substr(CAST(month AS varchar(6)), 5, 2)"
    )
    for book, month, word, number, date in rows:
        yield book, month, f"{word}-{number} 号凭证的日期 {stored.iso(date)} 不在本月"


def _numbering(books: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    rows = writing.select(
        "SELECT v.book_id, v.month, v.word, COUNT(*), MIN(v.number), MAX(v.number), MAX(c.last) FROM books_voucher v "  # noqa: S608
        "LEFT JOIN books_counter c ON c.book_id = v.book_id AND c.month = v.month AND c.word = v.word "
        f"WHERE v.book_id IN {writing.ids(books)} GROUP BY v.book_id, v.month, v.word "
        "HAVING COUNT(*) <> MAX(v.number) OR MIN(v.number) <> 1 OR MAX(c.last) IS NULL OR MAX(c.last) <> MAX(v.number) "
        "ORDER BY 1, 2, 3"
    )
    accepted = guards.accepted_gaps(books) if rows else {}
    for book, month, word, count, _, last, counter in rows:
        missing = max(last, counter or 0) - count
        if missing != len(accepted.get((book, month, word), ())):
            yield book, month, f"“{word}”字凭证缺 {missing} 个号"


def _both_kept_and_summed(books: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """Kept balances against sums of lines, both ways."""
    inside = writing.ids(books)
    lines, kept = _LINE_SUMS.format(inside), _KEPT_SUMS.format(inside)
    # A balance of red and blue that cancel out may be kept as a row of zeros, or not at all.
    lines = f"SELECT * FROM ({lines}) t WHERE debit <> 0 OR credit <> 0 OR closing_debit <> 0 OR closing_credit <> 0"  # noqa: S608
    for first, second in ((lines, kept), (kept, lines)):
        for row in writing.select(
            f"SELECT DISTINCT d.book_id, d.month, a.path_name FROM (SELECT * FROM ({first}) x EXCEPT "  # noqa: S608
            f"SELECT * FROM ({second}) y) d JOIN books_account a ON a.id = d.account_id ORDER BY 1, 2, 3"
        ):
            yield row[0], row[1], f"科目“{row[2]}”的余额与分录合计不符"


def _opening(books: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """Month 0 of a year after the first must be what the year before left, per account, party and project."""
    rows = writing.select(
        "SELECT s.book_id, s.month, s.account_id, s.party_id, s.project_id, s.debit - s.credit, b.first_month "  # noqa: S608
        "FROM books_balance s JOIN books_book b ON b.id = s.book_id "
        f"WHERE s.book_id IN {writing.ids(books)} ORDER BY s.book_id, s.month"
    )
    running: defaultdict[int, defaultdict[tuple[Any, ...], int]] = defaultdict(lambda: defaultdict(int))
    given: defaultdict[tuple[int, int], dict[tuple[Any, ...], int]] = defaultdict(dict)
    found: list[tuple[int, int]] = []
    closings: dict[tuple[int, int], dict[tuple[Any, ...], int]] = {}
    for book, month, account, party, project, net, first in rows:
        key = (account, party, project)
        if month % 100 == 0 and month // 100 > first // 100:
            if (book, month) not in closings:
                closings[book, month] = {k: v for k, v in running[book].items() if v}
                found.append((book, month))
            given[book, month][key] = net
        else:
            running[book][key] += net
    for book, month in found:
        if {k: v for k, v in given[book, month].items() if v} != closings[book, month]:
            yield book, month, "年初余额不等于上年年末余额"


def _closed_with_waiting(books: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    rows = writing.select(
        "SELECT v.book_id, v.month, COUNT(*) FROM books_voucher v JOIN books_period p "  # noqa: S608
        f"ON p.book_id = v.book_id AND p.month = v.month WHERE v.book_id IN {writing.ids(books)} "
        "AND v.state IN ('draft', 'reviewed') GROUP BY v.book_id, v.month"
    )
    for book, month, count in rows:
        yield book, month, f"已结账，却还有 {count} 张凭证没有记账"
    for book, months in _closed_months(books).items():
        first = Month.from_int(
            writing.select("SELECT first_month FROM books_book WHERE id = %s", [book])[0][0]
        )
        for expected, month in zip(first.through(Month.from_int(months[-1])), months, strict=False):
            if int(expected) != month:
                yield book, int(expected), "没有结账，后面的月份却已结账"
                break


def _closed_months(books: Sequence[int]) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for book, month in writing.select(
        f"SELECT book_id, month FROM books_period WHERE book_id IN {writing.ids(books)} ORDER BY book_id, month"  # noqa: S608
    ):
        found[book].append(month)
    return found


def _leaves(books: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """Every sealed voucher's leaf from its rows, with the kept commitments of erased summaries."""
    for book in books:
        [(seed,)] = writing.select("SELECT seed FROM books_book WHERE id = %s", [book])
        rows = writing.select(
            "SELECT id, month, word, number, leaf FROM books_voucher WHERE book_id = %s AND state IN ('posted', 'void') "
            "ORDER BY month, word, number",
            [book],
        )
        for part in writing.batches(rows, writing.BATCH):
            ids = [row[0] for row in part]
            fields, erased = stored.fields_of(ids), stored.erased_of(ids)
            vouchers = [fields[row[0]] for row in part]
            made = sealing.leaves(bytes(seed), str(book), vouchers)
            for row, voucher, leaf in zip(part, vouchers, made, strict=True):
                sealed = bytes(row[4] or b"")
                if leaf != sealed and not _opens(bytes(seed), book, voucher, sealed, erased.get(row[0], {})):
                    yield book, row[1], f"{row[2]}-{row[3]} 号凭证与封存时不符"


def _opens(
    seed: bytes, book: int, voucher: sealing.VoucherFields, leaf: bytes, erased: dict[str, bytes]
) -> bool:
    """Whether the leaf holds once the erased summaries' digests stand in for them."""
    opened = sealing.commitment(seed, str(book), voucher)
    if not erased or any(one.value for one in opened.fields if one.name in erased):
        return False
    return opened.without(erased).leaf == leaf


def _roots(books: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    periods: defaultdict[int, list[tuple[int, bytes, int]]] = defaultdict(list)
    for book, month, root, count in writing.select(
        "SELECT book_id, month, root, vouchers FROM books_period "  # noqa: S608
        f"WHERE book_id IN {writing.ids(books)} ORDER BY month, book_id"
    ):
        periods[month].append((book, bytes(root), count))
    for month, rows in periods.items():
        leaves = month_leaves([row[0] for row in rows], Month.from_int(month))
        for book, root, count in rows:
            found = leaves.get(book, [])
            if len(found) != count:
                yield book, month, f"结账时有 {count} 张凭证，现在有 {len(found)} 张"
            elif merkle_root_of_leaves(found) != root:
                yield book, month, "凭证树根与凭证不符"
