"""How statistics stand on a page and in a workbook: sections, charts, split. Withheld figures say so. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.language import Words, on_paper
from lingyan.kernel.tabular import Column, SheetData
from lingyan.render.charts import Series, SeriesChart, grouped_bar_chart
from lingyan.team.roster.figures import Figure, figures_catalogue
from lingyan.team.roster.queries import RegionStatistics
from lingyan.team.roster.statistics import NA
from lingyan.team.roster.turnout import LABELS, Turnout

WITHHELD: Final = _("不显示")
NOTHING: Final = "—"
CHANGE: Final = _("与上一轮相比")
_SECTIONS: Final = (
    (_("总体"), ("villages", "persons_listed", "with_identity_number")),
    (_("村党组织书记"), ("secretaries", "villages_without_secretary", "secretary_*")),
    (
        _("村“两委”"),
        (
            "P",
            "V",
            "N2",
            "both",
            "cross_posting_percent",
            "women_*",
            "villages_with_woman_in_V",
            "two_*",
            "party_members_in_two",
        ),
    ),
    (_("一肩挑"), ("one_head_*", "villages_with_both_posts_filled")),
)
"""Which figures stand under which heading; a star ends a common beginning."""
_HEADLINE: Final = (
    "secretaries",
    "secretary_age_mean",
    "secretary_college_percent",
    "one_head_narrow_percent_of_villages",
    "cross_posting_percent",
    "women_percent",
)
_SHARES: Final = (
    (_("大专及以上书记"), "secretary_college_percent"),
    (_("书记主任一肩挑"), "one_head_narrow_percent_of_villages"),
    (_("交叉任职"), "cross_posting_percent"),
    (_("“两委”女性"), "women_percent"),
)
SPLIT_KEYS: Final = (
    "villages",
    "secretaries",
    "secretary_age_mean",
    "secretary_college_percent",
    "N2",
    "cross_posting_percent",
    "women_percent",
    "one_head_narrow_percent_of_villages",
    "one_head_wide_percent_of_villages",
)
SPLIT_HEADS: Final = (
    _("地区"),
    _("村数"),
    _("在任书记"),
    _("书记平均年龄"),
    _("书记大专及以上%"),
    _("“两委”人数"),
    _("交叉任职%"),
    _("女性%"),
    _("一肩挑%"),
    _("含理事长%"),
)
Link = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One figure as it is shown; `url` opens its people, empty where it does not open."""

    figure: Figure
    value: str
    before: str
    change: str
    url: str
    known: bool = True
    """False where there is no figure, or it is withheld."""

    @property
    def formula(self) -> str:
        return " ÷ ".join(gettext(part) for part in (self.figure.numerator, self.figure.denominator) if part)


def value_of(figures: dict[str, Any] | None, key: str) -> Any:
    """A figure by its key (`secretary_education.大专`); NA where it does not stand there, None where withheld."""
    name, dot, part = key.partition(".")
    found = (figures or {}).get(name, NA)
    return (found or {}).get(part, NA) if dot and found != NA else found


def text_of(value: Any) -> str:
    if value is None:
        return str(WITHHELD)
    if value == NA:
        return NOTHING
    return f"{value:,}" if isinstance(value, int) else str(value)


def headline(found: RegionStatistics, opened: Link) -> list[Line]:
    return [_line(found, key, opened) for key in _HEADLINE]


def sections(found: RegionStatistics, opened: Link) -> list[tuple[Words, list[Line], bool]]:
    """Every figure that has a value, in the order of the catalogue, by section; whether the round before stands beside."""
    present = list(_present(found))
    result: list[tuple[Words, list[Line], bool]] = [
        (title, [_line(found, key, opened) for key in present if _belongs(key, patterns)], True)
        for title, patterns in _SECTIONS
    ]
    if found.change:
        result.append((CHANGE, [_change_line(found, key, opened) for key in found.change], False))
    return result


def _present(found: RegionStatistics) -> Iterator[str]:
    for key in figures_catalogue():
        name, dot, part = key.partition(".")
        if name in found.figures and (not dot or part in found.figures[name]):
            yield key


def _belongs(key: str, patterns: Sequence[str]) -> bool:
    return any(key == each or (each.endswith("*") and key.startswith(each[:-1])) for each in patterns)


def _line(found: RegionStatistics, key: str, opened: Link) -> Line:
    figure = figures_catalogue()[key]
    value, before = value_of(found.figures, key), value_of(found.before, key)
    opens = found.opens and figure.opens_to_people and value not in (None, NA, 0)
    return Line(
        figure,
        text_of(value),
        text_of(before) if found.before else "",
        _difference(found, key, value, before),
        opened(key) if opens else "",
        known=value is not None and value != NA,
    )


def _change_line(found: RegionStatistics, key: str, opened: Link) -> Line:
    figure = figures_catalogue()[key]
    value = value_of(found.change, key)
    opens = found.opens and figure.opens_to_people and value not in (None, NA, 0)
    shown = signed(value) if key.endswith("_change") else text_of(value)
    return Line(figure, shown, "", "", opened(key) if opens else "")


def _difference(found: RegionStatistics, key: str, value: Any, before: Any) -> str:
    """Counts are subtracted; a mean's change comes from unrounded means; shares are not subtracted rounded."""
    if key == "secretary_age_mean" and found.change:
        return signed(value_of(found.change, "secretary_age_mean_change"))
    if not found.before or not isinstance(value, int) or not isinstance(before, int):
        return ""
    return signed(value - before)


def signed(value: Any) -> str:
    if value is None or value == NA:
        return text_of(value)
    text = f"{value:,}" if isinstance(value, int) else str(value)
    if text.startswith("-"):
        return f"−{text[1:]}"
    return "0" if text.strip("0.") == "" else f"+{text}"


