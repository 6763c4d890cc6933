"""The chart of a book is told by codes and names."""

from __future__ import annotations

import csv

from lingyan.economy.books.importing.accounts import AccountBook
from lingyan.economy.books.importing.chart import recognise_chart, shipped_chart
from tests.support.samples import samples_dir

Accounts = list[tuple[str, tuple[str, ...]]]


def test_the_shipped_chart_is_the_reference_chart() -> None:
    reference = samples_dir().parent / "reference" / "chart-of-accounts.csv"
    with reference.open(encoding="utf-8") as source:
        rows = {row["code"]: row["name"] for row in csv.DictReader(source)}
    assert shipped_chart("2023").first_level == rows
    assert len(rows) == 42
    assert shipped_chart("2023").path("3220101") == ("收益分配", "各项分配", "提取公积公益金")


def test_every_shipped_detail_has_its_parent() -> None:
    chart = shipped_chart("2023")
    assert [code for code in chart.details if chart.path(code) is None] == []


def test_old_codes_make_the_old_chart() -> None:
    accounts: Accounts = [
        ("10201", ("银行存款", "基本户")),
        ("54102", ("管理费用", "运转支出")),
        ("211", ("应付工资",)),
    ]
    assert recognise_chart(accounts).chart == "2004"


def test_the_same_code_is_judged_by_its_name() -> None:
    assert recognise_chart([("211", ("应付工资",)), ("153", ("固定资产清理",))]).chart == "2004"
    assert recognise_chart([("211", ("应付款",)), ("153", ("在建工程",))]).chart == "2023"
    assert recognise_chart([("101", ("现金",))]).chart == "2023"


def test_both_charts_in_one_book_are_told() -> None:
    mixed = recognise_chart([("54101", ("管理费用", "办公费")), ("51301", ("管理费用", "干部报酬"))])
    assert mixed.mixed_code == "541"
    unknown = recognise_chart([("59901", ("其他业务",)), ("51301", ("管理费用", "干部报酬"))])
    assert (unknown.chart, unknown.mixed_code) == ("2023", "")


def test_names_of_a_book_follow_the_majority_and_the_usual_word() -> None:
    book = AccountBook(shipped_chart("2023"))
    for path in [("银行存款", "基本户"), ("银行存款", "基本户"), ("银行存款", "专户")]:
        book.observe("10201", path)
    assert book.path("10201") == ("银行存款", "基本存款账户")
    assert book.misfit("10201", ("基本账户",)) is None
    assert book.misfit("10201", ("银行存款", "专户")) is not None
    assert book.misfit("10201", ("固定资产", "基本户")) is not None


def test_local_details_are_accepted_and_unknown_first_levels_are_not() -> None:
    book = AccountBook(shipped_chart("2023"))
    book.observe("51321", ("管理费用", "防疫支出"))
    assert book.known("51321")
    assert book.path("51321") == ("管理费用", "防疫支出")
    assert not book.known("59901")
    assert not book.known("51322")


def test_a_name_under_another_shipped_code_is_noticed() -> None:
    book = AccountBook(shipped_chart("2023"))
    book.observe("51303", ("管理费用", "运转支出"))
    assert book.named_like_another("51303") == "51302"
    assert book.named_like_another("51302") is None
