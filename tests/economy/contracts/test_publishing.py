"""What contracts say in public: units by name, persons and households as sums."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from lingyan.economy.contracts import publishing
from tests.economy.contracts.support import Tenants

Q1 = (dt.date(2025, 1, 1), dt.date(2025, 3, 31))
Q2 = (dt.date(2025, 4, 1), dt.date(2025, 6, 30))


def said(blocks: object) -> dict[str, dict[str, object]]:
    return {block.heading: block.as_json() for block in blocks}  # type: ignore[attr-defined]


def test_a_unit_is_named_and_few_households_are_no_sum(tenants: Tenants) -> None:
    tenants.concluded(tenants.lease)
    tenants.concluded(tenants.pond)
    found = said(publishing.let(tenants.village.book.organisation.region, *Q1))
    [unit] = found["发包、出租给单位的"]["rows"]
    assert unit == ["门面租赁合同", "禾丰农资有限公司", "", "2025-02-01", "2026-01-31", 9_000_00, 2_250_00]
    [sum_] = found["发包、出租给农户和个人的"]["rows"]
    assert sum_ == ["四荒地、水面等", "少于10", "不单列", "不单列", "不单列"]
    assert "周种田" not in json.dumps(found, ensure_ascii=False)
    assert "北塘承包合同" not in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize(
    ("households", "said_of_them"), [(9, ["不单列"] * 3), (10, [10_000, 90_000_00, 90_000_00])]
)
def test_from_ten_households_on_their_sum_is_said(
    tenants: Tenants, households: int, said_of_them: list[object]
) -> None:
    first = tenants.concluded(tenants.pond)
    for number in range(1, households):
        party = tenants._party("household", f"第{number}户")
        copied = _one_more(first, number=f"田-{number}", party=party, asset=None)
        due = first.instalments.get(due_on__lt=Q1[1])
        _one_more(due, contract=copied)
    found = said(publishing.let(tenants.village.book.organisation.region, *Q1))
    [sum_] = found["发包、出租给农户和个人的"]["rows"]
    assert sum_[2:] == said_of_them


def _one_more(row: Any, **changed: Any) -> Any:
    """A copy of a stored row with some columns changed: one more of the same without its whole way."""
    names = [field.attname for field in row._meta.concrete_fields if field.name != "id"]
    kept = {name: getattr(row, name) for name in names}
    for name in changed:
        kept.pop(f"{name}_id", None)
    return type(row).objects.create(**{**kept, **changed})


def test_what_was_signed_in_the_period_and_nothing_else(tenants: Tenants) -> None:
    tenants.concluded(tenants.lease)
    tenants.draft(tenants.pond)
    assert set(said(publishing.signed(tenants.village.book.organisation.region, *Q1))) == {"与单位签订的合同"}
    assert not list(publishing.signed(tenants.village.book.organisation.region, *Q2))


def test_the_day_of_signing_is_an_event_once_it_is_concluded(tenants: Tenants) -> None:
    ids, since = [tenants.village.book.organisation.region.pk], dt.date(2025, 1, 15)
    tenants.draft(tenants.pond)
    assert list(publishing.signings(ids, since)) == []
    contract = tenants.concluded(tenants.lease)
    [event] = publishing.signings(ids, since)
    assert (event.on, event.known_at) == (contract.signed_on, contract.concluded_at)
    assert list(publishing.signings(ids, since + dt.timedelta(days=1))) == []


def test_resources_by_kind_with_what_is_let(tenants: Tenants) -> None:
    found = said(publishing.resources(tenants.village.book.organisation.region, *Q1))
    assert set(found) == {"耕地、林地、草地", "水面、滩涂、荒地", "建设用地和其他资源"}
    assert [row[:2] for row in found["水面、滩涂、荒地"]["rows"]] == [["水面", 1]]
    assert found["建设用地和其他资源"]["lines"] == ["无"]


def test_what_is_let_to_few_households_is_not_the_rest_of_a_total(tenants: Tenants) -> None:
    def let() -> object:
        found = said(publishing.resources(tenants.village.book.organisation.region, *Q1))
        [row] = found["水面、滩涂、荒地"]["rows"]
        return row[3]

    pond = tenants.village.pond
    assert let() == 0
    tenants.concluded(tenants.pond, party_id=tenants.firm.pk, area=400)
    pond.refresh_from_db()
    assert (pond.state, let()) == ("let", pond.area)
    tenants.concluded(tenants.pond, number="2025-03", area=600)
    assert let() == "不单列"
