"""The publish-time scanner: personal data that must not reach a board or page (governance.md P-06, E-1). Pure.

It finds identity numbers, bank cards, mobile numbers, full addresses, birth dates of minors and words about
health. A finding stops publication until the text is changed or a second person overrides it with a reason.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import gettext_noop

Kind = Literal["identity-number", "bank-card", "mobile", "address", "minor-birth", "health"]

LABELS: Final[dict[Kind, str]] = {
    "identity-number": gettext_noop("身份证号码"),
    "bank-card": gettext_noop("银行卡号"),
    "mobile": gettext_noop("手机号码"),
    "address": gettext_noop("详细住址"),
    "minor-birth": gettext_noop("未成年人出生日期"),
    "health": gettext_noop("健康状况"),
}

_GAP: Final = r"[\s\-—–·.。,，]{0,2}"
_IDENTITY: Final = re.compile(rf"(?<!\d)(?:\d{_GAP}){{17}}[\dXx](?!\d)")
_OLD_IDENTITY: Final = re.compile(r"(?<!\d)\d{6}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)")
_CARD: Final = re.compile(rf"(?<!\d)(?:\d{_GAP}){{15,18}}\d(?!\d)")
_MOBILE: Final = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)")
_TEST_MOBILE: Final = re.compile(rf"(?<!\d)1{_GAP}9{_GAP}9{_GAP}0(?:{_GAP}\d){{7}}(?!\d)")
_ADDRESS: Final = re.compile(
    r"[\u4e00-\u9fff]{1,10}(?:村|社区|街道|镇|乡|路|街|巷|小区)[\u4e00-\u9fff]{0,8}?"
    r"(?:\d{1,4}|[一二三四五六七八九十百]{1,4})(?:组|队|社)?[\u4e00-\u9fff]{0,4}?"
    r"(?:\d{1,4}|[一二三四五六七八九十百]{1,4})(?:号|栋|幢|单元|室)"
)
_BIRTH: Final = re.compile(
    r"((?:19|20)\d{2})\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})\s*日?\s*(?:出)?生"
)
_BIRTH_AFTER: Final = re.compile(
    r"(?:出生(?:日期|年月)?|生于|生日)[:：]?\s*((?:19|20)\d{2})\s*[年.\-/]\s*(\d{1,2})(?:\s*[月.\-/]\s*(\d{1,2}))?"
)
HEALTH_WORDS: Final = (
    "癌", "肿瘤", "白血病", "尿毒症", "透析", "精神病", "精神分裂", "抑郁", "艾滋", "HIV", "乙肝", "肝炎", "肺结核",
    "残疾", "重病", "大病", "患病", "患有", "慢性病", "糖尿病", "高血压", "心脏病", "脑梗", "中风", "瘫痪", "智障", "聋哑",
    "流产", "手术", "住院", "化疗", "病历", "诊断", "病故",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in a text. `shown` is masked, so that the finding itself gives nothing away."""

    kind: Kind
    start: int
    end: int
    shown: str

    @property
    def label(self) -> str:
        return LABELS[self.kind]


def scan(text: str, *, on: dt.date) -> list[Finding]:
    """Every finding in a text, in order, none inside another. `on` decides who is a minor."""
    plain = _fold(text)
    found = sorted(_all(plain, on), key=lambda f: (f.start, -f.end))
    kept: list[Finding] = []
    for finding in found:
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return kept


def scan_all(texts: Iterable[str], *, on: dt.date) -> list[tuple[int, Finding]]:
    """(index of the text, finding) over many texts."""
    return [(index, finding) for index, text in enumerate(texts) for finding in scan(text, on=on)]


def _fold(text: str) -> str:
    """Full-width digits and letters to half-width, one character for one, so that places stay true."""
    folded = []
    for char in text:
        plain = unicodedata.normalize("NFKC", char)
        folded.append(plain if len(plain) == 1 else char)
    return "".join(folded)


def _all(text: str, on: dt.date) -> Iterator[Finding]:
    yield from _numbers(text)
    for match in _ADDRESS.finditer(text):
        yield _finding("address", match.start(), match.end(), match.group())
    yield from _minors(text, on)
    for word in HEALTH_WORDS:
        for match in re.finditer(re.escape(word), text):
            yield Finding("health", match.start(), match.end(), word)


def _numbers(text: str) -> Iterator[Finding]:
    for match in _IDENTITY.finditer(text):
        digits = _digits(match.group())
        if _plausible_identity(digits):
            yield _finding("identity-number", match.start(), match.end(), digits)
    for match in _OLD_IDENTITY.finditer(text):
        yield _finding("identity-number", match.start(), match.end(), match.group())
    for match in _CARD.finditer(text):
        digits = _digits(match.group())
        if 16 <= len(digits) <= 19 and digits.isdigit() and _luhn(digits):
            yield _finding("bank-card", match.start(), match.end(), digits)
    for pattern in (_MOBILE, _TEST_MOBILE):
        for match in pattern.finditer(text):
            yield _finding("mobile", match.start(), match.end(), _digits(match.group()))


def _minors(text: str, on: dt.date) -> Iterator[Finding]:
    for pattern in (_BIRTH, _BIRTH_AFTER):
        for match in pattern.finditer(text):
            year, month = int(match[1]), min(max(int(match[2]), 1), 12)
            if (on.year - year) * 12 + on.month - month < 18 * 12:
                yield Finding("minor-birth", match.start(), match.end(), f"{year}年…")


def _digits(text: str) -> str:
    return "".join(char for char in text.upper() if char.isdigit() or char == "X")


def _plausible_identity(digits: str) -> bool:
    """A number with a real date is taken for an identity number even when its check digit was mistyped."""
    if len(digits) != 18:
        return False
    try:
        dt.date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    return 1880 <= int(digits[6:10]) <= 2100


def _luhn(digits: str) -> bool:
    total = 0
    for index, char in enumerate(reversed(digits)):
        value = int(char)
        if index % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def _finding(kind: Kind, start: int, end: int, value: str) -> Finding:
    shown = f"{value[:3]}{'*' * max(len(value) - 7, 1)}{value[-4:]}" if kind != "address" else f"{value[:3]}…"
    return Finding(kind, start, end, shown)
