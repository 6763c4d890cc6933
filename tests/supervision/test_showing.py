"""What a run says of itself: what was not tested and why, and how often each rule was wrong, beside its hits."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest
from django.test import Client

from lingyan.cli.audit import _untested
from lingyan.economy.books.models import Book
from lingyan.supervision import actions, engine, showing
from lingyan.supervision.definitions import rules
from lingyan.supervision.models import AuditRun, Finding, Step
from tests.supervision.facts import Facts
from tests.support.actors import everything
from tests.support.identity import Tree, signed_in, user_with


def judged(one: Finding, confirmed: int, dismissed: int) -> None:
    """Steps of other findings of the rule, as they were judged."""
    for number in range(confirmed + dismissed):
        other = Finding.objects.create(
            run=one.run, key=f"{number:064d}", rule=one.rule, version=1, severity="橙", village=one.village, year=2025,
            basis="", opened_on=one.opened_on, state="verified" if number < confirmed else "dismissed",
        )  # fmt: skip
        kind = Step.Kind.CONFIRMED if number < confirmed else Step.Kind.DISMISSED
        Step.objects.create(finding=other, kind=kind, at=one.run.at)


@pytest.fixture
def one(tree: Tree, book: Book) -> Finding:
    actions.run(everything(), region=tree.county, year=2026, names=("R01",))
    return Finding.objects.get()


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (None, "未核定"), ((0, 0, None), "未核定"), ((1, 0, 0), "1 条中 0 条"), ((0, 1, 100), "1 条中 1 条"),
        ((15, 4, 21), "19 条中 4 条"), ((15, 5, 25), "25%（20 条中 5 条）"),
    ],
)  # fmt: skip
def test_few_judged_hits_give_no_percentage(rate: Any, words: str) -> None:
    assert showing.rate_words(rate) == words


def test_the_rate_stands_beside_every_hit(tree: Tree, one: Finding) -> None:
    judged(one, 2, 1)
    office = signed_in(Client(), user_with("agriculture-office", tree.county, "office"))
    for url in ("/supervision/", f"/supervision/findings/{one.pk}/", f"/supervision/runs/{one.run_id}/"):
        assert "3 条中 1 条" in office.get(url).content.decode(), url
    sheet = openpyxl.load_workbook(io.BytesIO(office.get("/supervision/?format=xlsx").content)).active
    assert "3 条中 1 条" in {cell.value for row in sheet.iter_rows() for cell in row}


def test_the_village_sees_how_often_the_rule_was_wrong_there(tree: Tree, one: Finding) -> None:
    judged(one, 2, 1)
    clerk = signed_in(Client(), user_with("village-clerk", tree.village, "clerk"))
    for url in ("/supervision/mine/", f"/supervision/findings/{one.pk}/"):
        assert "3 条中 1 条" in clerk.get(url).content.decode(), url


def test_programs_get_the_rate_and_what_was_not_tested(tree: Tree, one: Finding) -> None:
    judged(one, 15, 5)
    shown = showing.outcome(actions.run(everything(), region=tree.county, year=2026, names=("R01", "R21")))
    json.dumps(shown)
    first, second = shown["rules"]
    assert first["false_positives"] == {
        "judged": 20, "dismissed": 5, "percent": 25, "said": "25%（20 条中 5 条）"
    }  # fmt: skip
    assert shown["findings"][0]["false_positives"] == first["false_positives"]
    assert second["false_positives"] == {"judged": 0, "dismissed": 0, "percent": None, "said": "未核定"}
    assert (second["tested"], second["not_tested"]) == (False, "各村都没有“合同”或“银行流水”记录")
    assert second["limits"] == rules()["R21"].limits
    assert _untested(second) == "各村都没有“合同”或“银行流水”记录"
    assert {
        "id",
        "version",
        "name",
        "severity",
        "hits",
        "villages_tested",
        "records",
        "villages_not_tested",
    } <= first.keys()


def test_an_empty_list_says_what_was_not_tested(tree: Tree, one: Finding) -> None:
    actions.run(everything(), region=tree.county, year=2026, names=("R21",))
    office = signed_in(Client(), user_with("agriculture-office", tree.county, "office"))
    page = office.get(f"/supervision/?region={tree.other_village.code}").content.decode()
    assert "没有疑点只对检查过的内容成立" in page
    assert "1 条规则无法检查，0 条只查了一部分" in page
    assert f"/supervision/runs/{AuditRun.objects.latest('pk').pk}/" in page


def test_every_rule_says_why_it_could_not_be_tested() -> None:
    """In a village that has no record at all, each rule names what it lacks."""
    for result in Facts().judge_all(rules()):
        assert result.not_tested, result.rule.id
        assert result.hits == []


def test_a_part_that_had_nothing_to_look_at_is_said() -> None:
    facts = Facts()
    facts.add("contract", contract=1, kind="lease", party=7)
    result = facts.judge("R21")
    assert (result.not_tested, result.tested) == (None, 1)
    assert set(result.partly) == {"没有“合同分期款”记录", "没有“银行流水”记录"}
    [rule] = showing.outcome(_outcome(result))["rules"]
    assert "1 个村没有“银行流水”记录，这部分没有查" in _untested(rule)
    assert f"不查：{rules()['R21'].limits}" in _untested(rule)


def _outcome(result: engine.RuleResult) -> Any:
    class Given:
        run = AuditRun(pk=1)
        region = type("Place", (), {"code": "1"})
        year, until, results, rates = 2025, Facts().until, [result], {}  # type: ignore[var-annotated]

    return Given
