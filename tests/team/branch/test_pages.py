"""The pages: from the workbook to the year's figures, a session by its recorder, and who sees names."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as Word
from pytest_django import DjangoAssertNumQueries

from lingyan.identity.actors import actor_for
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import desk_items
from lingyan.kernel.problems import Refused
from lingyan.team.branch import actions, queries, rules
from lingyan.team.branch.models import Attendance, Branch, Session
from tests.support.identity import signed_in, user_with
from tests.team.branch.support import TODAY, Room, person_row, workbook
from tests.team.branch.test_importing import parts


@pytest.fixture
def clerk(room: Room) -> Client:
    return signed_in(Client(), user_with("village-clerk", room.village, "clerk-b"))


@pytest.fixture
def officer(room: Room) -> Client:
    return signed_in(Client(), user_with("township-officer", room.tree.town, "officer-b"))


def get(client: Client, page: str, *arguments: Any, query: str = "", status: int = 200) -> str:
    response = client.get(f"{reverse(f'branch:{page}', args=arguments)}?{query}")
    assert response.status_code == status, response.content.decode()[:1500]
    return response.content.decode()


def post(client: Client, page: str, *arguments: Any, status: int = 302, query: str = "", **data: Any) -> Any:
    response = client.post(f"{reverse(f'branch:{page}', args=arguments)}?{query}", data)
    assert response.status_code == status, response.content.decode()[:3000]
    return response


def test_a_workbook_is_checked_shown_and_written(room: Room, clerk: Client, tmp_path: Path) -> None:
    given = parts()
    given["lists"]["签到4月"][3][1] = None
    bad = workbook(tmp_path / "坏.xlsx", **given)
    place = f"region={room.village.code}"
    file = SimpleUploadedFile("坏.xlsx", bad.read_bytes())
    token = (
        post(clerk, "import", query=place, file=file, year=2025).url.rstrip("/").split("/")[-1].split("?")[0]
    )
    page = get(clerk, "import-preview", token)
    assert "签到4月" in page and "确认写入" not in page
    response = clerk.get(reverse("branch:import-failed", args=[token]))
    assert "签到4月" in openpyxl.load_workbook(io.BytesIO(response.content)).sheetnames[0]
    post(clerk, "import-preview", token, status=422)
    assert not Branch.objects.exists()
    good = SimpleUploadedFile("好.xlsx", workbook(tmp_path / "好.xlsx", **parts()).read_bytes())
    token = (
        post(clerk, "import", query=place, file=good, year=2025).url.rstrip("/").split("/")[-1].split("?")[0]
    )
    assert "确认写入" in get(clerk, "import-preview", token)
    where = post(clerk, "import-preview", token).url
    assert "2025-001" in clerk.get(where).content.decode()
    get(clerk, "import-preview", token, status=404)


def test_a_session_by_its_recorder(room: Room, clerk: Client, officer: Client) -> None:
    branch = room.branch
    post(clerk, "new-session", branch.pk, kinds=["day", "general"], planned_on=TODAY, topic="春耕")
    session = Session.objects.get()
    post(clerk, "step", session.pk, "notice", planned_on=TODAY, topic="春耕", place="村部")
    notice = clerk.get(reverse("branch:paper", args=[session.pk, "notice"]))
    assert "村部" in "".join(each.text for each in Word(io.BytesIO(notice.content)).paragraphs)
    to_list = post(clerk, "step", session.pk, "hold", held_on=TODAY, topic="春耕", place="村部")
    page = clerk.get(to_list.url).content.decode()
    assert page.count('<select name="m') == 7 and "赵书记" in page
    statuses = {
        f"m{each.pk}": "exempt" if who.exempt else "present" for each, who in queries.expected(session, TODAY)
    }
    post(clerk, "attendance", session.pk, **statuses)
    assert Attendance.objects.get().present == 6
    post(clerk, "step", session.pk, "resolve", status=422, wording="修路")
    post(
        clerk,
        "step",
        session.pk,
        "resolve",
        wording="修路",
        ayes=5,
        due_on=TODAY,
        owner=room.named("李一").pk,
    )
    task = session.resolutions.get()
    post(clerk, "finish", task.pk, done_on=TODAY, outcome="已修好")
    page = get(clerk, "session", session.pk)
    assert "已修好" in page and "赵书记" in page
    # PRIVACY: who came is for the recorder; the township sees how many.
    seen = get(officer, "session", session.pk)
    assert "到会率" in seen and "赵书记" not in seen
    minutes = clerk.get(reverse("branch:paper", args=[session.pk, "minutes"]))
    text = "".join(each.text for each in Word(io.BytesIO(minutes.content)).paragraphs)
    assert "修路" in text and "赵书记" not in text
    get(officer, "attendance", session.pk, status=403)
    post(clerk, "step", session.pk, "nonsense", status=404)


def test_the_year_of_a_branch_its_plan_and_its_sheet(room: Room, clerk: Client) -> None:
    branch = room.branch
    assert "这一年还没有组织生活" in get(clerk, "branch", branch.pk, query="month=2026-03")
    post(clerk, "plan", branch.pk, query="month=2026-03")
    page = get(clerk, "branch", branch.pk, query="month=2026-03")
    assert "2026-001" in page and "第2季度" in page
    response = clerk.get(reverse("branch:branch", args=[branch.pk]) + "?month=2026-03&format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    assert "C-05" in [row[0] for row in sheet.iter_rows(values_only=True)]


def test_members_are_added_and_changed(room: Room, clerk: Client, officer: Client) -> None:
    post(clerk, "new-branch", query=f"region={room.village.code}", name="")
    branch = Branch.objects.get()
    post(clerk, "new-member", branch.pk, name="新来", sex="女", full_on="2020-07-01", group="1", duty="委员")
    found = branch.members.get()
    post(clerk, "begin", found.pk, kind="frail", from_on=TODAY)
    assert "不要求参加" in get(clerk, "members")
    frail = found.spells.get(kind="frail")
    post(clerk, "end", frail.pk, until_on=TODAY)
    assert TODAY.isoformat() in get(clerk, "member", found.pk)
    get(officer, "members", status=403)


def test_the_roll_names_what_ended_a_membership(room: Room, clerk: Client) -> None:
    """Who is stopped, struck off or has left is not said to have been transferred, on the page and on the filed roll."""
    who = {name: room.named(name).pk for name in ("赵书记", "钱副", "孙委", "李一", "周二", "吴预")}
    lost = {"kind": "lost", "from_on": dt.date(2023, 1, 1)}
    stopped = {"kind": "stopped", "from_on": dt.date(2024, 3, 1), "value": "支委会1号"}
    for name, steps in (
        ("钱副", (lost, stopped)), ("孙委", (lost, stopped, {**stopped, "kind": "struck", "from_on": dt.date(2026, 3, 9)})),
        ("李一", ({"kind": "quit", "from_on": dt.date(2026, 3, 9), "value": "党员大会5号"},)),
    ):  # fmt: skip
        for step in steps:
            actions.begin_spell(room.actor, member_id=who[name], **step)
    moved = room.named("周二").spells.get(kind="belongs")
    actions.end_spell(room.actor, spell_id=moved.pk, until_on=dt.date(2026, 3, 1))
    later = actions.NewMember("郑新", "女", [rules.Spell("belongs", "", dt.date(2026, 4, 1))])
    actions.add_members(room.actor, branch_id=room.branch.pk, rows=[later])
    said = {
        "赵书记": "正式党员", "钱副": "停止党籍", "孙委": "除名", "李一": "自行脱党除名", "周二": "已转出",
        "吴预": "预备党员", "郑新": "还没有转入",
    }  # fmt: skip
    page = get(clerk, "members")
    assert all(word in page for word in said.values()) and page.count("已转出") == 1
    address = reverse("branch:members") + f"?region={room.village.code}&format=xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(clerk.get(address).content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if "党员类别" in row)
    name, column = head.index("姓名"), head.index("党员类别")
    assert {row[name]: row[column] for row in rows if row[name] in said} == said


def test_the_list_of_branches_costs_the_same_for_many(
    room: Room, officer: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session = room.held("day")
    room.ticked(session)
    assert "中共雁庄村支部委员会" in get(officer, "branches", query="month=2026-03")
    with django_assert_num_queries(6):
        first = list(queries.branches(room.actor))
        queries.compliance(first, 2026)
    for name in ("二", "三", "四"):
        made = actions.found_branch(room.actor, village=room.village, name=f"第{name}支部")
        actions.add_members(room.actor, branch_id=made.pk, rows=[])
    with django_assert_num_queries(6):
        every = list(queries.branches(room.actor))
        queries.compliance(every, 2026)
    assert len(every) == 4
    response = officer.get(reverse("branch:branches") + "?format=xlsx")
    assert response.status_code == 200


def test_the_desk_names_what_waits_for_the_recorder(room: Room) -> None:
    room.planned("day", on=TODAY.replace(day=1))
    session = room.held("committee")
    actions.add_resolution(room.actor, session_id=session.pk, wording="修路", due_on=TODAY.replace(day=2))
    user = user_with("village-clerk", room.village, "clerk-c")
    found = {str(each.title) for each in desk_items(actor_for(user), room.village, Month(2026, 3))}
    assert found >= {
        "计划日期已过、没有登记召开的组织生活", "没有登记到会情况的组织生活", "过了办理期限的支部决议",
    }  # fmt: skip


def test_a_village_with_two_branches_says_whose_workbook_it_is(
    room: Room, clerk: Client, tmp_path: Path
) -> None:
    url = f"{reverse('branch:import')}?region={room.village.code}&month=2025-12"
    first = room.branch
    assert 'name="branch"' not in clerk.get(url).content.decode()
    second = actions.found_branch(room.actor, village=room.village, name="第二支部")
    path = workbook(tmp_path / "a.xlsx", people=[person_row("王一")])

    def sent(**fields: str) -> Any:
        upload = SimpleUploadedFile("台账.xlsx", path.read_bytes())
        return clerk.post(url, {"file": upload, "year": "2025", **fields})

    assert sent().status_code == 422
    assert sent(branch="别的支部").status_code == 422
    preview = sent(branch="第二支部").url
    assert "第二支部" in clerk.get(preview).content.decode()
    assert clerk.post(preview, {"accept": "1"}).status_code == 302
    assert (second.members.count(), first.members.count()) == (1, 7)


def test_a_task_of_a_voided_session_waits_for_nobody(room: Room, clerk: Client) -> None:
    session = room.held("committee")
    task = actions.add_resolution(
        room.actor, session_id=session.pk, wording="修路", due_on=TODAY.replace(day=2)
    )
    assert list(queries.overdue_tasks(room.actor)) == [task]
    actions.void_session(room.actor, session_id=session.pk, reason="登记错了")
    assert list(queries.overdue_tasks(room.actor)) == []
    page = get(clerk, "session", session.pk)
    assert "修路" in page and reverse("branch:finish", args=[task.pk]) not in page
    with pytest.raises(Refused, match="不能这样办理"):
        actions.finish_resolution(room.actor, resolution_id=task.pk, done_on=TODAY, outcome="修好")
