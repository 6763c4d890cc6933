"""Every broken ledger gets the outcome of `expected-errors.csv`, at the place it names."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lingyan.economy.books.importing import BooksCheck

from .support import BROKEN, check, faults, rewrite

with (BROKEN / "expected-errors.csv").open(encoding="utf-8") as _source:
    CASES = list(csv.DictReader(_source))
_OPENING = BROKEN / "00-基准.期初.xlsx"
_CONTROL = BROKEN / "00-基准.余额表3月.xlsx"
_MOVABLE = [
    case
    for case in CASES
    if case["outcome"] != "accept" and case["row"] and case["file"][:2] not in {"10", "11", "12", "17", "30"}
]


def _check(case: dict[str, str], path: Path, *, together: bool = False) -> BooksCheck:
    if case["kind"] == "journal":
        return check(path, openings=[_OPENING], control=_CONTROL) if together else check(path)
    if case["kind"] == "opening":
        return check(*([BROKEN / "00-基准.xlsx"] if together else []), openings=[path])
    return check(*([BROKEN / "00-基准.xlsx"] if together else []), openings=[_OPENING], control=path)


def _place(case: dict[str, str], shift: int = 0) -> tuple[str, str, int | None, int | None, str]:
    row = int(case["row"]) + shift if case["row"] else None
    return (case["code"], case["sheet"], row, int(case["column"]) if case["column"] else None, case["value"])


@pytest.mark.parametrize("together", [False, True], ids=["alone", "with-opening"])
@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_outcome_and_place(case: dict[str, str], together: bool) -> None:
    result = _check(case, BROKEN / case["file"], together=together and "多村" not in case["file"])
    if case["outcome"] == "accept":
        assert faults(result) == []
        return
    assert faults(result)[0] == _place(case)
    assert {each.code for each in result.problems} == {case["code"]}
    assert ("warn" in case["outcome"]) == (not result.errors)


@pytest.mark.parametrize("case", _MOVABLE, ids=[case["file"] for case in _MOVABLE])
def test_the_place_moves_with_the_header(case: dict[str, str], tmp_path: Path) -> None:
    moved = rewrite(BROKEN / case["file"], tmp_path / "别名", above=4)
    assert faults(_check(case, moved))[0] == _place(case, 4)


def test_one_bad_row_hides_no_other_fault(tmp_path: Path) -> None:
    result = check(*(BROKEN / name for name in ("02-未知科目.xlsx", "06-日期跨年.xlsx", "27-零字节.xlsx")))
    assert {"unknown-account", "date-outside-year", "empty-file"} <= {each.code for each in result.errors}


def test_the_same_file_twice_is_refused() -> None:
    result = check(BROKEN / "00-基准.xlsx", BROKEN / "00-基准.xlsx")
    assert [each.code for each in result.errors] == ["duplicate-file"]


def test_a_journal_given_as_opening_is_explained() -> None:
    problem = check(openings=[BROKEN / "00-基准.csv"]).errors[0]
    assert (problem.code, problem.message) == ("missing-header", "这像是凭证而不是期初余额")


def test_a_balance_among_the_journals_is_read_as_what_it_is() -> None:
    found = check(_OPENING, _CONTROL)
    assert not found.problems
    assert [(each.file, each.layout) for each in found.layouts] == [
        ("00-基准.期初.xlsx", "opening"), ("00-基准.余额表3月.xlsx", "control")
    ]  # fmt: skip
