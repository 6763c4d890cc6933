"""Charts as SVG text, drawn on the server: bars, grouped bars, horizontal bars and lines.

Each answers one question, carries its figures as labels beside the marks and all of them in words for
screen readers, and can be told apart in black and white. Equal data gives equal text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from lingyan.render import svg

Number = float | int

_TOP: Final = 30.0
_LABEL_LINE: Final = 18.0
_SIDE: Final = 12.0
_ROW: Final = 30.0
_LEGEND: Final = 24.0
_MOST_LINE_LABELS: Final = 8
_DASHES: Final = ("", "7 4", "2 3", "9 3 2 3")


@dataclass(frozen=True, slots=True)
class Point:
    """One bar. `shown` is how its figure is written; empty writes the value itself."""

    label: str
    value: Number
    shown: str = ""

    @property
    def text(self) -> str:
        return self.shown or f"{self.value:,}"


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars side by side or one below another. `unit` is written once, above."""

    title: str
    points: Sequence[Point]
    unit: str = ""
    width: int = 640
    height: int = 320


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values over a chart's labels; None leaves a gap (not connected is not nil)."""

    name: str
    values: Sequence[Number | None]
    shown: Sequence[str] = ()

    def text(self, index: int) -> str:
        value = self.values[index]
        if value is None:
            return "—"
        return self.shown[index] if self.shown else f"{value:,}"


@dataclass(frozen=True, slots=True)
class SeriesChart:
    """Up to four series over the same labels, as grouped bars or as lines."""

    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    width: int = 640
    height: int = 340

    def __post_init__(self) -> None:
        if not 1 <= len(self.series) <= len(svg.COLOURS):
            raise ValueError(f"一张图可画一到四组数据，收到 {len(self.series)} 组")
        for series in self.series:
            if len(series.values) != len(self.labels) or len(series.shown) not in {0, len(self.labels)}:
                raise ValueError(f"“{series.name}”的数据个数与标签个数不同")


def bar_chart(chart: BarChart) -> str:
    """Upright bars from a zero line, the figure above each, its label below."""
    single = Series(
        chart.title, [point.value for point in chart.points], [point.text for point in chart.points]
    )
    labels = [point.label for point in chart.points]
    body = _unit(chart.unit) + _upright(labels, [single], chart.width, chart.height, top=_TOP)
    return svg.document(
        title=chart.title, description=_described(chart), width=chart.width, height=chart.height, body=body
    )


def grouped_bar_chart(chart: SeriesChart) -> str:
    """Upright bars in groups, one group a label, with a legend of fills above."""
    body = (
        _unit(chart.unit)
        + _legend(chart)
        + _upright(chart.labels, chart.series, chart.width, chart.height, top=_TOP + _LEGEND)
    )
    return _series_document(chart, body)


def grouped_rows_chart(chart: SeriesChart) -> str:
    """Bars from nil up, one below another in groups, each under its own label: as narrow as `chart.width` and not cut on a
    phone. The height follows from the number of bars."""
    figures = [one.text(index) for one in chart.series for index in range(len(chart.labels))]
    values = [value for one in chart.series for value in one.values if value is not None]
    room = chart.width - 2 * _SIDE - max(map(svg.text_width, figures), default=0) - 8
    scale = room / _range(values)[1]
    y, parts = _TOP + _LABEL_LINE * len(chart.series) + 8, []
    for index, label in enumerate(chart.labels):
        parts.append(svg.text_at(_SIDE, y + 14, svg.shortened(label, chart.width - 2 * _SIDE)))
        y += _LABEL_LINE + 4
        for place, one in enumerate(chart.series):
            length = (one.values[index] or 0) * scale
            parts.append(svg.bar(_SIDE, y, length, _LABEL_LINE - 2, series=place))
            parts.append(svg.text_at(_SIDE + length + 6, y + 13, one.text(index), bold=True))
            y += _LABEL_LINE
        y += 10
    names = [
        svg.bar(_SIDE, _TOP - 4 + place * _LABEL_LINE, 14, 14, series=place)
        + svg.text_at(_SIDE + 20, _TOP + 8 + place * _LABEL_LINE, svg.shortened(one.name, chart.width - 44))
        for place, one in enumerate(chart.series)
    ]
    body = _unit(chart.unit) + "".join(names) + "".join(parts)
    return _series_document(chart, body, height=y)


