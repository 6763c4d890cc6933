"""Indicators and standards as data: read from TOML, checked, kept as values.

The shipped files stand in `indicators/` and `standards/`. A county's own standard stands in
`<home>/standards/ID.toml` and takes the place of the shipped one.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from django.utils.translation import gettext_noop

SHIPPED: Final = Path(__file__).parent
INDICATORS: Final = SHIPPED / "indicators"
STANDARDS: Final = SHIPPED / "standards"
DIMS: Final = {
    "T": gettext_noop("政治统领"),
    "Z": gettext_noop("组织力"),
    "D": gettext_noop("战斗力"),
    "C": gettext_noop("创新力"),
    "F": gettext_noop("服务力"),
}

FIVE_GOODS: Final = "wugehao"
YES_NO: Final = gettext_noop("是/否")
Kind = Literal["S", "R", "C"]
KINDS: Final = {"S": gettext_noop("责任"), "R": gettext_noop("比率"), "C": gettext_noop("情况")}
_UNITS: Final = frozenset(
    {"%", gettext_noop("天"), YES_NO, gettext_noop("元"), "0–1", gettext_noop("人"), gettext_noop("项")}
)


class DefinitionError(ValueError):
    """A file of indicators or standards cannot be used. The message names file, entry and fault."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of an indicator: two aggregates over a fact table, read by `formula`.

    `where` selects rows; `by`, `each` and `keep` make a first stage of groups inside a village; `present` says when
    there is a value at all.
    """

    key: str
    zh: str
    unit: str
    table: str
    numerator: str
    denominator: str = "1"
    where: str = ""
    by: tuple[str, ...] = ()
    each: str = ""
    keep: str = ""
    present: str = ""

    @property
    def is_duty(self) -> bool:
        """Whether its value is yes or no."""
        return self.unit == YES_NO


@dataclass(frozen=True, slots=True)
class Target:
    """What the standard asks, in the figure's unit: at least, or at most, so much."""

    at_least: int | None = None
    at_most: int | None = None

    @property
    def zh(self) -> str:
        return f"≥ {self.at_least}" if self.at_least is not None else f"≤ {self.at_most}"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. `kind`: S a duty that is met or not, R a rate, C context that is shown and never scored.

    `good` is its dimension among the five goods. Without figures it is not connected, and `why` says why.
    """

    id: str
    zh: str
    en: str
    dim: str
    good: int
    kind: Kind
    unit: str
    direction: Literal["higher", "lower", "none"]
    rule: str
    source: str
    target: Target | None = None
    figures: tuple[Figure, ...] = ()
    why: str = ""

    @property
    def connected(self) -> bool:
        return bool(self.figures)


@dataclass(frozen=True, slots=True)
class Dimension:
    id: str
    zh: str
    en: str
    weights: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Step:
    """A grade is reached when every dimension has at least this score."""

    zh: str
    at_least: int
    without_failures: bool = False


@dataclass(frozen=True, slots=True)
class Standard:
    id: str
    zh: str
    en: str
    version: int
    dimensions: tuple[Dimension, ...]
    cap: int
    steps: tuple[Step, ...]
    otherwise: str
    minimum_coverage: int
    vetoes: tuple[str, ...]


def load_indicators(folder: Path = INDICATORS) -> dict[str, Indicator]:
    """Every indicator of a folder by id, in the order of dimension and number."""
    found: dict[str, Indicator] = {}
    for path in sorted(folder.glob("*.toml")):
        for entry in _read(path).get("indicator", []):
            indicator = _indicator(entry, path)
            if indicator.id in found:
                raise DefinitionError(f"{path.name} 的 {indicator.id} 重复")
            found[indicator.id] = indicator
    return dict(sorted(found.items(), key=lambda item: (list(DIMS).index(item[1].dim), item[0])))


def load_standard(path: Path, indicators: Mapping[str, Indicator]) -> Standard:
    """A standard whose every indicator is known and stands in one dimension."""
    data = _read(path)
    try:
        dimensions = tuple(_dimension(entry, data.get("weights", {})) for entry in data["dimensions"])
        grades = data["grades"]
        standard = Standard(
            id=data["id"], zh=data["zh"], en=data["en"], version=data["version"], dimensions=dimensions,
            cap=data["failures"]["cap"], steps=tuple(Step(**step) for step in grades["steps"]),
            otherwise=grades["otherwise"], minimum_coverage=grades["minimum_coverage"],
            vetoes=tuple(veto["zh"] for veto in data.get("vetoes", [])),
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise DefinitionError(f"{path.name} 缺少或写错了 {error}") from None
    _check_standard(standard, indicators, path)
    return standard


def standards(home: Path | None = None) -> dict[str, Path]:
    """Where each standard stands, by id; the county's own before the shipped one."""
    folders = [STANDARDS, *([home / "standards"] if home else [])]
    found = {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}
    return {name: found[name] for name in sorted(found)}


