"""The parts of a page as template tags: `{% load lingyan %}`. docs/ui.md shows each with its arguments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import BaseForm, BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from lingyan.console.icons import ICONS
from lingyan.identity.opening import may_open
from lingyan.kernel import clock
from lingyan.kernel.lists import Cell, ListPage
from lingyan.kernel.money import format_wan, format_yuan, plain_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, column_letter, split

register = template.Library()
PROBLEMS_SHOWN = 200
_MANY_OPTIONS = 9
"""Boxes from which on they stand in columns."""


@register.filter
def yuan(fen: int | None, style: str = "") -> SafeString | str:
    """Fen as `1,234.56`. Negatives are red with a sign; with style `()` in parentheses; None stays empty."""
    if fen is None:
        return ""
    if fen >= 0:
        return format_html('<span class="money">{}</span>', format_yuan(fen))
    shown = f"({format_yuan(-fen)})" if style == "()" else f"−{format_yuan(-fen)}"
    return format_html('<span class="money neg">{}</span>', shown)


@register.filter
def nonzero_yuan(fen: int | None) -> SafeString | str:
    """As `yuan`, but nothing for nil: the habit of ledgers and vouchers."""
    return yuan(fen) if fen else ""


@register.filter
def wan(fen: int | None) -> SafeString | str:
    """Fen as 万元 with two decimals."""
    if fen is None:
        return ""
    shown = format_wan(fen)
    return format_html(
        '<span class="money{}">{}</span>', " neg" if shown[0] == "-" else "", shown.replace("-", "−")
    )


@register.filter
def yuan_input(fen: int | None) -> str:
    """Fen as `1234.56`, as it stands in a field; nothing for nil."""
    return plain_yuan(fen) if fen else ""


@register.filter
def grouped(number: int | None) -> str:
    """1306 as 1,306."""
    return "" if number is None else f"{number:,}"


@register.filter
def percent(ratio: Any, digits: int = 1) -> str:
    """0.562 as 56.2 %."""
    return "" if ratio is None else f"{ratio * 100:.{digits}f}%"


@register.filter
def zh_month(value: Month | int | None) -> str:
    """2026年11月 from a Month or 202611, in English 2026-11."""
    if value is None:
        return ""
    return value.shown if isinstance(value, Month) else Month.from_int(int(value)).shown


@register.filter
def part_of_year(label: str) -> str:
    """`2026Q1` as 第1季度, `2026-03` as 3月, `2026` as 全年: for a page that names the year itself."""
    if "Q" in label:
        return gettext("第%(number)s季度") % {"number": label.partition("Q")[2]}
    if "-" in label:
        return gettext("%(number)s月") % {"number": int(label.partition("-")[2])}
    return gettext("全年")


@register.filter
def said(label: str) -> str:
    """A label from a data file in the reader's language."""
    return gettext(label)


@register.filter
def zh_time(value: dt.datetime | None) -> str:
    return "" if value is None else value.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")


@register.filter
def due_words(day: dt.date | None) -> str:
    """A deadline as people say it: 今天, 还有 3 天, 已逾期 2 天."""
    if day is None:
        return ""
    days = (day - clock.today()).days
    if days < 0:
        return ngettext("已逾期 %(days)d 天", "已逾期 %(days)d 天", -days) % {"days": -days}
    if days == 0:
        return gettext("今天到期")
    words = ngettext("还有 %(days)d 天（%(day)s）", "还有 %(days)d 天（%(day)s）", days)
    return words % {"days": days, "day": day.isoformat()}


@register.filter
def letter(column: int | None) -> str:
    return column_letter(column) if column else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon from `console/icons.py`, decorative: the words beside it carry the meaning."""
    # SECURITY: ICONS is our own constant; no text from outside enters the markup.
    return mark_safe(  # noqa: S308
        '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round"'
        f' stroke-linejoin="round" aria-hidden="true" focusable="false">{ICONS[name]}</svg>'
    )


@register.simple_tag
def badge(label: object, tone: str = "plain") -> SafeString:
    """A state in words with its tone: plain, info, ok, warn, danger or seal."""
    return format_html('<span class="badge {}">{}</span>', tone, label)


@register.simple_tag
def figure(value: object, url: str, title: str = "") -> SafeString:
    """A figure that opens the rows it was computed from; plain text when there is nothing to open."""
    return (
        format_html(
            '<a class="figure" href="{}" title="{}">{}</a>', url, title or gettext("查看明细和算法"), value
        )
        if url
        else format_html("{}", value)
    )


@register.simple_tag(takes_context=True)
def here(context: Context, url_name: str, *args: Any, **query: Any) -> str:
    """The URL of a page at the same region and month: `{% here 'books:voucher' voucher.pk tab='history' %}`."""
    shell = context.get("shell")
    place = shell.place.parameters if shell else {}
    merged = {**place, **{name: str(value) for name, value in query.items() if value is not None}}
    return f"{reverse(url_name, args=args)}?{urlencode(merged)}" if merged else reverse(url_name, args=args)


@register.inclusion_tag("console/parts/place_fields.html", takes_context=True)
def place_fields(context: Context) -> dict[str, Any]:
    """Hidden region and month for GET forms."""
    return {"parameters": context["shell"].place.parameters}


@register.inclusion_tag("console/parts/list.html", takes_context=True)
def list_page(context: Context, page: ListPage) -> dict[str, Any]:
    """A whole `ListPage`: filters, table, totals, paging and Excel."""
    return {"list": page, "request": context.get("request"), "actions": context.get("list_actions", "")}


@register.inclusion_tag("console/parts/cell.html")
def cell(cell: Cell) -> dict[str, Any]:
    return {"cell": cell}


@register.inclusion_tag("console/parts/empty.html", takes_context=True)
def empty(
    context: Context, title: str, text: str = "", url: str = "", action: str = "", name: str = "sheet"
) -> dict[str, Any]:
    """What an empty place says and the next step, for who may take it."""
    actor = getattr(context.get("request"), "actor", None)
    if url and actor is not None and url.startswith("/") and not may_open(actor, url):
        url = ""
    return {"title": title, "text": text, "url": url, "action": action, "icon_name": name}


@register.simple_tag(takes_context=True)
def opens(context: Context, name: str) -> bool:
    """Whether a page without arguments opens for the reader: `{% opens 'books:closing' as may_close %}`."""
    actor = getattr(context.get("request"), "actor", None)
    return actor is not None and may_open(actor, reverse(name))


@register.inclusion_tag("console/parts/tabs.html")
def tabs(items: Iterable[dict[str, Any]], label: str = "") -> dict[str, Any]:
    """Items have `label`, `url`, and if wanted `count` and `current`."""
    return {"items": items, "label": label or gettext("分页")}


@register.inclusion_tag("console/parts/timeline.html")
def timeline(events: Iterable[Any]) -> dict[str, Any]:
    """Events have `at`, `who`, `what`, and if wanted `note`, `url` and `tone`."""
    return {"events": events}


@register.inclusion_tag("console/parts/definitions.html")
def definitions(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Labels with their values; days as 2026-11-23, as everywhere."""
    return {"pairs": [(label, each.isoformat() if type(each) is dt.date else each) for label, each in pairs]}


