from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import Error, connection, transaction

from lingyan.assessment import actions, snapshots
from lingyan.assessment.folders import snapshots_folder
from lingyan.assessment.models import IndicatorValue, Remark, Snapshot, VillageResult
from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import ASSESSMENT_REMARK, ASSESSMENT_RUN
from tests.assessment.conftest import DAY
from tests.facts.conftest import County, fill
from tests.support.actors import everything, holding
from tests.support.records import publish
from tests.support.shared import made_once, settle

pytestmark = pytest.mark.slow

GOOSE, JADE, COPPER = "990121100200", "990121100201", "990121101200"


@dataclasses.dataclass(frozen=True)
class Assessed:
    county: County
    pk: int
    home: Path


@pytest.fixture(scope="module")
def assessed(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Assessed]:
    """Facts are exported and figures computed once; each test has the rows in a savepoint and the files as a copy."""
    folder, before = tmp_path_factory.mktemp("assessed"), settings.LINGYAN
    with made_once(django_db_blocker):
        county = fill()
        settings.LINGYAN = dataclasses.replace(before, home=folder)
        try:
            with clock.fixed(DAY):
                city = county.places["雁城市"]
                made = actions.run(everything(), standard="wugehao", year=2025, region=city)
        finally:
            settings.LINGYAN = before
        settle()
        yield Assessed(county, made.pk, folder)


@pytest.fixture
def county(assessed: Assessed, db: None) -> County:
    return assessed.county


@pytest.fixture
def snapshot(assessed: Assessed, home: Path, db: None) -> Snapshot:
    shutil.copytree(assessed.home, home, dirs_exist_ok=True)
    return Snapshot.objects.get(pk=assessed.pk)


def texts(snapshot: Snapshot, village: str) -> dict[str, str]:
    rows = snapshot.values.filter(village__code=village)
    return {f"{row.indicator}.{row.figure}": row.text for row in rows}


def folder_of(snapshot: Snapshot) -> Path:
    return snapshots_folder() / snapshot.digest


def test_the_connected_indicators_say_what_the_records_say(snapshot: Snapshot) -> None:
    assert texts(snapshot, GOOSE) == {
        "T01.value": "NA",  # no year of the branch is recorded
        "T03.value": "NA",  # no branch is recorded
        "T04.value": "NA",  # no training is recorded
        "T05.value": "NA",
        "T06.value": "NA",  # no appraisal of the branch is recorded
        "Z01.value": "40.0%",  # 4 of 10 seats
        "Z02.value": "40天",
        "Z03.value": "是",
        "Z08.value": "NA",  # no list of attendance is recorded
        "D03.value": "25.0%",  # of four months due, one in time
        "D05.value": "50.0%",  # two of four are public
        "C01.value": "NA",  # no complete year yet
        "C01.change": "NA",
        "C02.value": "0.438",  # (300² + 50² + 200²) / 550²
        "C04.value": "NA",  # nobody is listed
        **dict.fromkeys(
            ("T02.value", "D01.value", "D02.value", "F06.value"), "NA"
        ),  # nothing was decided yet
        "Z04.value": "NA",  # nobody is recorded in the supervision body
        "Z05.value": "NA",  # the first matter came in the first quarter; the second still runs
        **dict.fromkeys(("Z06.value", "Z07.value", "Z09.value"), "NA"),
        "D04.value": "NA",  # nothing hung on the board
        **dict.fromkeys(("D06.value", "D07.value", "D08.value", "D09.value"), "NA"),
        "F01.value": "0.0%",  # asked on 1 April, not answered by 20 May
    }


def test_a_village_without_records_is_not_applicable_never_zero(snapshot: Snapshot) -> None:
    assert set(texts(snapshot, COPPER).values()) == {"NA"}
    assert texts(snapshot, JADE)["D03.value"] == "NA"
    result = VillageResult.objects.get(snapshot=snapshot, village__code=COPPER)
    assert {part["score_tenths"] for part in result.dimensions.values()} == {None}


