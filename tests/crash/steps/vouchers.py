"""Vouchers written one after another, then the months posted and closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Final

from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Period, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.kernel.month import Month
from tests.crash.steps.base import ACCOUNTANT, CLERK, LIVE, MONTHS, POSTER, YEAR, Facts, Step, book, county

VOUCHERS: Final = 4


def steps() -> list[Step]:
    return [
        *(step for number in range(1, VOUCHERS + 1) for step in _by_hand(number)),
        *(
            Step("post", f"books post {month}", partial(_post, month), partial(_posted, month))
            for month in MONTHS
        ),
        *(
            Step("close", f"books close {month}", partial(_close, month), partial(_closed, month))
            for month in MONTHS
        ),
    ]


def _by_hand(number: int) -> Sequence[Step]:
    return (
        Step("vouchers", f"save 记-{number}", partial(_save, number), partial(_written, number)),
        Step("vouchers", f"review 记-{number}", partial(_review, number), partial(_reviewed, number)),
        Step("vouchers", f"post 记-{number}", partial(_post_one, number), partial(_posted_one, number)),
    )


def _voucher(number: int) -> Voucher | None:
    return Voucher.objects.filter(book=book(LIVE), month=MONTHS[0], word="记", number=number).first()


def _save(number: int) -> Facts:
    entries = [Entry("10201", "收租金", 1000 * number, 0), Entry("50103", "收租金", 0, 1000 * number)]
    voucher = books.save_draft(
        CLERK, book_id=book(LIVE).pk, date=dt.date(YEAR, 1, 10 + number), entries=entries
    )
    return {"id": voucher.pk, "number": voucher.number, "lines": len(entries)}


def _written(number: int) -> Facts | None:
    voucher = _voucher(number)
    return {"id": voucher.pk, "number": voucher.number, "lines": voucher.lines.count()} if voucher else None


def _review(number: int) -> Facts:
    voucher = _voucher(number)
    assert voucher is not None
    return {"reviewer": books.review(ACCOUNTANT, voucher_id=voucher.pk).reviewer_id}


def _reviewed(number: int) -> Facts | None:
    voucher = _voucher(number)
    return {"reviewer": voucher.reviewer_id} if voucher and voucher.reviewer_id else None


def _post_one(number: int) -> Facts:
    voucher = _voucher(number)
    assert voucher is not None
    return {"leaf": books.post(POSTER, voucher_id=voucher.pk).hex()}


def _posted_one(number: int) -> Facts | None:
    voucher = _voucher(number)
    return {"leaf": bytes(voucher.leaf).hex()} if voucher and voucher.leaf else None


def _post(month: Month) -> Facts:
    report = books.post_month(POSTER, month=month, region_path=county().path)
    assert not report.problems, report.problems
    return {"vouchers": report.vouchers}


def _posted(month: Month) -> Facts | None:
    found = Voucher.objects.filter(month=month, batch__isnull=False)
    if found.filter(state="reviewed").exists() or not found.exists():
        return None
    return {"vouchers": found.filter(state="posted").count()}


def _close(month: Month) -> Facts:
    report = books.close_months(POSTER, month=month, region_path=county().path, accept_warnings=True)
    assert not report.findings, report.findings
    return {"closed": sorted(report.closed)}


def _closed(month: Month) -> Facts | None:
    found = sorted(Period.objects.filter(month=month).values_list("book", flat=True))
    return {"closed": found} if found else None
