"""What audits found, in public: confirmed findings as counts, a question that is open or dismissed never."""

from __future__ import annotations

import datetime as dt

from lingyan.economy.books.models import Book
from lingyan.supervision import actions, publishing
from lingyan.supervision.models import Finding
from tests.supervision.conftest import TODAY
from tests.support.actors import everything

Q1 = (dt.date(2026, 1, 1), dt.date(2026, 3, 31))


def test_only_what_was_confirmed_is_counted(book: Book) -> None:
    village = book.organisation.region
    actions.run(everything(), region=village, year=2026, names=("R01",))
    found = Finding.objects.get()
    assert list(publishing.rectified(village, *Q1)) == []
    actions.step(everything(4), found, kind="explained", text="已补单据")
    assert list(publishing.rectified(village, *Q1)) == []
    found.refresh_from_db()
    actions.step(everything(5), found, kind="confirmed", text="属实")
    [block] = publishing.rectified(village, *Q1)
    assert block.rows == (("待整改", 1),)
    assert list(publishing.rectified(village, dt.date(2025, 1, 1), TODAY - dt.timedelta(days=1))) == []
