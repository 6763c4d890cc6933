"""A list page filters, sorts, pages, adds up and goes to Excel from one scoped queryset."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.db.models import QuerySet
from django.test import RequestFactory

from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import EXPORTED, Column, ListPage
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import REGIONS_VIEW
from lingyan.regions.models import Level, Region
from tests.support.actors import everything, holding
from tests.support.places import Places, make_places

COLUMNS = [
    Column("name", "名称", sort="name", link=lambda row: f"/r/{row.code}"),
    Column("code", "代码", sort="code"),
    Column("above", "上级", value="parent__name"),
    Column("level", "层级", kind="badge", tone=lambda row: "ok" if row.is_village else "plain"),
    Column("number", "编号", kind="integer", value="pk", total="pk"),
    Column("since", "起用日期", kind="date", value="valid_from"),
]
FILTERS = [
    Filter("q", "名称或代码", lookup="name|code"),
    Filter("level", "层级", "choice", "level", choices=Level.choices),
    Filter("since", "起用不早于", "date", "valid_from__gte"),
    Filter("above", "上级", lookup="parent__name"),
    Filter("begins", "代码开头", lookup="code__startswith"),
]
pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> Places:
    return make_places()


def listed(query: str = "", regions: QuerySet[Region] | None = None, **options: Any) -> ListPage:
    request = RequestFactory().get(f"/list{query}")
    request.actor = everything()  # type: ignore[attr-defined]
    found = Region.objects.select_related("parent") if regions is None else regions
    return ListPage(request, found, COLUMNS, name="区划", filters=FILTERS, **{"sort": "code", **options})


def names(page: ListPage) -> list[str]:
    return [row.item.name for row in page.rows]


@pytest.mark.parametrize(("title", "said"), [("金额", True), ("金额（元）", False), ("Amount (yuan)", False)])
def test_amounts_have_their_unit_in_the_heading_or_beside_the_list(title: str, said: bool) -> None:
    page = listed()
    assert not page.in_yuan
    page.columns = [*COLUMNS, Column("amount", title, kind="money")]
    assert page.in_yuan is said


def test_rows_follow_the_order_the_view_gives_and_the_one_the_reader_asks_for(places: Places) -> None:
    assert names(listed())[:3] == ["雁城市", "芦原县", "芦溪镇"]
    assert names(listed("?sort=-code"))[0] == "桃潭村"
    assert names(listed("?sort=above")) == names(listed()), "a column without sort field cannot be sorted"
    assert names(listed("?sort=;drop")) == names(listed())


def test_heads_say_how_the_list_is_sorted_and_what_a_click_does(places: Places) -> None:
    heads = {head.column.key: head for head in listed("?level=村&page=2").heads}
    assert heads["code"].direction == "ascending"
    assert heads["code"].url == "?level=%E6%9D%91&sort=-code"
    assert heads["above"].url == ""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=玉", ["玉屯村"]),
        ("?q=990121101", ["芦坪镇", "铜垭村", "桃潭村"]),
        ("?level=县", ["芦原县"]),
        ("?level=乡镇&q=溪", ["芦溪镇"]),
        ("?since=2030-01-01", []),
        ("?above=坪", ["铜垭村", "桃潭村"]),
        ("?begins=990121101&level=村", ["铜垭村", "桃潭村"]),
        ("?begins=21101", []),
        ("?q=%00", None),
    ],
)
def test_filters_narrow(places: Places, query: str, expected: list[str] | None) -> None:
    assert names(listed(query)) == (names(listed()) if expected is None else expected)


@pytest.mark.parametrize("query", ["?level=星系", "?since=昨天"])
def test_a_filter_that_cannot_be_read_selects_nothing_and_says_why(places: Places, query: str) -> None:
    page = listed(query)
    assert page.count == 0
    assert all(each.error for each in page.filled if each.active)


def test_a_page_out_of_range_is_the_nearest(places: Places) -> None:
    assert names(listed("?page=99", per_page=3)) == ["铜垭村", "桃潭村"]
    assert names(listed("?page=x", per_page=3)) == names(listed(per_page=3))


def test_totals_cover_all_pages_and_only_the_selection(places: Places) -> None:
    page = listed("?level=村", per_page=2)
    villages = Region.objects.filter(level="村")
    assert [cell.value if cell else None for cell in page.totals] == [None] * 4 + [
        sum(village.pk for village in villages),
        None,
    ]


def test_a_cell_has_its_value_link_and_tone(places: Places) -> None:
    cells = {cell.column.key: cell for cell in listed("?q=玉屯").rows[0].cells}
    assert (cells["name"].url, cells["above"].value, cells["level"].tone) == (
        "/r/990121100201",
        "芦溪镇",
        "ok",
    )


def test_a_number_that_is_already_written_stands_under_numbers() -> None:
    assert Column("share", "份额", "figure").numeric
    assert not Column("share", "份额").numeric


def test_the_workbook_holds_exactly_the_selection_of_the_scoped_queryset(places: Places) -> None:
    actor = holding(REGIONS_VIEW, path=places["芦溪镇"].path)
    page = listed("?level=村&format=xlsx&page=7", Region.objects.filter(actor.scope(REGIONS_VIEW, "path")))
    assert page.wants_excel
    book = openpyxl.load_workbook(io.BytesIO(page.excel().content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0] == ("名称", "代码", "上级", "层级", "编号", "起用日期")
    assert [row[0] for row in rows[1:]] == ["雁庄村", "玉屯村"]


def test_an_export_is_noted_without_the_searched_text(places: Places) -> None:
    listed("?q=玉屯&format=xlsx").excel()
    entry = AuditEntry.objects.get(code=EXPORTED)
    assert entry.details == {"list": "区划", "rows": 1, "filters": ["q"]}


def test_too_large_an_export_is_refused(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingyan.kernel.lists.EXPORT_LIMIT", 3)
    with pytest.raises(Refused, match="请先筛选"):
        listed().excel()


def test_a_list_page_costs_a_fixed_number_of_queries(places: Places, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):  # the count, the page, the totals
        page = listed(per_page=5)
        assert page.rows and page.count and page.totals and page.pages