def charts(found: RegionStatistics) -> list[dict[str, Any]]:
    """Each answers one question; the round before stands beside where there is one."""
    made = [
        (gettext("书记年龄结构"), gettext("人"), *_classes(found, "secretary_age_bands")),
        (gettext("书记学历结构"), gettext("人"), *_classes(found, "secretary_education")),
        (gettext("班子结构比例"), "%", [str(label) for label, _key in _SHARES], _share_series(found)),
    ]
    return [_chart(title, unit, labels, series) for title, unit, labels, series in made]


def _chart(title: str, unit: str, labels: list[str], series: list[Series]) -> dict[str, Any]:
    rows = [[label, *(one.text(at) for one in series)] for at, label in enumerate(labels)]
    table = {"heads": [unit, *(one.name for one in series)], "rows": rows}
    return {
        "title": title,
        "svg": grouped_bar_chart(SeriesChart(title, labels, series, unit, width=440, height=280)),
        "table": table,
    }


def _classes(found: RegionStatistics, name: str) -> tuple[list[str], list[Series]]:
    classes = list(found.figures[name])
    rounds = [(found.round.name, found.figures)]
    if found.before and found.before_round:
        rounds.insert(0, (found.before_round.name, found.before))
    labels = [gettext(each.replace("<=", "≤")) for each in classes]
    return labels, [Series(title, [shown[name].get(each) for each in classes]) for title, shown in rounds]


def _share_series(found: RegionStatistics) -> list[Series]:
    rounds = [(found.round.name, found.figures)]
    if found.before and found.before_round:
        rounds.insert(0, (found.before_round.name, found.before))
    return [
        Series(
            title,
            [_number(shown[key]) for _label, key in _SHARES],
            [text_of(shown[key]) for _label, key in _SHARES],
        )
        for title, shown in rounds
    ]


def _number(text: str | None) -> float | None:
    return None if text in (None, NA) else float(str(text))


def split(found: RegionStatistics, url_of: Link) -> list[dict[str, Any]]:
    """One row for each region right below."""
    return [
        {
            "name": part.region.name,
            "url": url_of(part.region.code) if part.region.valid_to is None else "",
            "cells": [
                {"head": str(head), "text": text_of(part.figures[key])}
                for head, key in zip(SPLIT_HEADS[1:], SPLIT_KEYS, strict=True)
            ],
        }
        for part in found.parts
    ]


@dataclass(frozen=True, slots=True)
class Votes:
    """One election's turnout as it is shown, with what was divided by what."""

    label: Words
    value: str
    before: str
    formula: str
    villages: int


def votes(found: RegionStatistics) -> list[Votes]:
    """Turnouts of which anything is on record."""
    before = found.turnout(before=True)
    return [
        Votes(LABELS[name][0], each.percent, _percent_of(before.get(name)), _votes_formula(name, each), each.villages)
        for name, each in found.turnout().items()
        if each.villages
    ]  # fmt: skip


def balance(found: RegionStatistics) -> list[tuple[str, str, str]]:
    """Label, number and unit of each record that balances one head."""
    records = found.balance.records if found.balance else ()
    return [(str(each.label), f"{each.value:,}", str(each.unit)) for each in records]


def _percent_of(turnout: Turnout | None) -> str:
    return turnout.percent if turnout and turnout.villages else NOTHING


def _votes_formula(name: str, turnout: Turnout) -> str:
    _label, above, below = LABELS[name]
    return f"{above} {turnout.cast:,} ÷ {below} {turnout.entitled:,}"


@on_paper()
def sheets(found: RegionStatistics) -> list[SheetData]:
    """The workbook: every figure with its formula, then every figure of every region right below."""
    catalogue = figures_catalogue()
    keys = list(_present(found))
    title = f"{found.region.name}换届统计（{found.round.name}，{found.round.as_of}）"
    before = found.before_round.name if found.before_round else "上一轮"
    columns = [Column("指标", "text", 34), Column("本轮", "any"), Column(before, "any")]
    columns += [Column("单位", "text", 8), Column("怎样算", "text", 60)]
    rows = [
        [
            catalogue[key].zh,
            _cell(value_of(found.figures, key)),
            _cell(value_of(found.before, key)) if found.before else None,
            catalogue[key].unit,
            Line(catalogue[key], "", "", "", "").formula,
        ]
        for key in keys
    ]
    rows += [
        [catalogue[key].zh, _cell(value), None, catalogue[key].unit, ""]
        for key, value in (found.change or {}).items()
    ]
    rows += [
        [str(each.label), each.value, each.before, "%", gettext("%(villages)s个村：%(formula)s") % {
            "villages": each.villages, "formula": each.formula}]
        for each in votes(found)
    ]  # fmt: skip
    if found.balance:
        said = f"{found.balance.year}年的记录"
        rows += [[str(each.label), each.value, None, str(each.unit), said] for each in found.balance.records]
    elections = [name for name, each in found.turnout().items() if each.villages]
    parts = [
        [
            part.region.code, part.region.name, *(_cell(value_of(part.figures, key)) for key in keys),
            *(_percent_of(found.turnout(part.region).get(name)) for name in elections),
        ]
        for part in found.parts
    ]  # fmt: skip
    heads = [
        Column("代码", "text", 14),
        Column("地区"),
        *(Column(catalogue[key].zh, "any") for key in keys),
        *(Column(f"{LABELS[name][0]}%", "any") for name in elections),
    ]
    return [SheetData("指标", columns, rows, title), SheetData("分地区", heads, parts, title)]


def _cell(value: Any) -> Any:
    if value is None:
        return str(WITHHELD)
    return NOTHING if value == NA else value
