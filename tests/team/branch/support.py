"""A branch of 雁庄村 with seven members in two groups, and workbooks as people write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl

from lingyan.kernel.access import Actor
from lingyan.regions.models import Region
from lingyan.team.branch import actions, rules
from lingyan.team.branch.actions import NewMember
from lingyan.team.branch.models import Branch, Member, Session
from lingyan.team.branch.queries import expected
from tests.support.actors import everything
from tests.support.identity import Tree

TODAY = dt.date(2026, 3, 10)
FULL_SINCE = dt.date(2010, 7, 1)

ROSTER_HEAD = (
    "序号", "姓名", "性别", "党员类别", "转为正式党员日期", "党小组", "支部职务", "组织关系转入日期", "组织关系转出日期",
    "不要求参加起止", "外出流动起止",
)  # fmt: skip
REGISTER_HEAD = ("编号", "计划日期", "召开日期", "会议类型", "党小组", "议题", "状态", "备注")


def member(
    name: str, *, group: str = "1", duty: str = "", full: bool = True, frail: bool = False
) -> NewMember:
    spells = [rules.Spell(rules.BELONGS), rules.Spell(rules.IN_GROUP, group)]
    spells += [rules.Spell(rules.FULL, "", FULL_SINCE)] if full else []
    spells += [rules.Spell(rules.DUTY, duty)] if duty else []
    spells += [rules.Spell(rules.FRAIL, "", dt.date(2025, 1, 1))] if frail else []
    return NewMember(name, "男", spells)


PEOPLE = [
    member("赵书记", duty="书记"), member("钱副", group="2", duty="副书记"), member("孙委", duty="委员"), member("李一"),
    member("周二", group="2"), member("吴预", group="2", full=False), member("郑老", frail=True),
]  # fmt: skip


class Room:
    """雁庄村's branch; people are asked for by name."""

    def __init__(self, tree: Tree | None = None) -> None:
        self.tree = tree or Tree()
        self.actor: Actor = everything()

    @property
    def village(self) -> Region:
        return self.tree.village

    @cached_property
    def branch(self) -> Branch:
        made = actions.found_branch(self.actor, village=self.village)
        actions.add_members(self.actor, branch_id=made.pk, rows=PEOPLE)
        return made

    def named(self, name: str) -> Member:
        return Member.objects.get(branch=self.branch, person__personal__name=name)

    def planned(self, *kinds: str, on: dt.date = TODAY, group: str = "") -> Session:
        return actions.plan_session(
            self.actor, branch_id=self.branch.pk, kinds=kinds, planned_on=on, group=group, topic="学习"
        )

    def held(self, *kinds: str, on: dt.date = TODAY, group: str = "") -> Session:
        session = self.planned(*kinds, on=on, group=group)
        return actions.hold_session(self.actor, session_id=session.pk, held_on=on, topic="学习")

    def ticked(self, session: Session, **others: str) -> None:
        """Everybody was there, the frail not asked for; `others` by name."""
        assert session.held_on is not None
        statuses = {
            each.pk: others.get(each.person.personal.name, "exempt" if who.exempt else "present")
            for each, who in expected(session, session.held_on)
        }
        actions.record_attendance(self.actor, session_id=session.pk, statuses=statuses)


def person_row(name: str, **more: Any) -> list[Any]:
    values = {
        "姓名": name,
        "性别": "女",
        "党员类别": "正式党员",
        "转为正式党员日期": "2010.07.01",
        "党小组": "一组",
        **more,
    }
    return [values.get(head) for head in ROSTER_HEAD]


def session_row(number: str, held: Any, kinds: str = "主题党日", **more: Any) -> list[Any]:
    values = {"编号": number, "计划日期": held, "召开日期": held, "会议类型": kinds, "状态": "已召开", **more}
    return [values.get(head) for head in REGISTER_HEAD]


def workbook(
    path: Path, *, people: Sequence[Sequence[Any]] = (), sessions: Sequence[Sequence[Any]] = (),
    lists: Mapping[str, Sequence[Sequence[Any]]] | None = None, title: str = "雁庄村党员名册（2025年）",
) -> Path:  # fmt: skip
    """A workbook as the sample has it; `lists` are sheets by name, rows from the one with the numbers on."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "党员名册"
    if people:
        for row in ([title], ROSTER_HEAD, *people):
            sheet.append(list(row))
    if sessions:
        sheet = book.create_sheet("会议登记")
        for row in (["2025年登记簿"], REGISTER_HEAD, *sessions):
            sheet.append(list(row))
    for name, rows in (lists or {}).items():
        sheet = book.create_sheet(name)
        for row in (["签到表"], *rows):
            sheet.append(list(row))
    book.save(path)
    return path
