"""Duties towards single members: committee members talk once a year, who is away is contacted every quarter."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.team.branch import actions, watching
from lingyan.team.branch.desk import cards
from lingyan.team.branch.models import Talk
from lingyan.team.branch.rules import Spell
from lingyan.team.branch.talking import Talked, away_lines, heart_line, months_before
from tests.support.actors import holding
from tests.support.identity import signed_in, user_with
from tests.team.branch.support import TODAY, Room

HERE, SITS = Spell("belongs"), Spell("duty", "委员")
SEATED = {1: [HERE, SITS], 2: [HERE, SITS], 3: [HERE]}


def away(since: dt.date | None, until: dt.date | None = None) -> Spell:
    return Spell("away", "", since, until)


def test_each_member_of_the_committee_talks_in_the_year() -> None:
    days = ((dt.date(2025, 1, 1), 1), (dt.date(2024, 12, 31), 2), (dt.date(2025, 12, 2), 2))
    talks = [Talked(on, (member, 3)) for on, member in days]
    line = heart_line(2025, SEATED, talks, on=dt.date(2025, 12, 1), least=1)
    assert (line.due, line.met, line.open) == ({1, 2}, {1}, {2})
    assert not heart_line(2025, SEATED, talks, on=dt.date(2025, 12, 2), least=1).open
    assert heart_line(2025, SEATED, talks, on=dt.date(2025, 12, 2), least=2).met == frozenset()
    assert not heart_line(2025, SEATED, talks, on=dt.date(2025, 12, 2), least=0).due


@pytest.mark.parametrize(
    ("spells", "due"),
    [
        ([HERE, away(None)], ["2025Q1", "2025Q2"]),
        ([HERE, away(dt.date(2024, 9, 30))], ["2025Q1", "2025Q2"]),
        ([HERE, away(dt.date(2024, 10, 1))], ["2025Q2"]),
        (
            [HERE, away(dt.date(2024, 9, 1), dt.date(2025, 2, 28)), away(dt.date(2025, 3, 1))],
            ["2025Q1", "2025Q2"],
        ),
        ([HERE, away(dt.date(2024, 9, 1), dt.date(2025, 6, 29))], ["2025Q1"]),
        ([Spell("belongs", "", None, dt.date(2025, 6, 29)), away(None)], ["2025Q1"]),
        ([HERE], []),
    ],
)
def test_whom_a_quarter_concerns(spells: list[Spell], due: list[str]) -> None:
    lines = away_lines(2025, {1: spells}, [], through=dt.date(2025, 4, 1), least=1)
    assert [line.period.label for line in lines if line.due] == due


def test_a_contact_counts_in_its_quarter() -> None:
    talks = [Talked(dt.date(2025, 3, 31), (1,)), Talked(dt.date(2025, 7, 1), (1,))]
    lines = away_lines(2025, {1: [HERE, away(None)]}, talks, through=dt.date(2025, 12, 31), least=1)
    assert [bool(line.met) for line in lines] == [True, False, True, False]
    assert months_before(dt.date(2025, 8, 31), 6) == dt.date(2025, 2, 28)


@pytest.fixture
def gone(room: Room) -> Any:
    """李一 has been away since the middle of last year."""
    member = room.named("李一")
    actions.begin_spell(
        room.actor, member_id=member.pk, kind="away", value="", from_on=dt.date(2025, 6, 1), until_on=None
    )
    return member


def talk(room: Room, first: str, second: str, on: dt.date = TODAY) -> Talk:
    return actions.record_talk(
        room.actor,
        branch_id=room.branch.pk,
        on=on,
        member_id=room.named(first).pk,
        partner_id=room.named(second).pk,
    )


def contact(room: Room, who: Any, on: dt.date = TODAY, channel: str = "phone") -> Talk:
    return actions.record_contact(
        room.actor, branch_id=room.branch.pk, on=on, member_id=who.pk, channel=channel
    )


def test_talks_are_recorded_once_and_withdrawn(room: Room) -> None:
    made = talk(room, "赵书记", "李一")
    [line] = watching.member_lines(room.branch, 2026)
    assert (len(line.due), len(line.met)) == (3, 1)
    for first, second, on, words in (
        ("李一", "赵书记", TODAY, "已经登记过"), ("李一", "李一", TODAY, "两个人"),
        ("赵书记", "李一", TODAY + dt.timedelta(days=1), "还没有到"), ("赵书记", "李一", dt.date(1999, 1, 1), "日期不对"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            talk(room, first, second, on)
    with pytest.raises(Refused, match="没有这名党员"):
        actions.record_talk(
            room.actor, branch_id=room.branch.pk, on=TODAY, member_id=made.member_id, partner_id=10**9
        )
    with pytest.raises(Refused) as denied:
        actions.withdraw_talk(holding("branch.view"), talk_id=made.pk)
    assert denied.value.code == "denied"
    actions.withdraw_talk(room.actor, talk_id=made.pk)
    for key, words in ((made.pk, "已经撤销"), (made.pk + 99, "没有这次登记")):
        with pytest.raises(Refused, match=words):
            actions.withdraw_talk(room.actor, talk_id=key)
    [line] = watching.member_lines(room.branch, 2026)
    assert not line.met
    assert watching.member_lines(room.branch, 2027) == []
    talk(room, "赵书记", "李一")
    with pytest.raises(Exception, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE branch_talk SET member_id = partner_id")


def test_contacts_are_for_who_is_away(room: Room, gone: Any) -> None:
    here = room.named("孙委")
    for who, channel, words in (
        (here, "phone", "没有登记外出"),
        (gone, "", "列出的"),
        (gone, "radio", "列出的"),
    ):
        with pytest.raises(Refused, match=words):
            contact(room, who, channel=channel)
    contact(room, gone)
    [_heart, line] = watching.member_lines(room.branch, 2026)
    assert (line.rule, line.period.label, line.due, line.met) == ("C-10", "2026Q1", {gone.pk}, {gone.pk})
    left = room.named("周二")
    belongs = left.spells.get(kind="belongs")
    actions.end_spell(room.actor, spell_id=belongs.pk, until_on=TODAY - dt.timedelta(days=1))
    with pytest.raises(Refused, match="不在本支部"):
        talk(room, "赵书记", "周二")


def test_the_desk_alerts_and_decides_nothing(room: Room, gone: Any) -> None:
    def titles(day: dt.date) -> list[str]:
        with clock.fixed(day):
            found = cards(room.actor, room.village, Month.of(day))
            return [str(item.title) for item in found if "流动" in str(item.title)]

    assert titles(dt.date(2025, 11, 30)) == []
    assert titles(dt.date(2025, 12, 1)) == ["外出流动党员六个月没有联系，请核实"]
    contact(room, gone, dt.date(2025, 12, 20))
    assert titles(dt.date(2025, 12, 31)) == []
    assert titles(dt.date(2026, 1, 1)) == ["外出流动党员本季度还没有联系"]
    assert titles(dt.date(2026, 6, 20)) == ["外出流动党员本季度还没有联系"]
    assert titles(dt.date(2026, 6, 21)) == ["外出流动党员六个月没有联系，请核实"]


def test_the_pages_of_talks(room: Room, gone: Any) -> None:
    clerk = signed_in(Client(), user_with("village-clerk", room.village, "clerk-t"))
    branch = room.branch

    def url(name: str, *more: Any) -> str:
        return f"{reverse(f'branch:{name}', args=more)}?region={room.village.code}&month=2026-03"

    heart = {"on": "2026-03-10", "member": room.named("赵书记").pk, "partner": gone.pk}
    assert (
        clerk.post(url("new-talk", branch.pk, "heart"), {**heart, "partner": heart["member"]}).status_code
        == 422
    )
    assert clerk.post(url("new-talk", branch.pk, "heart"), heart).status_code == 302
    form = clerk.get(url("new-talk", branch.pk, "away")).content.decode()
    assert "李一" in form and "赵书记" not in form
    sent = {"on": "2026-03-09", "member": gone.pk, "channel": "branch"}
    assert clerk.post(url("new-talk", branch.pk, "away"), sent).status_code == 302
    page = clerk.get(url("talks", branch.pk)).content.decode()
    assert "经流入地党组织" in page and "已办 1 / 应办 3 人" in page and "孙委" in page
    quiet, lost = (clerk.get(f"{url('members')}&look={look}").content.decode() for look in ("quiet", "lost"))
    assert "李一" not in quiet and "李一" not in lost
    row = Talk.objects.get(kind="heart")
    assert "留在列表里" in clerk.get(url("withdraw-talk", row.pk)).content.decode()
    assert clerk.post(url("withdraw-talk", row.pk)).status_code == 302
    assert "已撤销" in clerk.get(url("talks", branch.pk)).content.decode()
    officer = signed_in(Client(), user_with("township-officer", room.tree.town, "officer-t"))
    seen = officer.get(url("branch", branch.pk)).content.decode()
    assert "联系外出流动党员" in seen and "李一" not in seen
    assert officer.get(url("talks", branch.pk)).status_code == 403
    assert clerk.get(url("new-talk", branch.pk, "gossip")).status_code == 404