def horizontal_bar_chart(chart: BarChart) -> str:
    """Bars one below another, for long labels. The height follows from the number of bars."""
    name_width = min(max((svg.text_width(p.label) for p in chart.points), default=0), chart.width * 0.4)
    figure_width = max((svg.text_width(p.text) for p in chart.points), default=0) + 8
    low, high = _range([point.value for point in chart.points])
    below = figure_width if low < 0 else 0
    left = _SIDE + name_width + 8 + below
    scale = (chart.width - _SIDE - figure_width - left) / (high - low)
    zero = left - low * scale
    height = _TOP + _ROW * max(len(chart.points), 1) + 6
    rows = [
        _row(point, _TOP + index * _ROW, zero, scale, name_width) for index, point in enumerate(chart.points)
    ]
    body = _unit(chart.unit) + "".join(rows) + svg.rule(zero, _TOP - 4, zero, height - 4)
    return svg.document(
        title=chart.title, description=_described(chart), width=chart.width, height=height, body=body
    )


def line_chart(chart: SeriesChart) -> str:
    """Lines over time, named at their end. Few points all carry their figure, many only first and last."""
    name_width = min(max(svg.text_width(series.name) for series in chart.series) + 14, chart.width * 0.3)
    values = [value for series in chart.series for value in series.values if value is not None]
    low, high = _padded_range(values)
    top, bottom = _TOP + 14, chart.height - _LABEL_LINE - 14
    left, right = _SIDE + 26, chart.width - _SIDE - name_width - 20
    step = (right - left) / max(len(chart.labels) - 1, 1)
    plot = _Plot(left, step, bottom, (bottom - top) / (high - low), low)
    lines = "".join(_line(series, index, plot) for index, series in enumerate(chart.series))
    body = (
        _unit(chart.unit)
        + svg.rule(_SIDE, bottom + 8, right + 12, bottom + 8)
        + _ticks(chart.labels, plot, bottom + 8 + _LABEL_LINE)
        + lines
        + _line_names(chart.series, plot, right + 12)
    )
    return _series_document(chart, body)


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where values stand: x by index, y by value."""

    left: float
    step: float
    bottom: float
    scale: float
    low: float

    def x(self, index: int) -> float:
        return self.left + index * self.step

    def y(self, value: Number) -> float:
        return self.bottom - (value - self.low) * self.scale


def _range(values: Sequence[Number]) -> tuple[float, float]:
    """From zero or the lowest to zero or the highest, never empty."""
    low, high = min([0, *values]), max([0, *values])
    return float(low), float(high) if high > low else low + 1.0


def _padded_range(values: Sequence[Number]) -> tuple[float, float]:
    if not values:
        return 0.0, 1.0
    low, high = float(min(values)), float(max(values))
    margin = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    return low - margin, high + margin


def _unit(unit: str) -> str:
    return (
        svg.text_at(_SIDE, 16, gettext("单位：%(unit)s") % {"unit": unit}, size=12, quiet=True)
        if unit
        else ""
    )


def _upright(
    labels: Sequence[str], series: Sequence[Series], width: float, height: float, *, top: float
) -> str:
    values = [value for one in series for value in one.values if value is not None]
    low, high = _range(values)
    base = height - 2 * _LABEL_LINE - 8 - (_LABEL_LINE if low < 0 else 0)
    scale = (base - top - _LABEL_LINE) / (high - low)
    zero = base + low * scale
    slot = (width - 2 * _SIDE) / max(len(labels), 1)
    thick = min(slot * 0.72 / len(series), 72.0)
    parts = [svg.rule(_SIDE, zero, width - _SIDE, zero)]
    for index, label in enumerate(labels):
        middle = _SIDE + slot * (index + 0.5)
        for place, one in enumerate(series):
            x = middle + (place - len(series) / 2) * thick
            parts.append(_upright_bar(one, index, place, x, zero, thick, scale, slot / len(series)))
        parts.append(_bar_label(label, middle, height - 2 * _LABEL_LINE + 12, slot))
    return "".join(parts)


def _upright_bar(
    series: Series, index: int, place: int, x: float, zero: float, thick: float, scale: float, room: float
) -> str:
    value = series.values[index]
    figure = series.text(index)
    size = min(svg.FONT_SIZE, svg.FONT_SIZE * room / max(svg.text_width(figure), 1))
    if value is None:
        return svg.text_at(x + thick / 2, zero - 5, figure, anchor="middle", size=size, quiet=True)
    length = abs(value) * scale
    y = zero - length if value >= 0 else zero
    beside = y - 5 if value >= 0 else zero + length + 15
    drawn = svg.bar(x + 1, y, thick - 2, length, series=place)
    return drawn + svg.text_at(x + thick / 2, beside, figure, anchor="middle", size=size, bold=True)


def _bar_label(label: str, middle: float, y: float, slot: float) -> str:
    """One line, or two where the slot is too narrow; words of letters stay whole where a blank lets them."""
    room = slot - 4
    if svg.text_width(label) <= room:
        return svg.text_at(middle, y, label, anchor="middle")
    cut = next((end for end in range(len(label), 1, -1) if svg.text_width(label[:end]) <= room), 1)
    if label[cut - 1 : cut + 1].isascii() and (blank := label.rfind(" ", 0, cut + 1)) > 0:
        cut = blank
    first, second = label[:cut], svg.shortened(label[cut:].lstrip(), room)
    below = svg.text_at(middle, y + _LABEL_LINE, second, anchor="middle")
    return svg.text_at(middle, y, first, anchor="middle") + below


def _row(point: Point, y: float, zero: float, scale: float, name_width: float) -> str:
    length = abs(point.value) * scale
    x = zero if point.value >= 0 else zero - length
    name = svg.text_at(_SIDE, y + 19, svg.shortened(point.label, name_width))
    drawn = svg.bar(x, y + 5, length, _ROW - 10, series=0)
    if point.value >= 0:
        return name + drawn + svg.text_at(x + length + 6, y + 19, point.text, bold=True)
    return name + drawn + svg.text_at(x - 6, y + 19, point.text, anchor="end", bold=True)


def _legend(chart: SeriesChart) -> str:
    x, parts = _SIDE, []
    for index, series in enumerate(chart.series):
        parts.append(svg.bar(x, _TOP - 4, 14, 14, series=index))
        parts.append(svg.text_at(x + 20, _TOP + 8, series.name))
        x += 20 + svg.text_width(series.name) + 24
    return "".join(parts)


def _ticks(labels: Sequence[str], plot: _Plot, y: float) -> str:
    """As many labels as fit without touching, counted from the last."""
    widest = max((svg.text_width(label, 13) for label in labels), default=0) + 10
    every = max(1, -int(-widest // plot.step)) if plot.step else 1
    last = len(labels) - 1
    return "".join(
        svg.text_at(plot.x(index), y, label, anchor="middle", size=13)
        for index, label in enumerate(labels)
        if (last - index) % every == 0
    )


def _line(series: Series, place: int, plot: _Plot) -> str:
    known = [index for index, value in enumerate(series.values) if value is not None]
    labelled = known if len(known) <= _MOST_LINE_LABELS else [known[0], known[-1]]
    parts = [_path(series, place, plot)]
    for index in known:
        value = series.values[index]
        assert value is not None
        parts.append(svg.marker(plot.x(index), plot.y(value), series=place))
        if index in labelled:
            parts.append(
                svg.text_at(
                    plot.x(index), plot.y(value) - 9, series.text(index), anchor="middle", size=13, bold=True
                )
            )
    return "".join(parts)


def _path(series: Series, place: int, plot: _Plot) -> str:
    """The line itself, interrupted where a value is missing."""
    steps, pen = [], "M"
    for index, value in enumerate(series.values):
        if value is None:
            pen = "M"
            continue
        steps.append(f"{pen}{svg.number(plot.x(index))} {svg.number(plot.y(value))}")
        pen = "L"
    dash = f' stroke-dasharray="{_DASHES[place]}"' if _DASHES[place] else ""
    return (
        f'<path class="chart-series-{place + 1}" d="{" ".join(steps)}" fill="none" '
        f'stroke="{svg.colour(place)}" stroke-width="2"{dash}/>'
    )


def _line_names(series: Sequence[Series], plot: _Plot, x: float) -> str:
    """Names beside the last points, moved apart where they would touch."""
    ends = [
        (plot.y(known[-1]), one.name)
        for one in series
        if (known := [value for value in one.values if value is not None])
    ]
    parts, lowest = [], float("-inf")
    for y, name in sorted(ends):
        lowest = max(y + 5, lowest + _LABEL_LINE)
        parts.append(svg.text_at(x, lowest, name))
    return "".join(parts)


def _series_document(chart: SeriesChart, body: str, *, height: float = 0) -> str:
    sentences = [
        series.name
        + gettext("：")
        + gettext("，").join(f"{label} {series.text(index)}" for index, label in enumerate(chart.labels))
        for series in chart.series
    ]
    unit = gettext("（单位：%(unit)s）") % {"unit": chart.unit} if chart.unit else ""
    return svg.document(
        title=chart.title,
        description=gettext("；").join(sentences) + unit + gettext("。"),
        width=chart.width,
        height=height or chart.height,
        body=body,
        series=len(chart.series),
    )


def _described(chart: BarChart) -> str:
    unit = gettext("（单位：%(unit)s）") % {"unit": chart.unit} if chart.unit else ""
    return gettext("，").join(f"{point.label} {point.text}" for point in chart.points) + unit + gettext("。")
