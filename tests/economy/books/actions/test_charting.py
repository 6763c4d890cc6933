"""A later chart takes effect in its January: loaded once, used by date, balances carried over by a checked voucher."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from lingyan.economy.books import actions, guards
from lingyan.economy.books.chart_change import MOST_ROWS
from lingyan.economy.books.importing.chart_file import ChartFile, read_chart
from lingyan.economy.books.models import Account, ChartVersion
from lingyan.economy.books.rules import Entry
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied
from tests.economy.books.actions.vouchers import Office, person, written
from tests.support.actors import everything, holding
from tests.support.refusals import refused

JANUARY = Month(2026, 1)
HEAD = "科目编码,科目名称,变动,接续科目\n"
TABLE = (
    HEAD + "51310,信息化费,新增,\n11303,外部单位,新增,\n51303,办公费,停用,51310\n11302,所属单位,停用,11303\n"
)


@pytest.fixture
def file(tmp_path: Path) -> ChartFile:
    return read(tmp_path, TABLE)


def read(folder: Path, text: str) -> ChartFile:
    path = folder / "科目变动.csv"
    path.write_text(text, encoding="utf-8")
    return read_chart(path)


def load(file: ChartFile, month: Month = JANUARY) -> ChartVersion:
    return actions.load_chart(everything(), file=file, name="2026年科目表", from_month=month)


def save(office: Office, table: str, year: int) -> None:
    [one] = written(table, year)
    office.post(actions.save_draft(office.clerk, book_id=office.book.pk, date=one.date, entries=one.entries))


def test_a_file_is_read_with_its_digest(file: ChartFile, tmp_path: Path) -> None:
    assert [each.code for each in file.changes] == ["51310", "11303", "51303", "11302"]
    assert file.changes[2].row == 4 and len(file.digest) == 64
    with refused("missing-header"):
        read(tmp_path, "编码,名称\n1,2\n")
    with refused("too-many-rows"):
        read(tmp_path, HEAD + "51310,信息化费,新增,\n" * (MOST_ROWS + 1))


def test_both_charts_stand_in_the_month_of_the_change_and_one_afterwards(
    office: Office, file: ChartFile
) -> None:
    load(file)
    old = "{0}-05 | 1 | 付电费 | 51303 | 10.00 |\n | | 付电费 | 10201 | | 10.00"
    new = old.replace("51303", "51310")
    save(office, old.format("12"), 2025)
    with refused("account-has-details"):
        save(office, new.format("12"), 2025)
    save(office, old.format("01"), 2026)
    save(office, new.format("01"), 2026)
    save(office, new.format("02"), 2026)
    with refused("account-has-details"):
        save(office, old.format("02"), 2026)


def test_balances_go_to_what_follows_by_a_voucher_that_others_check(office: Office, file: ChartFile) -> None:
    unit = actions.add_party(everything(), book_id=office.book.pk, kind="unit", name="雁城市丰禾果业有限公司")
    office.posted(f"12-05 | 1 | 欠款 | 11302 | 300.00 | | {unit.code}\n | | 欠款 | 10201 | | 300.00")
    version = load(file)
    [move] = actions.moves(office.book.pk, version)
    assert (move.old, move.new, move.net, move.party) == ("11302", "11303", 30_000, unit.code)
    [voucher] = actions.convert_chart(office.clerk, book_id=office.book.pk, version_id=version.pk)
    assert (str(voucher.date), voucher.state, voucher.kind) == ("2026-01-01", "draft", "normal")
    lines = voucher.lines.select_related("account", "party").order_by("no")
    assert [(one.account.code, one.debit, one.credit, one.party.code) for one in lines] == [
        ("11303", 30_000, 0, unit.code), ("11302", 0, 30_000, unit.code),
    ]  # fmt: skip
    with refused("not-all-posted"):
        actions.convert_chart(office.clerk, book_id=office.book.pk, version_id=version.pk)
    office.post(voucher)
    assert actions.moves(office.book.pk, version) == []
    with refused("nothing-to-convert"):
        actions.convert_chart(office.clerk, book_id=office.book.pk, version_id=version.pk)
    with refused("unknown-chart"):
        actions.convert_chart(office.clerk, book_id=office.book.pk, version_id=version.pk + 1)


def test_what_still_stands_is_asked_for_at_the_close(office: Office, file: ChartFile) -> None:
    office.posted("12-05 | 1 | 付电费 | 51303 | 10.00 |\n | | 付电费 | 10201 | | 10.00")
    load(file)
    save(office, "01-05 | 1 | 付电费 | 51303 | 10.00 |\n | | 付电费 | 10201 | | 10.00", 2026)
    paths = {office.book.pk: office.places["雁庄村"].path}
    assert guards.findings(paths, Month(2025, 12), {"chart-converted"}) == []
    [found] = guards.findings(paths, JANUARY, {"chart-converted"})
    assert found.message == "已停用的科目管理费用/办公费还有余额 10.00 元，请按新科目表结转"


def test_what_cannot_be_loaded(office: Office, file: ChartFile, tmp_path: Path) -> None:
    with pytest.raises(Denied):
        actions.load_chart(
            holding("books.configure", path=office.places["芦原县"].path),
            file=file,
            name="x",
            from_month=JANUARY,
        )
    with refused("not-january"):
        load(file, Month(2026, 2))
    with refused("no-name"):
        actions.load_chart(everything(), file=file, name=" ", from_month=JANUARY)
    office.close(1, year=2025)
    with refused("month-closed"):
        load(file, Month(2025, 1))
    assert not Account.objects.filter(code="51310").exists()
    load(file)
    with refused("loaded-already"):
        load(file, Month(2027, 1))
    with refused("not-later"):
        load(read(tmp_path, HEAD + "51311,乙,新增,\n"))
    with refused("unknown-account"):
        load(read(tmp_path, HEAD + "51303,办公费,停用,51304\n"), Month(2027, 1))
    assert len(actions.chart_problems(read(tmp_path, HEAD + "600,甲,新增,\n").changes, Month(2027, 1))) == 1


def test_an_account_used_after_its_end_is_found(office: Office, file: ChartFile) -> None:
    actions.save_draft(
        office.clerk, book_id=office.book.pk, date=Month(2026, 2).first_day,
        entries=[Entry("51303", "付电费", 10), Entry("10201", "付电费", 0, 10)],
    )  # fmt: skip
    with refused("used-later"):
        load(file)


def test_a_version_stays(office: Office, file: ChartFile) -> None:
    version = load(file)
    assert version.successors == {"51303": "51310", "11302": "11303"}
    with pytest.raises(DatabaseError), transaction.atomic():
        ChartVersion.objects.update(name="别的")
    with pytest.raises(Denied):
        actions.convert_chart(
            person(9, "审计", without=["books.enter"]), book_id=office.book.pk, version_id=version.pk
        )
