"""The scanner finds what must not be published, in the spellings people use, and lets ordinary entries pass."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.disclosure.scanner import Finding, scan
from lingyan.kernel.idnumbers import identity_check_digit

ON = dt.date(2026, 11, 1)
DIGITS = "0123456789"


def luhn_complete(body: str) -> str:
    total = 0
    for index, char in enumerate(reversed(body)):
        value = int(char) * (1 if index % 2 else 2)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def make_identity(rng: random.Random) -> str:
    birth = dt.date(1940, 1, 1) + dt.timedelta(days=rng.randrange(28000))
    first = f"990121{birth:%Y%m%d}{rng.randrange(1000):03d}"
    return first + identity_check_digit(first)


def make_card(rng: random.Random) -> str:
    return luhn_complete("62990100" + "".join(rng.choice(DIGITS) for _ in range(rng.choice((7, 10)))))


def make_mobile(rng: random.Random) -> str:
    return "1990000" + "".join(rng.choice(DIGITS) for _ in range(4))


def spell(number: str, rng: random.Random) -> str:
    style = rng.randrange(4)
    if style == 1:
        return " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    if style == 2:
        return number.translate(str.maketrans(DIGITS, "０１２３４５６７８９"))
    if style == 3:
        return "-".join((number[:3], number[3:7], number[7:]))
    return number


NOTICES = (
    "兹公示{name}（{number}）领取补助300.00元，如有异议请于五日内提出。",
    "付{name}误工补贴，账号{number}，金额1,250.00元。",
    "联系人：{name}　联系方式：{number}。",
    "2026年10月31日发放，{name}：{number}，合计12人3600元",
)


@pytest.mark.parametrize(
    ("make", "kind"), [(make_identity, "identity-number"), (make_card, "bank-card"), (make_mobile, "mobile")]
)
def test_at_least_ninety_nine_in_a_hundred_numbers_are_found(make: object, kind: str) -> None:
    rng = random.Random(20261123)
    missed = []
    for index in range(200):
        number = make(rng)  # type: ignore[operator]
        text = NOTICES[index % len(NOTICES)].format(name="某某", number=spell(number, rng))
        if kind not in {finding.kind for finding in scan(text, on=ON)}:
            missed.append(text)
    assert len(missed) <= 2, missed


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("慰问患病老人", {"health"}),
        ("女儿2015年3月2日出生", {"minor-birth"}),
        ("出生日期：2012-05", {"minor-birth"}),
        ("住凤桥村3组12号", {"address"}),
        ("电话+86 199 0000 1234", {"mobile"}),
        ("生于1961年3月", set()),
    ],
)
def test_other_kinds(text: str, kinds: set[str]) -> None:
    assert {finding.kind for finding in scan(text, on=ON)} == kinds


@pytest.mark.parametrize(
    "text",
    [
        "购复合肥，付雁城市丰禾农资经营部", "发村民代表、组长1月误工补贴25人次", "2025年第3季度保洁费，合同2025-017号",
        "收2025年土地承包款1,234,567.89元", "凭证号 记-0031，附件3张", "20251231 结转本年净收益", "村内主干道亮化一事一议",
        "城关镇2号机耕路维修", "发票号码 25512000000012345678",
    ],
)  # fmt: skip
def test_ordinary_entries_pass(text: str) -> None:
    assert scan(text, on=ON) == []


@given(st.text(max_size=200))
def test_any_text_is_scanned_without_failing_and_places_are_inside_it(text: str) -> None:
    findings = scan(text, on=ON)
    assert all(0 <= f.start < f.end <= len(text) for f in findings)
    assert all(a.end <= b.start for a, b in itertools.pairwise(findings))


def test_a_finding_does_not_give_away_what_it_found() -> None:
    (finding,) = scan("身份证 990121199206154936", on=ON)
    assert isinstance(finding, Finding)
    assert "19920615" not in finding.shown
