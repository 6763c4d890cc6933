"""Each sign over a few rows of facts: shown at its boundary, silent below it, untested without its records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pytest
from django.urls import reverse

from lingyan.facts import duck
from lingyan.team.weak.engine import Reading, Result
from lingyan.team.weak.parameters import SIGN_PARAMETERS
from lingyan.team.weak.signs import Sign, SignError, _sign, signs

DAY: Final = dt.date(2026, 6, 30)
A, B = "990121100200", "990121100201"
Rows = Sequence[Mapping[str, Any]]
Tables = Mapping[str, Rows]


@pytest.fixture
def judge() -> Iterator[Any]:
    """Judge one sign over these tables of two villages, with the shipped figures or these."""
    opened = []

    def of(code: str, tables: Tables, **figures: int) -> Result:
        connection = duck.connect()
        opened.append(connection)
        villages = [{"village": each, "in_force": True} for each in (A, B)]
        for name, rows in {"village": villages, **tables}.items():
            duck.create(connection, name, [{"county": "990121000000", **row} for row in rows])
        shipped = {name: int(each.default) for name, each in SIGN_PARAMETERS.items()}  # type: ignore[arg-type]
        return Reading(connection, DAY, {each: {**shipped, **figures} for each in (A, B)}).judge(
            signs()[code]
        )

    yield of
    for connection in opened:
        connection.close()


def days(number: int) -> dt.date:
    return DAY - dt.timedelta(days=number)


def seat(village: str, holding: int, end_on: dt.date | None, **more: Any) -> dict[str, Any]:
    return {
        "village": village, "holding": holding, "organisation_kind": "party", "title": "书记",
        "start_on": dt.date(2021, 1, 4), "end_on": end_on, **more,
    }  # fmt: skip


def found(result: Result) -> list[str]:
    return [hit.village for hit in result.hits]


def test_a_seat_empty_for_more_than_ninety_days(judge: Any) -> None:
    """The day of leaving is the first that is empty, as in Z02."""
    holdings = [seat(A, 1, dt.date(2023, 1, 4)), seat(A, 2, days(90)), seat(B, 3, days(89))]
    result = judge("S01", {"post_holding": holdings})
    [hit] = result.hits
    assert (hit.village, hit.records) == (A, ("post_holding:2",))
    assert hit.arithmetic == ("书记自2026-04-01起空缺91天，超过90天",)
    assert result.tested == 2
    assert found(judge("S01", {"post_holding": holdings}, vacancy_days=89)) == [A, B]


def test_a_seat_that_is_taken_or_unknown_is_not_empty(judge: Any) -> None:
    holdings = [
        seat(A, 1, days(200)),
        seat(A, 2, None, start_on=days(10)),
        seat(B, 3, days(300), title="副书记"),
    ]
    result = judge("S01", {"post_holding": holdings})
    assert not result.hits and result.tested == 1
    assert result.untested == {"没有登记过书记任职": 1}


def test_a_committee_short_now_and_then(judge: Any) -> None:
    year = {"village": A, "year": 2026, "posts_quota": 3, "posts_filled": 2}
    held = [seat(A, 1, None), seat(A, 2, None, organisation_kind="committee")]
    tables = {"roster_year": [year, {**year, "village": B}], "post_holding": held}
    assert found(judge("S02", tables)) == [A, B]
    third = seat(A, 3, days(89), title="委员")
    assert found(judge("S02", {**tables, "post_holding": [*held, third]})) == [B]
    full = [{**year, "posts_filled": 3}]
    assert not judge("S02", {**tables, "roster_year": full}).hits


def life(village: str, due: int, met: int, **more: int) -> dict[str, Any]:
    given = {"lessons": 0, "life_meetings": 0, "appraisals": 0, **more}
    return {"village": village, "year": 2026, "due": due, "met": met, **given}


def test_branch_life_below_its_share(judge: Any) -> None:
    assert found(judge("S03", {"branch_year": [life(A, 10, 5), life(B, 10, 6)]})) == [A]
    assert not judge("S03", {"branch_year": [life(A, 3, 0)]}).hits
    result = judge("S03", {"branch_year": [life(A, 4, 0)]})
    assert found(result) == [A] and result.untested == {"没有登记支部": 1}


def test_a_year_without_its_yearly_meetings(judge: Any) -> None:
    last = {"year": 2025}
    rows = [
        {**life(A, 20, 20, life_meetings=1), **last},
        {**life(B, 20, 20, life_meetings=1, appraisals=1), **last},
    ]
    assert found(judge("S04", {"branch_year": rows})) == [A]
    unknown = judge("S04", {"branch_year": [{**life(A, 20, 0), **last}]})
    assert not unknown.hits and unknown.untested == {"上一年没有组织生活记录": 2}


def test_a_term_that_ran_out(judge: Any) -> None:
    term = {
        "village": A,
        "year": 2026,
        "term": 7,
        "organisation_kind": "party",
        "start_on": dt.date(2021, 6, 1),
    }
    rows = [{**term, "due_on": days(1)}, {**term, "village": B, "term": 8, "due_on": DAY}]
    assert found(judge("S05", {"body_term": rows})) == [A]
    assert found(judge("S05", {"body_term": [{**term, "due_on": days(1), "ended_on": DAY}]})) == []


def asked(number: int, **more: Any) -> dict[str, Any]:
    return {"village": A, "year": 2026, "question": number, "opened_on": days(10), "reopened": False, **more}


def test_questions_that_went_late_or_were_asked_again(judge: Any) -> None:
    late = [asked(number, late_on=days(1)) for number in range(4)]
    assert not judge("S06", {"question": [*late, asked(5)]}).hits
    result = judge("S06", {"question": [*late, asked(5, reopened=True), asked(6)]})
    assert result.hits[0].arithmetic == ("一年内提问6件，其中逾期或被追问5件，达到5件",)
    assert len(result.hits[0].records) == 5 and result.tested == 2
    old = [asked(number, late_on=days(1), opened_on=days(365)) for number in range(5)]
    assert not judge("S06", {"question": old}).hits


def test_postings_that_are_late(judge: Any) -> None:
    def item(
        period: str, *, late: bool, due_on: dt.date = days(20), sheet: str = "accounts"
    ) -> dict[str, Any]:
        return {
            "village": A,
            "year": 2026,
            "sheet": sheet,
            "period": period,
            "late": late,
            "due_on": due_on,
        }

    rows = [item(f"2026-0{number}", late=True) for number in (1, 2)]
    assert not judge("S07", {"publication_item": rows}).hits
    result = judge("S07", {"publication_item": [*rows, item("2026-03", late=True)]})
    assert found(result) == [A] and result.untested == {"一年内没有应公开的财务事项": 1}
    assert not judge("S07", {"publication_item": [*rows, item("2025-03", late=True, due_on=days(365))]}).hits
    others = ("affairs", "party", "decision", "contract")
    assert not judge(
        "S07", {"publication_item": [*rows, *(item("2026-Q1", late=True, sheet=each) for each in others)]}
    ).hits
    third = item("2026-Q1", late=True, sheet="other")
    assert (
        judge("S07", {"publication_item": [*rows, third]}).hits[0].records[-1]
        == "publication_item:2026-Q1 其他财务事项"
    )


def test_decisions_that_the_party_did_not_study(judge: Any) -> None:
    def decided(number: int, study: dt.date | None) -> dict[str, Any]:
        return {
            "village": A,
            "year": 2026,
            "decision": number,
            "decided_on": days(5),
            "party_study_on": study,
        }

    studied = [decided(number, days(9)) for number in range(3)]
    assert not judge("S08", {"decision": [*studied, decided(8, None)]}).hits
    result = judge("S08", {"decision": [*studied, decided(8, None), decided(9, None)]})
    assert result.hits[0].records == ("decision:8", "decision:9")


def test_what_could_not_be_tested_is_said(judge: Any) -> None:
    assert judge("S06", {}).not_tested == "系统还没有这一类记录"
    assert judge("S06", {"question": []}).not_tested == "本区域没有任何“村民提问”记录"
    for code in ("S09", "S10", "S11", "S12", "S13"):
        result = judge(code, {})
        assert result.not_tested == signs()[code].why_not and not result.hits


def test_villages_stand_in_the_order_of_their_codes(judge: Any) -> None:
    rows = [life(B, 10, 0), life(A, 10, 5)]
    assert found(judge("S03", {"branch_year": rows})) == [A, B]


GOOD: Final = {"id": "S01", "version": 1, "name": "名", "source": "源", "test": "式", "why_not": "无"}


@pytest.mark.parametrize(
    "fault",
    [
        {"id": "R01"}, {"version": 0}, {"name": ""}, {"source": ""}, {"test": ""}, {"why_not": ""}, {"sql": "SELECT 1"},
        {"why_not": "", "sql": "SELECT 1"}, {"parameters": ["unknown"]}, {"unheard": 1},
    ],
)  # fmt: skip
def test_a_catalogue_that_says_something_wrong_is_refused(fault: dict[str, Any]) -> None:
    assert isinstance(_sign(dict(GOOD)), Sign)
    with pytest.raises(SignError):
        _sign({**GOOD, **fault})


def test_every_sign_is_told_apart_and_has_its_figures() -> None:
    used = {name for sign in signs().values() for name in sign.parameters}
    assert used == set(SIGN_PARAMETERS)
    assert list(signs()) == sorted(signs())


def test_every_sign_that_is_read_leads_to_its_records() -> None:
    for sign in signs().values():
        assert bool(sign.page) == bool(sign.sql)
        assert not sign.page or reverse(sign.page)
