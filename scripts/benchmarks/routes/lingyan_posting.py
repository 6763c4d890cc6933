"""W1b by the product: vouchers made, reviewed and posted one at a time, each step its own committed transaction.

First one person alone, then 50 clerks post reviewed vouchers at once, as threads of two processes: paced (each posts
one a second, far faster than people do) and without any pause. `LINGYAN_HOME` or `DATABASE_URL` names an empty
installation.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import random
import sys
import threading
import time
from collections.abc import Callable, Sequence

from benchmarks.routes.phases import percentiles, report, say

CLERKS, PROCESSES = 50, 2
PACE_SECONDS = 1.0
WARM = 20


def main(alone: int, each: int) -> None:
    from benchmarks.routes.lingyan_books import open_books
    from lingyan.kernel.month import Month

    codes = [f"990121{100 + place // 20:03d}{200 + place % 20:03d}" for place in range(CLERKS)]
    books = list(open_books(codes, go_live=Month(2025, 1)).values())
    reviewed, post = _steps()
    found = []
    for _ in range(alone + WARM):
        voucher, draft, review = reviewed(books[0])
        found.append((draft, review, post(voucher)))
    for name, column in zip(("draft", "review", "post"), zip(*found[WARM:], strict=True), strict=True):
        say(**{f"{name}_{key}": value for key, value in percentiles(list(column)).items()})
    say(per_second=alone / sum(post for *_, post in found[WARM:]))
    for name, pace in (("paced", PACE_SECONDS), ("flat", 0.0)):
        _together(name, [[reviewed(book)[0] for _ in range(each)] for book in books], pace)
    report()


def _together(name: str, vouchers: Sequence[Sequence[int]], pace: float) -> None:
    share = CLERKS // PROCESSES
    jobs = [(vouchers[start : start + share], pace) for start in range(0, CLERKS, share)]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        pool.map(_set_up, range(PROCESSES), chunksize=1)
        start = time.perf_counter()
        found = [one for share in pool.starmap(_clerks, jobs, chunksize=1) for one in share]
        elapsed = time.perf_counter() - start
    say(**{f"{name}_{key}": value for key, value in percentiles(found).items()})
    say(**{f"{name}_per_second": len(found) / elapsed})


def _set_up(_: int) -> None:
    """Import the product; slow enough that each process of the pool gets one."""
    from benchmarks.routes import lingyan_books

    assert lingyan_books


def _clerks(vouchers: Sequence[Sequence[int]], pace: float) -> list[float]:
    """One thread for each clerk, who begins at a moment of its own. Gives the seconds of each posting."""
    found: list[float] = []
    threads = [threading.Thread(target=_clerk, args=(own, pace, found)) for own in vouchers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(found) != sum(len(own) for own in vouchers):
        raise RuntimeError("a clerk failed")
    return found


def _clerk(vouchers: Sequence[int], pace: float, found: list[float]) -> None:
    from django.db import connection

    _, post = _steps()
    connection.ensure_connection()
    due = time.perf_counter() + random.Random(vouchers[0]).random() * pace
    for voucher in vouchers:
        time.sleep(max(0.0, due - time.perf_counter()))
        due += pace
        found.append(post(voucher))
    connection.close()


def _steps() -> tuple[Callable[[int], tuple[int, float, float]], Callable[[int], float]]:
    """What makes a reviewed voucher of three lines in a book, and what posts it; three persons. Both give seconds."""
    from benchmarks.routes.lingyan_books import actor
    from lingyan.economy.books import actions
    from lingyan.economy.books.actions import Entry

    maker, reviewer, poster = actor(1), actor(2), actor(3)
    day = dt.date(2025, 3, 14)
    entries = [
        Entry("51301", "付办公用品款", debit=12_345), Entry("51101", "付灌溉渠维修工钱", debit=67_890),
        Entry("101", "付款", credit=80_235),
    ]  # fmt: skip

    def reviewed(book: int) -> tuple[int, float, float]:
        marks = [time.perf_counter()]
        voucher = actions.save_draft(maker, book_id=book, date=day, entries=entries)
        marks.append(time.perf_counter())
        actions.review(reviewer, voucher_id=voucher.pk)
        marks.append(time.perf_counter())
        return voucher.pk, marks[1] - marks[0], marks[2] - marks[1]

    def post(voucher: int) -> float:
        start = time.perf_counter()
        actions.post(poster, voucher_id=voucher)
        return time.perf_counter() - start

    return reviewed, post


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
