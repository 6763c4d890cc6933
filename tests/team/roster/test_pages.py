"""The console pages of rosters: what each reader sees, the import in its steps, exports, and their queries."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lingyan.identity.roles import table
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import ROSTER_VIEW, STATISTICS_VIEW
from lingyan.kernel.tabular import read_workbook
from lingyan.parameters.actions import set_value
from lingyan.regions.models import Region
from lingyan.team.roster import actions, queries
from lingyan.team.roster.delivery import examine, may_replace
from lingyan.team.roster.models import RosterEntry, RosterFile, RosterSource, Round, Upload
from lingyan.team.roster.parameters import ROSTER_TITLE
from tests.support.actors import everything
from tests.support.identity import Tree, actor_with, make_user, signed_in, user_with
from tests.support.samples import samples_dir
from tests.team.roster.support import AS_OF, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def officer(client: Client, tree: Tree) -> Client:
    return signed_in(client, user_with("organisation-office", tree.county))


@pytest.fixture
def round_(tree: Tree) -> Round:
    people = [
        listed("王小明", "party书记", "committee主任"),
        listed("李强", "committee委员", birth_year=1980, sex="女"),
        listed("赵大山", village=tree.other_village.code),
    ]
    return actions.load_round(everything(), name="2026", as_of=AS_OF, people=people)


def upload(client: Client, name: str, *, as_name: str = "") -> Any:
    content = (samples_dir() / "rosters" / name).read_bytes()
    file = SimpleUploadedFile(as_name or name.rpartition("/")[2], content)
    return client.post(reverse("roster:import"), {"round_name": "2026", "rosters": [file]}, follow=True)


@pytest.mark.parametrize("page", ["people", "villages", "statistics", "figure", "rounds", "import"])
def test_before_the_first_import_every_page_says_what_to_do(officer: Client, tree: Tree, page: str) -> None:
    tree.village  # noqa: B018 (makes the regions)
    response = officer.get(reverse(f"roster:{page}"))
    assert response.status_code == 200
    assert "导入" in response.content.decode()


def test_people_are_listed_filtered_and_exported(officer: Client, round_: Round) -> None:
    page = officer.get(reverse("roster:people")).content.decode()
    assert "王小明" in page
    assert "村党组织书记、村民委员会主任" in page
    women = officer.get(reverse("roster:people"), {"sex": "女", "body": "committee"}).content.decode()
    assert "李强" in women
    assert "王小明" not in women
    sheet = officer.get(reverse("roster:people"), {"format": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)
    assert len(rows) == 6
    assert rows[2][:5] == ("序号", "县", "乡镇", "村", "姓名")


def test_a_village_sees_its_own_people_only(client: Client, tree: Tree, round_: Round) -> None:
    clerk = signed_in(client, user_with("village-clerk", tree.other_village))
    page = clerk.get(reverse("roster:people")).content.decode()
    assert "赵大山" in page
    assert "王小明" not in page
    assert clerk.get(reverse("roster:people"), {"region": tree.village.code}).status_code == 404


def filed(round_: Round, name: str, village: Region, *, importer: int = 10**9) -> RosterFile:
    """A file of the round that lists the people of a village."""
    made = RosterFile.objects.create(
        round=round_, name=name, sha256=hashlib.sha256(name.encode()).hexdigest(), layout="county", rows=7, villages=3,
        importer_id=importer, importer="王经办", at=clock.now(), accepted=["提醒"],
    )  # fmt: skip
    for entry in round_.entries.filter(village=village):
        RosterSource.objects.create(entry=entry, file=made)
    return made


def test_a_village_learns_of_no_other_from_the_round(client: Client, tree: Tree, round_: Round) -> None:
    theirs = filed(round_, "雁庄村名册.xlsx", tree.village)
    ours = filed(round_, "铜垭村名册.xlsx", tree.other_village)
    user = user_with("village-clerk", tree.other_village)
    clerk = signed_in(client, user)
    page = clerk.get(reverse("roster:round", args=[round_.pk])).content.decode()
    assert ours.name in page and theirs.name not in page and tree.village.name not in page
    assert ">7<" not in page and ">3<" not in page
    rows = list(
        openpyxl.load_workbook(
            io.BytesIO(clerk.get(reverse("roster:rounds"), {"format": "xlsx"}).content)
        ).active.values
    )
    for given, shown in (({"q": round_.name}, True), ({"state": "frozen"}, False)):
        listed = clerk.get(reverse("roster:rounds"), given).content.decode()
        assert (reverse("roster:round", args=[round_.pk]) in listed) is shown
    [head] = [row for row in rows if "轮次" in row]
    said = dict(zip(head, rows[rows.index(head) + 1], strict=True))
    assert (said["人数"], said["文件"]) == (1, 1)
    assert clerk.get(f"{reverse('roster:import')}?replaces={ours.pk}").status_code == 200
    assert clerk.get(f"{reverse('roster:import')}?replaces={theirs.pk}").status_code == 404
    own = filed(round_, "自己交的.xlsx", tree.village, importer=user.pk)
    page = clerk.get(reverse("roster:round", args=[round_.pk])).content.decode()
    assert own.name in page and ">7<" in page


def test_a_file_of_the_same_name_from_another_village_is_not_named(tree: Tree, round_: Round) -> None:
    theirs = filed(round_, "名册.xlsx", tree.village)
    clerk = actor_with("village-clerk", tree.other_village)
    assert may_replace(everything(), theirs) and not may_replace(clerk, theirs)
    workbook = read_workbook(samples_dir() / "rosters" / "broken" / "00-基准.xlsx", name="名册.xlsx")
    for actor, same in ((everything(), (theirs,)), (clerk, ())):
        found = examine(actor, round_, name="2026", files=[workbook], as_of=None)
        assert found.same_name == same


def test_villages_show_who_leads_them_and_which_are_missing(officer: Client, round_: Round) -> None:
    page = officer.get(reverse("roster:villages")).content.decode()
    assert "王小明" in page
    assert page.count("未报") >= 2
    missing = officer.get(reverse("roster:villages"), {"missing": "1"}).content.decode()
    assert "玉屯村" in missing
    assert "雁庄村</a>" not in missing


def test_the_round_is_frozen_after_a_page_that_says_what_follows(officer: Client, round_: Round) -> None:
    page = officer.get(reverse("roster:round", args=[round_.pk])).content.decode()
    assert "还有 2 个村没有报送" in page
    confirm = officer.get(reverse("roster:freeze", args=[round_.pk])).content.decode()
    assert "不能再导入" in confirm
    done = officer.post(reverse("roster:freeze", args=[round_.pk]), follow=True).content.decode()
    assert "已冻结" in done
    round_.refresh_from_db()
    assert (round_.frozen, round_.villages) == (True, 4)
    assert officer.post(reverse("roster:freeze", args=[round_.pk])).status_code == 422


def test_who_may_freeze_a_part_only_cannot_freeze_the_round(
    client: Client, tree: Tree, round_: Round
) -> None:
    partial = signed_in(client, user_with("organisation-office", tree.town))
    assert partial.get(reverse("roster:freeze", args=[round_.pk])).status_code == 403


@pytest.fixture
def county_officer(client: Client, county: None) -> Client:
    from lingyan.regions.models import Region

    region = Region.objects.get(code="990121000000")
    return signed_in(client, user_with("organisation-office", region))


def test_the_import_is_checked_shown_and_only_then_written(county_officer: Client) -> None:
    page = upload(county_officer, "broken/00-基准.xlsx")
    text = page.content.decode()
    assert "确认写入" in text
    assert "一人一行，职务写在一列" in text
    assert not Round.objects.exists()
    kept = Upload.objects.get()
    done = county_officer.post(reverse("roster:preview", args=[kept.pk]), follow=True)
    assert "已导入：新增" in done.content.decode()
    assert RosterEntry.objects.count() > 50
    assert not Upload.objects.exists()


def test_faults_are_shown_in_place_and_come_back_as_a_workbook(county_officer: Client) -> None:
    text = upload(county_officer, "broken/04-职务无法识别.xlsx").content.decode()
    assert "职务不在职务表中" in text
    assert "确认写入" not in text
    kept = Upload.objects.get()
    failed = county_officer.get(reverse("roster:failed-rows", args=[kept.pk, 0]))
    rows = list(openpyxl.load_workbook(io.BytesIO(failed.content)).active.values)
    assert (rows[1][0], "职务不在职务表中" in rows[1][1]) == (8, True)
    assert county_officer.get(reverse("roster:failed-rows", args=[kept.pk, 1])).status_code == 404
    refused = county_officer.post(reverse("roster:preview", args=[kept.pk]))
    assert refused.status_code == 422
    assert not Round.objects.exists()
    county_officer.post(reverse("roster:discard", args=[kept.pk]))
    assert not Upload.objects.exists()


def test_warnings_are_taken_on_by_a_tick(county_officer: Client) -> None:
    upload(county_officer, "broken/20-没有书记.xlsx")
    kept = Upload.objects.get()
    url = reverse("roster:preview", args=[kept.pk])
    assert county_officer.post(url).status_code == 422
    assert county_officer.post(url, {"accept": "on"}).status_code == 302
    assert Round.objects.count() == 1


def test_a_corrected_file_of_the_same_name_asks_first(county_officer: Client) -> None:
    upload(county_officer, "broken/00-基准.xlsx", as_name="名册.xlsx")
    county_officer.post(reverse("roster:preview", args=[Upload.objects.get().pk]))
    text = upload(county_officer, "broken/20-没有书记.xlsx", as_name="名册.xlsx").content.decode()
    assert "是更正，替换原文件" in text
    assert "确认写入" not in text
    url = reverse("roster:preview", args=[Upload.objects.get().pk])
    assert "确认写入" in county_officer.get(url, {"mode": "replace"}).content.decode()
    done = county_officer.post(url, {"mode": "replace", "accept": "on"}, follow=True).content.decode()
    assert "已被替换" in done


def test_a_file_on_the_round_page_is_replaced_by_any_name(county_officer: Client) -> None:
    upload(county_officer, "broken/00-基准.xlsx")
    county_officer.post(reverse("roster:preview", args=[Upload.objects.get().pk]))
    file = Round.objects.get().files.get()
    url = f"{reverse('roster:import')}?replaces={file.pk}"
    assert "先撤回" in county_officer.get(url).content.decode()
    content = (samples_dir() / "rosters" / "broken" / "20-没有书记.xlsx").read_bytes()
    data = {"round_name": "2026", "rosters": [SimpleUploadedFile("改.xlsx", content)]}
    county_officer.post(url, data)
    county_officer.post(reverse("roster:preview", args=[Upload.objects.get().pk]), {"accept": "on"})
    file.refresh_from_db()
    assert file.replaced_by.name == "改.xlsx"
    assert county_officer.get(url).status_code == 404


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 x"])
def test_an_unreadable_file_is_said_at_once(officer: Client, tree: Tree, content: bytes) -> None:
    data = {"round_name": "2026", "rosters": [SimpleUploadedFile("名册.xlsx", content)]}
    response = officer.post(reverse("roster:import"), data)
    assert response.status_code == 422
    assert "没有读出来" in response.content.decode()
    assert not Upload.objects.exists()


def test_another_person_cannot_open_an_upload(client: Client, county_officer: Client) -> None:
    upload(county_officer, "broken/00-基准.xlsx")
    kept = Upload.objects.get()
    Upload.objects.update(user_id=make_user().pk)
    for name, args in (("preview", [kept.pk]), ("failed-rows", [kept.pk, 0])):
        assert county_officer.get(reverse(f"roster:{name}", args=args)).status_code == 404
    assert county_officer.post(reverse("roster:discard", args=[kept.pk])).status_code == 404


@pytest.fixture
def two_rounds(tree: Tree, round_: Round, actor: Actor) -> Round:
    before = [listed("王小明", since=(2021, 1)), listed("旧人", village=tree.other_village.code)]
    earlier = actions.load_round(actor, name="2021", as_of=dt.date(2021, 3, 31), people=before)
    actions.freeze(actor, earlier)
    return actions.freeze(actor, round_).round


def test_statistics_show_figures_change_split_and_charts(officer: Client, two_rounds: Round) -> None:
    page = officer.get(reverse("roster:statistics")).content.decode()
    for text in ("书记平均年龄", "与上一轮相比", "芦溪镇", "<svg", "连任书记", "按区划代码排列，不排名次"):
        assert text in page
    assert "figure=secretaries" in page


def test_a_figure_opens_to_its_people(officer: Client, two_rounds: Round) -> None:
    def names(figure: str) -> list[str]:
        page = officer.get(reverse("roster:figure"), {"figure": figure, "round": "2026"}).content.decode()
        return [name for name in ("王小明", "李强", "赵大山") if name in page]

    assert names("secretaries") == ["王小明", "赵大山"]
    assert names("women_in_two") == ["李强"]
    assert names("continuing_secretaries") == ["王小明"]
    assert names("new_secretaries") == ["赵大山"]
    assert officer.get(reverse("roster:figure"), {"figure": "villages"}).status_code == 422
    assert officer.get(reverse("roster:figure"), {"figure": "x"}).status_code == 422


def test_statistics_leave_as_workbook_and_json(officer: Client, two_rounds: Round) -> None:
    data = officer.get(reverse("roster:statistics"), {"format": "json"}).json()
    assert (data["secretaries"], data["round"], data["region"]["name"]) == (2, "2026", "芦原县")
    sheet = officer.get(reverse("roster:statistics"), {"format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    assert book.sheetnames == ["指标", "分地区"]
    values = {row[0]: row[1] for row in book["指标"].values}
    assert (values["在任书记"], values["连任书记"]) == (2, 1)


def test_a_day_a_split_and_a_comparison_on_their_pages(officer: Client, two_rounds: Round) -> None:
    day = officer.get(reverse("roster:statistics"), {"on": "2026-06-01"}).content.decode()
    assert "2026-06-01" in day and "按任职记录" in day and "on=2026-06-01" in day
    assert (
        "王小明"
        in officer.get(
            reverse("roster:figure"), {"on": "2026-06-01", "figure": "secretaries"}
        ).content.decode()
    )
    split = officer.get(reverse("roster:structure"), {"group": "two", "rows": "sex", "by": "age"})
    assert "“两委”成员按年龄段" in split.content.decode() and "≤35" in split.content.decode()
    compared = officer.get(reverse("roster:compare"), {"before": "2021", "after": "2026"}).content.decode()
    for text in ("连任书记", "<svg", "÷", "前一个时点", "个百分点"):
        assert text in compared
    assert "今天（按任职记录）" in officer.get(reverse("roster:compare"), {"after": "today"}).content.decode()
    for name, sheets in (
        ("structure", ["村党组织书记按年龄段"]),
        ("compare", ["指标对比", "分地区对比", "区划变动"]),
    ):
        answer = officer.get(reverse(f"roster:{name}"), {"format": "xlsx"})
        assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames == sheets
        assert officer.get(reverse(f"roster:{name}"), {"format": "json"}).json()["region"]["name"] == "芦原县"


@pytest.mark.parametrize("text", ["2026-13-01", "x", "2999-01-01", "1900-01-01"])
def test_a_day_that_is_none_is_refused(officer: Client, two_rounds: Round, text: str) -> None:
    assert officer.get(reverse("roster:statistics"), {"on": text}).status_code == 422
    assert officer.get(reverse("roster:compare"), {"after": text}).status_code == 422


def test_who_may_not_see_days_is_not_met_with_a_refusal(
    client: Client, tree: Tree, round_: Round, actor: Actor
) -> None:
    """With one frozen round the usual comparison is with today, which only some may see."""
    actions.freeze(actor, round_)
    known = table().roles.values()
    role = next(
        each.code for each in known
        if STATISTICS_VIEW in each.rights and ROSTER_VIEW not in each.rights and "县" in each.levels
    )  # fmt: skip
    reader = signed_in(client, user_with(role, tree.county))
    assert "没有可以对比的两个时点" in reader.get(reverse("roster:compare")).content.decode()
    assert reader.get(reverse("roster:compare"), {"after": "today"}).status_code == 403
    assert reader.get(reverse("roster:structure")).status_code == 200
    assert reader.get(reverse("roster:structure"), {"group": "two"}).status_code == 403


def test_the_roster_leaves_in_the_layout_of_the_departments_and_comes_back(
    officer: Client, two_rounds: Round, tree: Tree, actor: Actor, tmp_path: Path
) -> None:
    answer = officer.get(reverse("roster:people"), {"round": "2026", "format": "xlsx"})
    path = tmp_path / "花名册.xlsx"
    path.write_bytes(answer.content)
    sheet = openpyxl.load_workbook(path).active
    assert sheet["A1"].value == "芦原县村“两委”班子成员花名册"
    assert sheet["A2"].value == "填报单位：芦原县" and sheet.page_setup.orientation == "landscape"
    assert [cell.value for cell in sheet[3]][:6] == ["序号", "县", "乡镇", "村", "姓名", "性别"]
    done = actions.import_roster(actor, round_name="再导入", files=[read_workbook(path)], as_of=AS_OF)
    assert done.delivery.check.problems == ()

    def told(round_: Round) -> set[tuple[object, ...]]:
        rows = RosterEntry.objects.filter(round=round_).values_list(
            "village__code", "person__personal__name", "person__birth_year", "education", "politics", "joined", "since",
            "posts",
        )  # fmt: skip
        return set(rows)

    assert told(done.round) == told(two_rounds)


def test_the_county_sets_the_title_of_the_roster(officer: Client, two_rounds: Round, tree: Tree) -> None:
    title, basis = "〔地区〕村（社区）干部名册", "芦委组〔2026〕3号"
    day = dt.date(2026, 1, 1)
    set_value(everything(), ROSTER_TITLE, region=tree.county, from_on=day, text=title, basis=basis)
    answer = officer.get(reverse("roster:people"), {"round": "2026", "format": "xlsx"})
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).active["A1"].value == "芦原县村（社区）干部名册"


@pytest.mark.slow
def test_the_sample_county_comes_back_as_it_was_exported(
    client: Client, county: None, actor: Actor, round_2026: Round, tmp_path: Path
) -> None:
    """Everybody of both sample files of 2026, through the exported workbook, gives the same statistics."""
    county_ = round_2026.region
    officer = signed_in(client, user_with("organisation-office", county_))
    answer = officer.get(
        reverse("roster:people"), {"round": "2026", "region": county_.code, "format": "xlsx"}
    )
    path = tmp_path / "花名册.xlsx"
    path.write_bytes(answer.content)
    done = actions.import_roster(actor, round_name="再导入", files=[read_workbook(path)], as_of=AS_OF)
    assert done.delivery.check.problems == ()
    one, two = (queries.statistics(actor, each, county_).figures for each in (round_2026, done.round))
    assert {**two, "with_identity_number": one["with_identity_number"]} == one


def test_an_unknown_round_is_not_found(officer: Client, round_: Round) -> None:
    for name in ("people", "villages", "statistics", "figure"):
        assert officer.get(reverse(f"roster:{name}"), {"round": "无"}).status_code == 404


def counted(client: Client, assert_queries: DjangoAssertNumQueries, url: str) -> int:
    client.get(url)
    with assert_queries(1000, exact=False) as captured:
        assert client.get(url).status_code == 200
    return len(captured.captured_queries)


@pytest.mark.parametrize("page", ["people", "villages", "statistics", "rounds", "structure", "compare"])
def test_queries_do_not_grow_with_the_roster(
    officer: Client,
    tree: Tree,
    two_rounds: Round,
    actor: Actor,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    page: str,
) -> None:
    few = counted(officer, django_assert_max_num_queries, f"{reverse(f'roster:{page}')}?round=2026")
    codes = ("990121100200", "990121100201", "990121101200", "990121101201")
    many = [
        listed(f"人{n}", "committee委员", village=code, birth_year=1950 + n)
        for n in range(10)
        for code in codes
    ]
    later = actions.load_round(actor, name="2028", as_of=dt.date(2028, 3, 31), people=many)
    actions.freeze(actor, later)
    url = f"{reverse(f'roster:{page}')}?round=2028"
    assert counted(officer, django_assert_max_num_queries, url) <= few
