"""Chosen fields of one sealed voucher, for who is entitled, and nothing beyond them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lingyan.disclosure import actions, showing
from lingyan.disclosure.verification import Untrue, verify_path, verify_voucher_disclosure
from lingyan.economy.books.models import Voucher
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from tests.disclosure.support import FEBRUARY, Sealed, log_key, verdict
from tests.support.actors import holding


@pytest.fixture
def shown(village: Sealed) -> dict[str, Any]:
    publication = village.published()
    voucher = Voucher.objects.filter(book=village.book, month=publication.month, number=4).get()
    return showing.disclose_fields(
        village.officer, publication, voucher.pk, names=["date", "number", "line.1.summary"], to="王五", purpose="本人查询"
    )  # fmt: skip


def test_shows_the_fields_with_their_proof(shown: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "voucher.json"
    path.write_text(json.dumps(shown, ensure_ascii=False))
    found = verdict(path)
    assert "出示的 3 个字段与 凤桥村2025-01 封存的账本一致" in found.sentence
    assert found.facts["fields"]["number"] == "记-4"


def test_says_nothing_of_the_other_fields(shown: dict[str, Any], village: Sealed) -> None:
    text = json.dumps(shown["disclosure"], ensure_ascii=False)
    voucher = Voucher.objects.get(book=village.book, month=202501, number=4)
    for line in voucher.lines.filter(no__gt=1):
        assert line.summary == voucher.lines.get(no=1).summary or line.summary not in text
    assert "line.1.amount" not in text


CHANGES: list[Callable[[dict[str, Any]], object]] = [
    lambda data: data["disclosure"]["fields"][0].update(value="2025-01-31"),
    lambda data: data["disclosure"]["fields"].pop(),
    lambda data: data.update(leaf="00" * 32),
    lambda data: data.update(leaf="zz"),
    lambda data: data["place"].update(index=data["place"]["index"] + 1),
    lambda data: data["place"].update(size=1),
    lambda data: data["place"].update(path=[]),
    lambda data: data["body"].update(month="2025-02"),
    lambda data: data.update(salt="00" * 32),
    lambda data: data.update(proof="x"),
    lambda data: data.update(proof=7),
    lambda data: data.update(disclosure=[]),
    lambda data: data.pop("place"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_refused(shown: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> None:
    change(shown)
    with pytest.raises(Untrue):
        verify_voucher_disclosure(shown, log_key())


def test_who_received_it_is_in_the_audit_trail_and_not_by_name(shown: dict[str, Any]) -> None:
    entry = AuditEntry.objects.get(code="disclosure.fields-shown")
    assert entry.reason == "本人查询"
    assert "王五" not in json.dumps(entry.details, ensure_ascii=False)


def test_refusals(village: Sealed) -> None:
    publication = village.approved()
    voucher = Voucher.objects.filter(book=village.book, month=publication.month).first()
    other = Voucher.objects.filter(book=village.book, month=FEBRUARY).first()
    assert voucher
    assert other
    kwargs: dict[str, Any] = {"names": ["date"], "to": "王五", "purpose": "本人查询"}
    with pytest.raises(Refused, match="公开并封存"):
        showing.disclose_fields(village.officer, publication, voucher.pk, **kwargs)
    actions.publish(village.officer, [publication])
    with pytest.raises(Refused, match="至少选一个"):
        showing.disclose_fields(village.officer, publication, voucher.pk, **{**kwargs, "names": []})
    with pytest.raises(Refused, match="没有这个字段"):
        showing.disclose_fields(village.officer, publication, voucher.pk, **{**kwargs, "names": ["secret"]})
    with pytest.raises(Refused, match="个人信息"):
        showing.disclose_fields(
            village.officer, publication, voucher.pk, **{**kwargs, "purpose": "给13812345678"}
        )
    with pytest.raises(Refused, match="不在所公开的月份"):
        showing.disclose_fields(village.officer, publication, other.pk, **kwargs)
    with pytest.raises(Denied):
        showing.disclose_fields(holding("disclosure.view"), publication, voucher.pk, **kwargs)


def test_the_file_is_refused_by_another_key(shown: dict[str, Any], tmp_path: Path) -> None:
    from lingyan.seal import keys

    path = tmp_path / "voucher.json"
    path.write_text(json.dumps(shown))
    with pytest.raises(Untrue, match="签名不成立"):
        verify_path(path, keys.create(tmp_path / "other", "lingyan.invalid/test").verifier)