@register.inclusion_tag("console/parts/steps.html")
def steps(current: int, *labels: str) -> dict[str, Any]:
    """Where one stands in a job of several steps: `{% steps 2 '选择文件' '核对' '写入' %}`, counted from 1."""
    marked = [
        (label, "done" if n < current else "now" if n == current else "") for n, label in enumerate(labels, 1)
    ]
    return {"steps": marked}


@register.inclusion_tag("console/parts/progress.html")
def progress(
    label: str,
    done: int,
    total: int,
    state: str = "running",
    poll_url: str = "",
    cancel_url: str = "",
    left: str = "",
) -> dict[str, Any]:
    """A job's progress. With `poll_url` it asks for itself every two seconds while `state` is running or waiting."""
    return {
        "label": label, "done": done, "total": total, "state": state, "left": left,
        "poll_url": poll_url if state in {"running", "waiting"} else "", "cancel_url": cancel_url,
        "share": done / total if total else None,
    }  # fmt: skip


@register.inclusion_tag("console/parts/problems.html")
def problems(found: Sequence[Problem], download_url: str = "") -> dict[str, Any]:
    """Faults of an imported file, each with its place; the failed rows can be had as a workbook."""
    errors, warnings = split(found)
    return {
        "errors": errors[:PROBLEMS_SHOWN], "warnings": warnings[:PROBLEMS_SHOWN],
        "error_count": len(errors), "warning_count": len(warnings), "download_url": download_url,
    }  # fmt: skip


@register.inclusion_tag("console/parts/chart.html")
def chart(
    svg: str, title: str, table: dict[str, Any] | None = None, note: str = "", *, slim: bool = False
) -> dict[str, Any]:
    """An SVG made by `render.charts`. `table` has `heads` and `rows`; it stands behind one click. `slim`: as narrow as a
    phone by itself, so it is not scrolled there."""
    # SECURITY: only our own renderer makes this SVG, and it escapes every label.
    return {"svg": mark_safe(svg), "title": title, "table": table, "note": note, "slim": slim}  # noqa: S308


@register.inclusion_tag("console/parts/field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """One form field with label, hint and errors tied to it by aria-describedby."""
    widget = bound.field.widget
    kinds = [
        (FileInput, "file"), (CheckboxSelectMultiple, "options"), (RadioSelect, "options"), (CheckboxInput, "flag"),
    ]  # fmt: skip
    kind = next((name for each, name in kinds if isinstance(widget, each)), "plain")
    described = " ".join(
        [f"{bound.auto_id}_hint"] * bool(hint or bound.help_text)
        + [f"{bound.auto_id}_error"] * bool(bound.errors)
    )
    attributes: dict[str, Any] = {"aria-describedby": described} if described else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    choices = getattr(bound.field, "choices", ())
    return {
        "bound": bound,
        "kind": kind,
        "many": isinstance(choices, list) and len(choices) >= _MANY_OPTIONS,
        "hint": hint or bound.help_text,
        "widget": bound.as_widget(attrs=attributes),
    }


@register.inclusion_tag("console/parts/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """Error summary and all fields of a form. Those that it names in `rare` stand folded while they say nothing."""
    names = getattr(form, "rare", ())
    rare = [bound for bound in form if bound.name in names]
    said = any(bound.errors or bound.value() not in ("", None, bound.field.initial) for bound in rare)
    return {
        "form": form,
        "plain": [each for each in form if each.name not in names],
        "rare": rare,
        "said": said,
    }


@register.inclusion_tag("console/parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All errors of a form at its top, each a link to its field; focus goes there after a refusal."""
    return {"form": form, "bound_fields": [bound for bound in form if bound.errors]}
