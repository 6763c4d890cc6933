"""One list page for all: filters, sorting, paging, totals and Excel from the same scoped queryset.

A view builds the queryset once, with `actor.scope(...)`; everything that leaves the page, on screen or as
a workbook, is read from that queryset, so an export can never show more than the list.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filled, Filter
from lingyan.kernel.language import Words, in_source
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.tabular.write import Column as SheetColumn
from lingyan.kernel.tabular.write import ColumnKind, Form, SheetData, write_xlsx

Kind = Literal["text", "long", "integer", "money", "date", "time", "month", "badge", "percent", "figure"]
OfRow = Callable[[Any], Any]

EXPORTED: Final = audit.register("kernel.list.exported", "导出列表")
PER_PAGE: Final = 50
IN_REQUEST: Final = 30_000
"""Rows of a workbook that a reader waits for; a longer one is made in the background."""
EXPORT_LIMIT: Final = 200_000
_REPORTED: Final = 500
"""Rows after which a workbook in the making says how far it is."""
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NO_RECORDS: Final = _("没有记录")
_LIST: Final = _("列表")
_NUMBER: Final = _("序号")
_SHEET_KINDS: Final[dict[str, ColumnKind]] = {"integer": "integer", "money": "money", "date": "date"}


Later = Callable[[HttpRequest, Words, int], HttpResponse]
"""Request, name and rows of a list too long to wait for → the page that offers its workbook later."""
_later: Final[list[Later]] = []


def register_later(later: Later) -> None:
    """Called once from `AppConfig.ready` of the app that runs long work.

    It asks the list's view again, with `request.lingyan_progress(done, total)`, which then answers with the workbook.
    """
    _later[:] = [later]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `value` is an attribute path (`party__name`) or a function of the row; `key` when empty.

    `sort` names the field to order by; empty means that the column cannot be sorted. `total` names the field
    to add up over all pages. A `long` text may break anywhere; a `figure` is a number that is already written. `tone`
    gives the colour of a badge, which always stands beside its words.
    """

    key: str
    title: str
    kind: Kind = "text"
    value: str | OfRow = ""
    sort: str = ""
    total: str = ""
    link: OfRow | None = None
    tone: OfRow | None = None
    exported: bool = True
    width: int | None = None
    """In the workbook, in characters; by the kind where none is given."""

    def of(self, row: Any) -> Any:
        if callable(self.value):
            return self.value(row)
        found = row
        for name in (self.value or self.key).split("__"):
            found = found.get(name) if isinstance(found, dict) else getattr(found, name, None)
            if callable(found):
                found = found()
        return found

    @property
    def numeric(self) -> bool:
        return self.kind in {"integer", "money", "percent", "figure"}


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    value: Any
    url: str = ""
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Row:
    item: Any
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A column's header: where a click sorts, and how it is sorted now (`ascending`, `descending` or empty)."""

    column: Column
    url: str
    direction: str


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list says, and the next step it offers."""

    title: Words = _NO_RECORDS
    text: Words = ""
    url: str = ""
    action: Words = ""


@dataclass
class ListPage:
    """A list as `{% list_page page %}` shows it. `sort` is the order without `?sort=`, such as `-date`."""

    request: HttpRequest
    queryset: QuerySet[Any]
    columns: Sequence[Column]
    name: Words = _LIST
    """Translated lazily: the audit trail notes an export under the Chinese name."""
    filters: Sequence[Filter] = ()
    sort: str = ""
    per_page: int = PER_PAGE
    phone: Literal["stack", "scroll"] = "stack"
    empty: Empty = field(default_factory=Empty)
    selectable: bool = False
    exportable: bool = True
    tie: str = "pk"
    """Last field of every order, so that pages never overlap; for grouped querysets one of their own fields."""
    form: str = ""
    """Id of the POST form that ticked rows belong to; it stands beside the list, which has a filter form of its own."""
    sheet_form: Callable[[], Form] | None = None
    """How the workbook is printed and filed, where offices file it; its rows are then numbered."""

    @cached_property
    def filled(self) -> list[Filled]:
        return [each.read(self.request.GET.dict()) for each in self.filters]

    @cached_property
    def selection(self) -> QuerySet[Any]:
        """The scoped queryset, filtered and ordered. A filter that cannot be read selects nothing."""
        found = self.queryset
        for each in self.filled:
            if each.error:
                return self.queryset.none()
            if each.active:
                found = each.filter.narrow(found, each.value)
        order = self._order()
        return found.order_by(*order, self.tie) if order else found

    def _order(self) -> list[str]:
        asked = self.request.GET.get("sort", "")
        known = {column.key: column.sort for column in self.columns if column.sort}
        chosen = known.get(asked.removeprefix("-"))
        if chosen:
            return [f"-{chosen}" if asked.startswith("-") else chosen]
        return [self.sort] if self.sort else []

    @cached_property
    def page(self) -> Page[Any]:
        """The page asked for; a number out of range gives the nearest page."""
        return Paginator(self.selection, self.per_page).get_page(self.request.GET.get("page"))

    @property
    def pages(self) -> list[int | str]:
        return list(self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1))

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @cached_property
    def rows(self) -> list[Row]:
        return [Row(item, tuple(self._cell(column, item) for column in self.columns)) for item in self.page]

    def _cell(self, column: Column, item: Any) -> Cell:
        return Cell(
            column,
            column.of(item),
            url=(column.link(item) or "") if column.link else "",
            tone=column.tone(item) if column.tone else "plain",
        )

    @cached_property
    def totals(self) -> list[Cell | None]:
        """One cell a column, None where nothing is added up; empty when no column is. Covers all pages."""
        fields = {column.key: column.total for column in self.columns if column.total}
        if not fields:
            return []
        # Aliases with a prefix: an alias may not bear the name of a model field.
        sums = self.selection.order_by().aggregate(
            **{f"total_{key}": Sum(name) for key, name in fields.items()}
        )
        return [
            Cell(column, sums[f"total_{column.key}"] or 0) if column.key in fields else None
            for column in self.columns
        ]

    @property
    def in_yuan(self) -> bool:
        """Whether the list itself must name the unit of its amounts, because not every heading of theirs does."""
        titles = [str(column.title) for column in self.columns if column.kind == "money"]
        return any("元" not in title and "yuan" not in title for title in titles)

    @property
    def heads(self) -> list[Head]:
        asked = self.request.GET.get("sort", "") or self._default_key()
        return [self._head(column, asked) for column in self.columns]

    def _default_key(self) -> str:
        sign, name = ("-", self.sort[1:]) if self.sort.startswith("-") else ("", self.sort)
        return next((f"{sign}{column.key}" for column in self.columns if name and column.sort == name), "")

    def _head(self, column: Column, asked: str) -> Head:
        if not column.sort:
            return Head(column, "", "")
        directions = {column.key: "ascending", f"-{column.key}": "descending"}
        descending_next = asked == column.key
        return Head(
            column,
            self.url(sort=f"-{column.key}" if descending_next else column.key, page=None),
            directions.get(asked, ""),
        )

    def url(self, **changes: Any) -> str:
        """This page's query string with some parameters changed; None takes one out."""
        query = self.request.GET.copy()
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = str(value)
        return f"?{query.urlencode()}"

    @property
    def at_once(self) -> bool:
        """Whether a click on its workbook answers with the file and not with a page."""
        return self.count <= IN_REQUEST

    @property
    def excel_url(self) -> str:
        return self.url(format="xlsx", page=None)

    @property
    def clear_url(self) -> str:
        return self.url(**{each.key: None for each in self.filters}, page=None)

    @property
    def narrowed(self) -> bool:
        return any(each.active for each in self.filled)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters a filter form has to carry along as hidden fields."""
        own = {each.key for each in self.filters} | {"page", "format"}
        return [(name, str(value)) for name, value in self.request.GET.items() if name not in own]

    @property
    def wants_excel(self) -> bool:
        return self.exportable and self.request.GET.get("format") == "xlsx"

    def excel(self) -> HttpResponse:
        """The whole selection as a workbook, noted in the audit trail. Refused above EXPORT_LIMIT rows.

        Above IN_REQUEST rows the page that offers it in the background, where an app has registered one.
        """
        if self.count > EXPORT_LIMIT:
            raise Refused(f"共 {self.count} 行，超过一次导出的上限 {EXPORT_LIMIT} 行，请先筛选再导出。")
        if not self.at_once and _later and self._progress is None:
            return _later[0](self.request, self.name, self.count)
        columns = [column for column in self.columns if column.exported]
        sheet = self._sheet(columns)
        target = io.BytesIO()
        write_xlsx(target, [sheet])
        self._note_export()
        response = HttpResponse(target.getvalue(), content_type=XLSX)
        file_name = quote(f"{self.name}-{clock.today():%Y%m%d}.xlsx")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{file_name}"
        return response

    @property
    def _progress(self) -> Callable[[int, int], object] | None:
        return getattr(self.request, "lingyan_progress", None)

    def _sheet(self, columns: Sequence[Column]) -> SheetData:
        shown = [SheetColumn(c.title, _SHEET_KINDS.get(c.kind, "text"), c.width) for c in columns]
        rows = self._sheet_rows(columns)
        if self.sheet_form is None:
            return SheetData(str(self.name), shown, rows)
        numbered = ([number, *row] for number, row in enumerate(rows, 1))
        first = SheetColumn(str(_NUMBER), "integer", 6)
        return SheetData(str(self.name), [first, *shown], numbered, form=self.sheet_form())

    def _sheet_rows(self, columns: Sequence[Column]) -> Iterator[list[Any]]:
        for done, item in enumerate(self.selection.iterator(chunk_size=2000)):
            if self._progress is not None and done % _REPORTED == 0:
                self._progress(done, self.count)
            yield [_plain(column, column.of(item)) for column in columns]

    def _note_export(self) -> None:
        # PRIVACY: a search text may be a person's name, so only the names of the filters are kept.
        actor: Actor | None = getattr(self.request, "actor", None)
        if actor is None:
            return
        used = [each.filter.key for each in self.filled if each.active]
        with transaction.atomic():
            audit.record(actor, EXPORTED, list=in_source(self.name), rows=self.count, filters=used)


def _plain(column: Column, value: Any) -> Any:
    if value is None or column.kind in {"integer", "money", "date"}:
        return value
    if column.kind == "month":
        return Month.from_int(int(value)).shown
    if column.kind == "percent":
        return f"{value:.1%}"
    if isinstance(value, dt.datetime):
        return value.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")
    return str(value)