def standard_names(home: Path | None = None) -> dict[str, str]:
    """The Chinese name of each standard by id, the five goods first; its id where the file cannot be read."""
    names = {name: _name_of(path) for name, path in standards(home).items()}
    return dict(sorted(names.items(), key=lambda item: (item[0] != FIVE_GOODS, item[0])))


def _name_of(path: Path) -> str:
    try:
        return str(_read(path).get("zh", path.stem))
    except DefinitionError:
        # Only who runs this standard is told of its fault; the others stay usable.
        return path.stem


def standard_path(identifier: str, home: Path | None = None) -> Path:
    """Where one standard stands. DefinitionError when there is none."""
    known = standards(home)
    if identifier not in known:
        raise DefinitionError(f"没有标准 {identifier}，现有：{'、'.join(known)}")
    return known[identifier]


def digests(paths: Mapping[str, Path]) -> dict[str, str]:
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sorted(paths.items())}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionError(f"{path.name} 读不懂：{error}") from None


def _indicator(entry: dict[str, Any], path: Path) -> Indicator:
    given = dict(entry)
    try:
        target = Target(**given.pop("target")) if "target" in given else None
        figures = tuple(_figure(each, given) for each in given.pop("figures", []))
        indicator = Indicator(**given, target=target, figures=figures)
    except (KeyError, TypeError) as error:
        raise DefinitionError(f"{path.name} 的 {entry.get('id')} 缺少或写错了 {error}") from None
    if indicator.dim not in DIMS or indicator.kind not in KINDS or indicator.unit not in _UNITS:
        raise DefinitionError(f"{path.name} 的 {indicator.id} 的 dim、kind 或 unit 不在可选的范围内")
    if indicator.kind != "C" and target is None:
        raise DefinitionError(f"{path.name} 的 {indicator.id} 没有目标值")
    return indicator


def _figure(entry: dict[str, Any], indicator: dict[str, Any]) -> Figure:
    given = {"zh": indicator["zh"], "unit": indicator["unit"], **entry, "by": tuple(entry.get("by", ()))}
    return Figure(**given)


def _dimension(entry: dict[str, Any], weights: Mapping[str, int]) -> Dimension:
    return Dimension(
        entry["id"], entry["zh"], entry["en"], {name: weights.get(name, 1) for name in entry["indicators"]}
    )


def _check_standard(standard: Standard, indicators: Mapping[str, Indicator], path: Path) -> None:
    listed = [name for dimension in standard.dimensions for name in dimension.weights]
    if unknown := sorted(set(listed) - indicators.keys()):
        raise DefinitionError(f"{path.name} 用了没有的指标 {'、'.join(unknown)}")
    if len(set(listed)) != len(listed):
        raise DefinitionError(f"{path.name} 把同一个指标放进了两个方面")
    weights = [weight for dimension in standard.dimensions for weight in dimension.weights.values()]
    if not all(isinstance(weight, int) and 0 < weight <= 1000 for weight in weights):
        raise DefinitionError(f"{path.name} 的权重应为 1 到 1000 的整数")
