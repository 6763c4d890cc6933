"""What contracts say in public: units by name, persons and households as sums."""

from __future__ import annotations

import datetime as dt
import json

from lingyan.economy.contracts import publishing
from tests.economy.contracts.support import Tenants

Q1 = (dt.date(2025, 1, 1), dt.date(2025, 3, 31))
Q2 = (dt.date(2025, 4, 1), dt.date(2025, 6, 30))


def said(blocks: object) -> dict[str, dict[str, object]]:
    return {block.heading: block.as_json() for block in blocks}  # type: ignore[attr-defined]


def test_a_unit_is_named_and_a_household_is_a_sum(tenants: Tenants) -> None:
    tenants.concluded(tenants.lease)
    tenants.concluded(tenants.pond)
    found = said(publishing.let(tenants.village.book.organisation.region, *Q1))
    [unit] = found["发包、出租给单位的"]["rows"]
    assert unit == ["门面租赁合同", "禾丰农资有限公司", "", "2025-02-01", "2026-01-31", 9_000_00, 2_250_00]
    [sum_] = found["发包、出租给农户和个人的"]["rows"]
    assert sum_ == ["四荒地、水面等", "少于10", 1_000, 9_000_00, 9_000_00]
    assert "周种田" not in json.dumps(found, ensure_ascii=False)
    assert "北塘承包合同" not in json.dumps(found, ensure_ascii=False)


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
