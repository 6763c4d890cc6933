"""The audit trail in words: every name that an action writes has its Chinese."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from lingyan.identity import audit_words
from lingyan.kernel import audit, covers

SOURCE = Path(audit.__file__).parents[1]
GENERAL = {"target", "region_path", "reason", "sealed", None}


def recorded() -> Iterator[ast.Call]:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="audit"), attr="record")):
                    yield node


def test_every_detail_that_an_action_names_has_a_word() -> None:
    used = {keyword.arg for call in recorded() for keyword in call.keywords} - GENERAL
    assert len(used) > 60
    known = audit_words.words()["details"].keys() | audit_words.words()["money"].keys()
    assert used <= known, f"add to audit_words.toml: {used - known}"


def test_every_covered_kind_has_a_word() -> None:
    missing = covers.registered().keys() - audit_words.words()["kinds"].keys()
    assert not missing, f"add to audit_words.toml: {missing}"


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"month": 202610, "vouchers": 11}, "月份 2026年10月；凭证数 11"),
        ({"amount": 1234500, "awarded": True}, "金额 12,345.00 元；已定标 是"),
        (
            {"digest": "ab" * 32, "items": ["a", "b"], "decree": "", "sealed": {"x": {}}},
            "摘要 abababababab…；事项 a、b",
        ),
        ({"never-heard-of": {"b": 1, "a": 2}}, 'never-heard-of {"a": 2, "b": 1}'),
    ],
)
def test_values_as_people_write_them(details: dict[str, object], words: str) -> None:
    with translation.override("zh-hans"):
        assert audit_words.described(details) == words


def test_in_english_the_name_is_the_word() -> None:
    with translation.override("en"):
        assert audit_words.kind("bank-account") == "bank account"
        assert audit_words.described({"ledger_account": "10201"}) == "ledger account 10201"
