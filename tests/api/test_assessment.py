"""Indicators for programs: inside one's own villages, by code, and what is not connected as that and never as zero."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lingyan.assessment import queries
from lingyan.assessment.definitions import STANDARDS
from lingyan.assessment.models import IndicatorValue, Snapshot
from tests.api.test_endpoints import read
from tests.assessment.conftest import County, county, home, snapshot
from tests.support.identity import signed_in, user_with

__all__ = ["county", "home", "snapshot"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
VILLAGE, OTHER = "990121100200", "990121100201"


def reader(role: str, region: Any) -> Client:
    return signed_in(Client(), user_with(role, region))


@pytest.fixture
def officer(county: County) -> Client:
    return reader("organisation-office", county.places["芦原县"])


def test_standards_and_indicators(officer: Client, home: Path) -> None:
    standard, example = read(officer, "/standards")
    assert (standard["id"], len(standard["dimensions"])) == ("wugehao", 5)
    assert (example["id"], len(example["dimensions"])) == ("yitongsiqiang", 5)
    known = {each["id"]: each for each in read(officer, "/indicators")}
    assert {name for one in standard["dimensions"] for name in one["indicators"]} <= known.keys()
    assert (known["D03"]["state"], bool(known["D03"]["figures"])) == ("已接入", True)
    unconnected = [each for each in known.values() if each["state"] == "未接入"]
    assert unconnected and all(not each["figures"] and each["why"] for each in unconnected)


def test_a_standard_of_the_county_that_cannot_be_read_says_so(officer: Client, home: Path) -> None:
    folder = settings.LINGYAN.home / "standards"
    folder.mkdir()
    text = (STANDARDS / "wugehao.toml").read_text(encoding="utf-8")
    (folder / "own.toml").write_text(text.replace('id = "wugehao"', 'id = "own"'), encoding="utf-8")
    assert [each["id"] for each in read(officer, "/standards")] == ["own", "wugehao", "yitongsiqiang"]
    (folder / "own.toml").write_text("id = ", encoding="utf-8")
    assert "own.toml" in read(officer, "/standards", 422)["errors"][0]["message"]


def test_a_snapshot_in_numbers_of_ones_own_villages(
    county: County, officer: Client, snapshot: Snapshot
) -> None:
    [listed] = read(officer, "/snapshots?year=2025")
    assert (listed["id"], listed["digest"]) == (snapshot.pk, snapshot.digest)
    assert read(officer, "/snapshots?year=2024") == []
    found = read(officer, f"/snapshots/{snapshot.pk}")
    assert found["indicators"] == queries.summary(snapshot)["indicators"]
    own = read(reader("party-secretary", county.places["雁庄村"]), f"/snapshots/{snapshot.pk}")
    lines = {(each["id"], each["figure"]): each for each in own["indicators"]}
    assert lines["D03", "value"]["villages"] == 1


def test_what_is_not_connected_is_never_zero(officer: Client, snapshot: Snapshot) -> None:
    for line in read(officer, f"/snapshots/{snapshot.pk}")["indicators"]:
        if line["state"] == "未接入":
            assert (line["villages"], line["with_value"], line["met"], line["pooled"]) == (
                None,
                None,
                None,
                "未接入",
            )
    village = read(officer, f"/snapshots/{snapshot.pk}/villages/{VILLAGE}")
    states = {each["id"]: each for each in village["indicators"]}
    unconnected = [each for each in states.values() if each["state"] == "未接入"]
    assert unconnected
    assert {(each["text"], each["last_text"], each["met"]) for each in unconnected} == {(None, None, None)}
    assert states["D03"]["state"] in {"有值", "不适用"}
    assert len(village["dimensions"]) == 5


def test_villages_stand_by_code_whatever_is_asked(officer: Client, snapshot: Snapshot) -> None:
    address = f"/snapshots/{snapshot.pk}/indicators/D03/value"
    for query in ("", "?sort=-text", "?order=met"):
        page = read(officer, address + query)
        codes = [row["village_code"] for row in page["rows"]]
        assert codes == sorted(codes) and len(codes) == page["total"] > 2
    second = read(officer, f"{address}?size=1&page=2")
    assert [row["village_code"] for row in second["rows"]] == codes[1:2]
    read(officer, f"/snapshots/{snapshot.pk}/indicators/D03/other", 404)
    unconnected = next(each["id"] for each in read(officer, "/indicators") if each["state"] == "未接入")
    read(officer, f"/snapshots/{snapshot.pk}/indicators/{unconnected}/value", 404)


def test_a_village_sees_no_other(county: County, snapshot: Snapshot) -> None:
    secretary = reader("party-secretary", county.places["雁庄村"])
    assert read(secretary, f"/snapshots/{snapshot.pk}/villages/{VILLAGE}")["village"] == "雁庄村"
    read(secretary, f"/snapshots/{snapshot.pk}/villages/{OTHER}", 404)
    rows = read(secretary, f"/snapshots/{snapshot.pk}/indicators/D03/value")["rows"]
    assert [row["village_code"] for row in rows] == [VILLAGE]
    read(reader("cashier", county.places["雁庄村"]), f"/snapshots/{snapshot.pk}", 403)


def test_a_disputed_figure_is_marked(officer: Client, snapshot: Snapshot) -> None:
    from lingyan.assessment import actions
    from tests.support.actors import everything

    value = IndicatorValue.objects.get(
        snapshot=snapshot, village__code=VILLAGE, indicator="D03", figure="value"
    )
    actions.remark(everything(), value, kind="dispute", text="少算一个月")
    rows = read(officer, f"/snapshots/{snapshot.pk}/indicators/D03/value")["rows"]
    assert {row["village_code"] for row in rows if row["disputed"]} == {VILLAGE}


def test_the_dictionary_of_facts(officer: Client) -> None:
    tables = {each["name"]: each for each in read(officer, "/facts")["resources"]}
    fields = {each["name"]: each for each in tables["books_month"]["schema"]["fields"]}
    assert fields["village"]["title"]
    public = {each["name"]: each for each in read(officer, "/facts?public=true")["resources"]}
    assert public.keys() <= tables.keys()
    assert all(
        len(public[name]["schema"]["fields"]) <= len(tables[name]["schema"]["fields"]) for name in public
    )
