"""Old books taken over, vouchers loaded in bulk."""

from __future__ import annotations

import datetime as dt
from typing import Final

from lingyan.economy.books import actions as books
from lingyan.economy.books.bulk import BookVouchers, LoadVoucher, load_posted
from lingyan.economy.books.importing import check_books
from lingyan.economy.books.models import ImportBatch, Voucher
from lingyan.regions.queries import Directory
from tests.crash.steps.base import CLERK, LOAD, LOADED, POSTER, YEAR, Facts, Step, book
from tests.support.samples import samples_dir

OLD_BOOK: Final = "05-单列带符号-铁潭村-2025"


def steps() -> list[Step]:
    return [
        Step("import", "books import", _import_books, _imported),
        Step("load", "books load", _load, _loaded),
    ]


def _import_books() -> Facts:
    ledgers = samples_dir() / "ledgers"
    check = check_books(
        [ledgers / f"{OLD_BOOK}.csv"], year=YEAR, openings=[ledgers / f"{OLD_BOOK}.期初.csv"], control=None,
        regions=Directory.load(), village=None, layout="auto",
    )  # fmt: skip
    report = books.import_books(CLERK, check, accept_warnings=True)
    return {
        "vouchers": sum(one.vouchers for one in report.books),
        "lines": sum(one.lines for one in report.books),
    }


def _imported() -> Facts | None:
    batch = ImportBatch.objects.first()
    return {"vouchers": batch.vouchers, "lines": batch.lines} if batch else None


def _load() -> Facts:
    vouchers = [
        LoadVoucher(
            dt.date(YEAR, 1, number), "记", number,
            [("10201", "收租金", 100 * number, 0, "", ""), ("50103", "收租金", 0, 100 * number, "", "")],
        )
        for number in range(1, LOAD + 1)
    ]  # fmt: skip
    report = load_posted(CLERK, [BookVouchers(book(LOADED).pk, vouchers)], poster=POSTER)
    return {"vouchers": report.vouchers}


def _loaded() -> Facts | None:
    count = Voucher.objects.filter(book=book(LOADED), state="posted").count()
    return {"vouchers": count} if count else None
