"""The old books' own closing sheet beside the opening: equal, different, by account alone, and what is refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lingyan.economy.books import actions, queries
from lingyan.economy.books.facts_closings import OLD_CLOSING
from lingyan.economy.books.models import OldClosing, OldClosingLine
from lingyan.economy.books.rules import OpeningRow
from lingyan.facts.queries import request_for
from lingyan.facts.reading import open_reader, read
from lingyan.files import papers, scanning
from lingyan.files.actions import detach
from lingyan.files.models import StoredFile
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import BOOKS_VIEW
from lingyan.people.actions import create_organisation
from tests.economy.books.actions.vouchers import Office, open_office
from tests.support.actors import everything, holding
from tests.support.refusals import refused

DETAILED = ("科目编码", "科目名称", "往来户", "借方余额", "贷方余额")
PRINTED = ("科目编码", "科目名称", "期初余额借方", "期初余额贷方", "期末余额借方", "期末余额贷方")


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Path) -> Iterator[Office]:
    settings.LINGYAN = replace(settings.LINGYAN, home=tmp_path)
    made = open_office()
    household = actions.add_party(everything(), book_id=made.book.pk, kind="household", name="王小明")
    rows = [
        OpeningRow("10201", 100_00, 0, "", ""), OpeningRow("11301", 30_00, 0, household.code, ""),
        OpeningRow("30101", 0, 130_00, "", ""),
    ]  # fmt: skip
    actions.set_opening(everything(), book_id=made.book.pk, rows=rows)
    yield made


def sheet(heads: tuple[str, ...], *rows: tuple[Any, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([("2024年12月31日 余额表", *("",) * (len(heads) - 1)), heads, *rows])
    return text.getvalue().encode("gb18030")


EQUAL = (
    ("10201", "银行存款/基本存款账户", "", "100.00", ""), ("11301", "内部往来/成员（农户）", "王小明", "30.00", ""),
    ("30101", "资本/成员资本", "", "", "130.00"),
)  # fmt: skip
OTHER = (*EQUAL[:1], ("11301", "内部往来/成员（农户）", "王小明", "25.00", ""),
         ("11301", "内部往来/成员（农户）", "李小红", "5.00", ""), *EQUAL[2:])  # fmt: skip


def attach(office: Office, content: bytes, actor: Actor | None = None) -> OldClosing:
    return actions.record_old_closing(
        actor or everything(), book_id=office.book.pk, content=content, name="旧账期末余额.csv"
    )


def found(made: OldClosing) -> list[tuple[str, str, int, int, bool]]:
    return [
        (each.account, str(each.party or ""), each.old, each.new, each.strange)
        for each in queries.differences(made)
    ]


def test_an_equal_sheet_lies_beside_the_book_with_its_file(office: Office) -> None:
    made = attach(office, sheet(DETAILED, *EQUAL))
    assert (made.detailed, str(made.as_of), found(made)) == (True, "2024-12", [])
    assert papers.of_record("old-closing", made.pk).get().label == "旧账期末余额表"


def test_what_differs_stands_with_its_row_and_no_unknown_name_is_kept(office: Office) -> None:
    made = attach(office, sheet(DETAILED, *OTHER))
    assert found(made) == [("11301", "王小明", 25_00, 30_00, False), ("11301", "", 5_00, 0, True)]
    assert [each.row for each in queries.differences(made)] == [4, 5]
    assert "李小红" not in str(list(OldClosingLine.objects.values()))


def test_a_printed_balance_is_compared_by_account(office: Office) -> None:
    rows = (
        ("102", "银行存款", "90", "", "100.00", ""), ("113", "内部往来", "", "", "31.00", ""),
        ("301", "资本", "", "90", "", "131.00"),
    )  # fmt: skip
    made = attach(office, sheet(PRINTED, *rows))
    assert not made.detailed
    assert found(made) == [("113", "", 31_00, 30_00, False), ("301", "", -131_00, -130_00, False)]


def test_the_newest_sheet_is_the_one_of_the_facts(office: Office) -> None:
    attach(office, sheet(DETAILED, *EQUAL))
    attach(office, sheet(DETAILED, *OTHER))
    with open_reader() as reader:
        batches = read(reader, OLD_CLOSING, request_for(office.book.organisation.region.path))
        rows = [row for batch in batches for row in batch.to_pylist()]
    assert [(row["row"], row["strange"], row["amount_fen"], row["year"], row["month"]) for row in rows] == [
        (3, False, 100_00, 2025, 202501), (4, False, 25_00, 2025, 202501), (5, True, 5_00, 2025, 202501),
        (6, False, -130_00, 2025, 202501),
    ]  # fmt: skip


def test_a_file_that_the_scanner_refuses_leaves_no_figures_and_may_come_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_content: bytes, _name: str) -> StoredFile.Scan:
        raise Refused("查毒服务没有回答，文件没有收存", code="not-scanned")

    with monkeypatch.context() as patched, pytest.raises(Refused, match="没有收存"):
        patched.setattr(scanning, "verdict", refuse)
        attach(office, sheet(DETAILED, *EQUAL))
    assert not OldClosing.objects.exists() and not OldClosingLine.objects.exists()
    assert papers.of_record("old-closing", attach(office, sheet(DETAILED, *EQUAL)).pk).count() == 1


def test_figures_without_their_file_get_it_from_the_same_sheet(office: Office) -> None:
    made = attach(office, sheet(DETAILED, *EQUAL))
    detach(everything(), papers.of_record("old-closing", made.pk).get(), reason="换一份")
    assert attach(office, sheet(DETAILED, *EQUAL)) == made
    assert papers.of_record("old-closing", made.pk).count() == 1
    with refused("repeated"):
        attach(office, sheet(DETAILED, *EQUAL))


def test_what_is_refused(office: Office) -> None:
    attach(office, sheet(DETAILED, *EQUAL))
    with refused("repeated"):
        attach(office, sheet(DETAILED, *EQUAL))
    with pytest.raises(Refused, match="没有找到期初余额表的表头"):
        attach(office, sheet(("甲", "乙", "丙"), ("1", "2", "3")))
    with pytest.raises(Refused, match="期初借贷不平"):
        attach(office, sheet(DETAILED, *EQUAL[:2]))
    with pytest.raises(Refused, match="2004年制度"):
        attach(
            office, sheet(PRINTED, ("202", "应付款", "", "", "", "9"), ("541", "管理费用", "", "", "9", ""))
        )
    with pytest.raises(Denied):
        attach(office, sheet(PRINTED, *EQUAL), holding(BOOKS_VIEW))
    committee = create_organisation(
        everything(), region=office.places["雁庄村"], kind="committee", name="雁庄村村民委员会"
    )
    other = actions.open_book(everything(), organisation=committee, first_month=Month(2025, 1), go_live=None)
    with refused("not-a-collective"):
        actions.record_old_closing(everything(), book_id=other.pk, content=b"", name="旧账期末余额.csv")
    assert OldClosing.objects.count() == 1