def test_scores_show_their_coverage_and_no_grade_is_guessed(snapshot: Snapshot) -> None:
    result = VillageResult.objects.get(snapshot=snapshot, village__code=GOOSE)
    assert result.dimensions["1"] == {"score_tenths": 400, "covered": 3, "weight": 5, "failures": []}
    assert result.dimensions["3"] == {"score_tenths": 375, "covered": 2, "weight": 11, "failures": []}
    assert result.dimensions["5"] == {"score_tenths": 0, "covered": 1, "weight": 4, "failures": []}
    assert result.dimensions["4"]["score_tenths"] is None
    assert result.grade == "数据不足"


def test_the_same_facts_on_the_same_day_give_the_same_snapshot(county: County, snapshot: Snapshot) -> None:
    city = county.places["雁城市"]
    with clock.fixed(DAY):
        assert actions.run(everything(), standard="wugehao", year=2025, region=city) == snapshot
    assert AuditEntry.objects.filter(code="assessment.run").count() == 1
    publish(county.book, Month(2025, 4), DAY)
    with clock.fixed(DAY):
        assert actions.run(everything(), standard="wugehao", year=2025, region=city).digest != snapshot.digest


def test_a_true_snapshot_verifies_with_and_without_the_database(snapshot: Snapshot, tmp_path: Path) -> None:
    assert actions.verify(everything(), snapshot) == []
    moved = tmp_path / snapshot.digest
    shutil.copytree(folder_of(snapshot), moved, dirs_exist_ok=True)
    assert list(snapshots.differences(moved)) == []


def test_a_changed_fact_is_named(snapshot: Snapshot) -> None:
    path = folder_of(snapshot) / "facts/disclosure_month/990121000000/202501.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    assert any(
        "disclosure_month/990121000000/202501.parquet 被改动" in d
        for d in actions.verify(everything(), snapshot)
    )
    path.unlink()
    assert any("202501.parquet 不在" in each for each in actions.verify(everything(), snapshot))


def test_a_changed_result_is_named_with_village_and_indicator(snapshot: Snapshot) -> None:
    path = folder_of(snapshot) / "results.json"
    results = json.loads(path.read_text())
    results[GOOSE]["values"]["Z01.value"] = ["10", "10"]
    path.write_text(json.dumps(results))
    found = actions.verify(everything(), snapshot)
    assert "结果文件与摘要不符：results.json 被改动" in found
    assert f"{GOOSE} values Z01.value：存 10/10，重算 4/10" in found


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("definitions/indicators/Z.toml", "指标或标准文件 indicators/Z.toml 被改动"),
        ("definitions/standard.toml", "指标或标准文件 standard.toml 被改动"),
        ("facts/manifest.json", "事实表清单与摘要不符"),
        ("snapshot.json", "快照头与摘要不符"),
    ],
)
def test_a_changed_input_is_named(snapshot: Snapshot, name: str, message: str) -> None:
    path = folder_of(snapshot) / name
    text = path.read_text()
    for old, new in (
        ("Posts filled", "Posts"),
        ("Leadership", "Leaders"),
        ('"public":false', '"public":true'),
        ('"villages":4', '"villages":5'),
    ):
        text = text.replace(old, new)
    path.write_text(text)
    assert any(each.startswith(message) for each in actions.verify(everything(), snapshot))


def test_a_snapshot_whose_files_are_gone_says_so(snapshot: Snapshot) -> None:
    shutil.rmtree(folder_of(snapshot))
    [found] = actions.verify(everything(), snapshot)
    assert found.startswith("快照文件缺失")


def test_rows_changed_past_the_guards_are_named(snapshot: Snapshot) -> None:
    with connection.cursor() as cursor:
        for table, kind in (("assessment_indicatorvalue", "update"), ("assessment_villageresult", "delete")):
            on_table = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER {table}_no_{kind}{on_table}")
    snapshot.values.filter(village__code=GOOSE, indicator="Z01").update(numerator="9")
    VillageResult.objects.filter(snapshot=snapshot, village__code=JADE).delete()
    assert actions.verify(everything(), snapshot) == [
        f"{GOOSE} Z01.value：数据库里的数值与快照不符",
        f"{JADE}：数据库里缺少评分",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [("villages", 1), ("year", 2024), ("standard", "other"), ("engines", {}), ("facts_digest", "0")],
)
def test_a_changed_row_of_the_snapshot_itself_is_named(snapshot: Snapshot, field: str, value: object) -> None:
    _lift_guard("assessment_snapshot")
    Snapshot.objects.update(**{field: value})
    snapshot.refresh_from_db()
    [found] = actions.verify(everything(), snapshot)
    assert found.startswith(f"数据库里的快照行 {field} 与快照头不符")


