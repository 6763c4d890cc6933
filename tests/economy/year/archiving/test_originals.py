"""The files that banks gave stand in the archive of every year they speak of, as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingyan.economy.bank import actions
from lingyan.economy.bank.actions import AccountData
from lingyan.economy.year.archiving.contents import Contents, Item
from lingyan.files.actions import path_of
from lingyan.files.models import StoredFile
from lingyan.kernel import clock
from lingyan.kernel.problems import Refused
from tests.economy.bank.support import NUMBER, checked, statement
from tests.economy.books.actions.vouchers import Office, open_office
from tests.support.actors import everything

ROWS = [("2025-12-30", "王小明", "土地承包款", 50_000), ("2026-01-02", "甲店", "购纸", -2_000)]
TITLE = "2025-12-30至2026-01-0210201银行流水原件"


@pytest.fixture
def office(db: None, tmp_path: Path) -> Office:
    made = open_office()
    data = AccountData(ledger_account="10201", number=NUMBER, bank="雁城农商行")
    actions.register_account(everything(), region=made.book.organisation.region, data=data)
    check, path = checked(tmp_path, statement(ROWS))
    actions.import_statement(everything(), check, path=path, accept_warnings=True)
    return made


def originals(office: Office, year: int) -> list[Item]:
    return [each for each in Contents(office.book, year, clock.now()).items() if "原件" in each.title]


def test_a_statement_stands_in_each_year_it_speaks_of(office: Office) -> None:
    for year in (2025, 2026):
        [item] = originals(office, year)
        assert (item.title, item.kind, item.part, item.suffix) == (TITLE, "bank", "QT", "txt")
        assert item.make() == statement(ROWS)
    assert not originals(office, 2027)


def test_nothing_is_archived_without_its_originals(office: Office) -> None:
    stored = StoredFile.objects.get()
    path_of(stored.sha256, sealed=True).unlink()
    with pytest.raises(Refused, match="备份"):
        originals(office, 2025)[0].make()
    stored.delete()
    with pytest.raises(Refused, match="原件不在文件库里"):
        originals(office, 2025)