@pytest.mark.parametrize(("field", "value"), [("text", "99.9%"), ("last_text", "1.0%"), ("met", True)])
def test_a_changed_reading_of_a_figure_is_named(snapshot: Snapshot, field: str, value: object) -> None:
    _lift_guard("assessment_indicatorvalue")
    snapshot.values.filter(village__code=COPPER, indicator="Z01").update(**{field: value})
    assert actions.verify(everything(), snapshot) == [f"{COPPER} Z01.value：数据库里的数值与快照不符"]


def _lift_guard(table: str) -> None:
    with connection.cursor() as cursor:
        on_table = "" if connection.vendor == "sqlite" else f" ON {table}"
        cursor.execute(f"DROP TRIGGER {table}_no_update{on_table}")


@pytest.mark.parametrize("model", [Snapshot, VillageResult, IndicatorValue])
def test_the_database_itself_refuses_to_change_a_snapshot(snapshot: Snapshot, model: type) -> None:
    with pytest.raises(Error), transaction.atomic():
        model.objects.all().delete()
    with pytest.raises(Error), transaction.atomic():
        model.objects.update(
            **{"grade": "好"} if model is VillageResult else {"year" if model is Snapshot else "text": "1"}
        )


def test_a_dispute_is_open_until_another_person_settles_it(snapshot: Snapshot) -> None:
    value = snapshot.values.get(village__code=GOOSE, indicator="Z01")
    clerk = holding(ASSESSMENT_REMARK, ASSESSMENT_RUN, path=value.village.path, user_id=7)
    given = actions.remark(clerk, value, kind="dispute", text="有两人已补选")
    with pytest.raises(Refused, match="已有异议"):
        actions.remark(clerk, value, kind="dispute", text="再说一次")
    actions.remark(clerk, value, kind="note", text="补选材料在镇里")
    with pytest.raises(Refused, match="另一人"):
        actions.settle(clerk, given, outcome="upheld", answer="是")
    seen_by_another = Remark.objects.get(pk=given.pk)
    settled = actions.settle(everything(user_id=8), given, outcome="upheld", answer="已在花名册补登")
    assert (settled.outcome, settled.settled_by) == ("upheld", 8)
    with pytest.raises(Refused, match="已经核对过"):
        actions.settle(everything(user_id=8), given, outcome="kept", answer="改口")
    with pytest.raises(Refused, match="已经核对过"):
        actions.settle(everything(user_id=9), seen_by_another, outcome="kept", answer="同时办的人")
    actions.remark(clerk, value, kind="dispute", text="又有新的情况")
    assert AuditEntry.objects.filter(code="assessment.remarked").count() == 3
    assert "补选" not in json.dumps([entry.details for entry in AuditEntry.objects.all()], ensure_ascii=False)


def test_what_was_said_cannot_be_rewritten(snapshot: Snapshot) -> None:
    given = actions.remark(everything(), snapshot.values.first(), kind="note", text="原话")
    with pytest.raises(Error), transaction.atomic():
        Remark.objects.filter(pk=given.pk).update(text="改过的话")


def test_a_remark_outside_ones_own_region_is_denied(county: County, snapshot: Snapshot) -> None:
    value = snapshot.values.filter(village__code=GOOSE).first()
    stranger = holding(ASSESSMENT_REMARK, path=county.places["芦坪镇"].path)
    with pytest.raises(Denied):
        actions.remark(stranger, value, kind="note", text="别村的事")
    with pytest.raises(Denied):
        actions.verify(stranger, snapshot)
