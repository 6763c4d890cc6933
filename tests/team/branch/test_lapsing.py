"""Ties that loosen: contact lost, party life lapsed, a term to correct oneself, fees (C-11 to C-14). A person decides."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BRANCH_VIEW
from lingyan.team.branch import actions, lapsing, queries, rules, watching
from lingyan.team.branch.desk import cards
from lingyan.team.branch.models import Fee, Talk, Verdict
from lingyan.team.branch.rules import Period, Spell
from lingyan.team.branch.talking import Talked
from tests.support.actors import holding
from tests.support.identity import signed_in, user_with
from tests.team.branch.support import TODAY, Room

HERE = Spell("belongs")
FEBRUARY = Period("2026-02", dt.date(2026, 2, 1), dt.date(2026, 2, 28))


def day(month: int, number: int = 1, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


def refused(code: str, call: Any, *args: Any, **given: Any) -> None:
    with pytest.raises(Refused) as refusal:
        call(*args, **given)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("spells", "owes"),
    [
        ([HERE], True),
        ([Spell("belongs", "", day(2))], True),
        ([Spell("belongs", "", day(2, 2))], False),
        ([Spell("belongs", "", None, day(2, 27))], False),
        ([Spell("belongs", "", None, day(2, 10)), Spell("belongs", "", day(2, 11))], True),
        ([HERE, Spell("free", "", day(2, 28))], False),
        ([HERE, Spell("free", "", None, day(2, 27))], True),
        ([HERE, Spell("stopped", "1号", day(1))], False),
        ([], False),
    ],
)
def test_who_owes_the_fee_of_a_month(spells: list[Spell], owes: bool) -> None:
    assert lapsing.owes_fee(spells, FEBRUARY) is owes


def test_fees_are_due_by_the_last_day_of_the_month() -> None:
    paid = {(1, "2026-01"): day(1, 31), (2, "2026-01"): day(2), (1, "2026-02"): day(1, 31)}
    lines = lapsing.fee_lines(2026, {1: [HERE], 2: [HERE]}, paid, through=day(2, 1))
    assert [(line.period.label, line.met, line.open) for line in lines] == [
        ("2026-01", {1}, {2}), ("2026-02", {1}, {2}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("since", "on", "stop"),
    [
        (day(1), day(6, 30), False),
        (day(1), day(7), True),
        (dt.date(2025, 8, 31), day(2, 28), False),
        (dt.date(2025, 8, 31), day(3, 1), True),
        (None, day(1), True),
    ],
)
def test_six_months_without_contact(since: dt.date | None, on: dt.date, stop: bool) -> None:
    spells = [HERE, Spell("lost", "", since)]
    assert lapsing.may_stop(spells, on) is stop
    assert not lapsing.may_stop([*spells, Spell("stopped", "1号", on)], on)
    assert not lapsing.may_stop([HERE, Spell("lost", "", since, on - dt.timedelta(days=1))], on)


def test_two_years_after_that() -> None:
    spells = [HERE, Spell("lost"), Spell("stopped", "1号", dt.date(2024, 3, 10))]
    assert not lapsing.may_strike(spells, dt.date(2026, 3, 9))
    assert lapsing.may_strike(spells, dt.date(2026, 3, 10))
    assert not lapsing.may_strike(
        [*spells, Spell("struck", "2号", dt.date(2026, 3, 10))], dt.date(2026, 3, 10)
    )


def test_who_is_lost_is_looked_for_each_quarter() -> None:
    spells = {
        1: [HERE, Spell("lost", "", dt.date(2025, 12, 31))],
        2: [HERE, Spell("lost", "", day(1, 2))],
        3: [HERE],
    }
    lines = lapsing.trace_lines(
        2026, spells, [Talked(day(3, 31), (1,)), Talked(day(4), (2,))], through=day(4)
    )
    assert [(line.due, line.met) for line in lines] == [({1}, {1}), ({1, 2}, {2})]


@pytest.mark.parametrize(
    ("first", "last", "fault"),
    [
        (day(3, 10), dt.date(2027, 3, 10), ""),
        (day(3, 10), dt.date(2027, 3, 11), "一年"),
        (dt.date(2024, 2, 29), dt.date(2025, 2, 28), ""),
        (dt.date(2024, 2, 29), dt.date(2025, 3, 1), "一年"),
        (None, day(3), "起止"),
        (day(3), None, "起止"),
    ],
)
def test_a_term_is_no_longer_than_a_year(first: dt.date | None, last: dt.date | None, fault: str) -> None:
    found = lapsing.term_fault(Spell("correct", "1号", first, last))
    assert fault in found and bool(found) is bool(fault)


def test_a_term_that_is_over_is_decided_on() -> None:
    term = Spell("correct", "1号", day(1), day(3, 9))
    assert not lapsing.correction_line(2026, [(1, term, False)], on=day(3, 9)).due
    assert lapsing.correction_line(2026, [(1, term, False)], on=day(3, 10)).open == {1}
    line = lapsing.correction_line(2026, [(1, term, True)], on=day(3, 10))
    assert (line.due, line.met) == ({1}, {1})
    assert lapsing.correction_line(
        2025, [(1, Spell("correct", "1号", day(1, 1, 2025), day(12, 31, 2025)), False)], on=day(1)
    ).due


@pytest.mark.parametrize(
    ("months", "count"),
    [
        ([], 0),
        ([True], 1),
        ([True, True, True], 3),
        ([True, False, True, True], 2),
        ([True, None, True], 1),
        ([True, False], 0),
    ],
)
def test_months_in_a_row(months: list[bool | None], count: int) -> None:
    assert lapsing.in_a_row(months) == count


def test_leave_is_no_absence() -> None:
    assert lapsing.absent_month(["absent", "absent"]) is True
    assert lapsing.absent_month(["absent", "excused"]) is False
    assert lapsing.absent_month([]) is None
    assert [lapsing.whole_months(day(1, 31), on, 6) for on in (day(2, 28), day(3, 1), day(12))] == [0, 1, 6]


def test_fees_of_a_month(room: Room) -> None:
    branch, february = room.branch, Month(2026, 2)
    keys = [room.named(name).pk for name in ("赵书记", "李一")]
    fees = {"branch_id": branch.pk, "month": february, "paid_on": TODAY}
    refused("nobody", actions.record_fees, room.actor, member_ids=[], **fees)
    refused("future", actions.record_fees, room.actor, member_ids=keys, **{**fees, "paid_on": day(3, 11)})
    refused(
        "bad-month", actions.record_fees, room.actor, member_ids=keys, **{**fees, "month": Month(2027, 4)}
    )
    refused("not-owed", actions.record_fees, room.actor, member_ids=[*keys, 10**9], **fees)
    refused("denied", actions.record_fees, holding(BRANCH_VIEW), member_ids=keys, **fees)
    made = actions.record_fees(room.actor, member_ids=keys, **fees)
    refused("twice", actions.record_fees, room.actor, member_ids=keys[:1], **fees)
    actions.record_fees(room.actor, member_ids=keys, **{**fees, "month": Month(2027, 3)})
    actions.withdraw_fee(room.actor, fee_id=made[0].pk)
    refused("withdrawn", actions.withdraw_fee, room.actor, fee_id=made[0].pk)
    refused("unknown-fee", actions.withdraw_fee, room.actor, fee_id=0)
    actions.record_fees(room.actor, member_ids=keys[:1], **fees)
    with pytest.raises(DatabaseError), transaction.atomic():
        Fee.objects.update(paid_on=day(1))
    lines = {line.period.label: line for line in watching.member_lines(branch, 2026) if line.rule == "C-14"}
    assert lines["2026-02"].met == frozenset() and len(lines["2026-02"].due) == 7, "三月才交，不算按月"


def test_the_way_of_somebody_who_is_lost(room: Room) -> None:
    who = room.named("周二").pk
    begin = {"member_id": who, "value": "支委会3号"}
    refused("not-lost-long", actions.begin_spell, room.actor, kind="stopped", from_on=TODAY, **begin)
    reach = {"branch_id": room.branch.pk, "on": TODAY, "member_id": who, "channel": "phone"}
    refused("not-lost", actions.record_trace, room.actor, **reach)
    actions.begin_spell(room.actor, member_id=who, kind="lost", from_on=dt.date(2023, 1, 1))
    refused("unknown-channel", actions.record_trace, room.actor, **{**reach, "channel": ""})
    assert actions.record_trace(room.actor, **reach).kind == Talk.Kind.TRACE
    assert watching.to_decide(room.actor, room.village)["stop"] == [who]
    refused("no-number", actions.begin_spell, room.actor, member_id=who, kind="stopped", from_on=TODAY)
    refused("no-day", actions.begin_spell, room.actor, kind="stopped", from_on=None, **begin)
    refused("future", actions.begin_spell, room.actor, kind="stopped", from_on=day(3, 11), **begin)
    refused("not-stopped-long", actions.begin_spell, room.actor, kind="struck", from_on=TODAY, **begin)
    actions.begin_spell(room.actor, kind="stopped", from_on=dt.date(2024, 3, 10), **begin)
    assert watching.to_decide(room.actor, room.village) == {"stop": [], "strike": [who], "correct": []}
    spells = queries.spells_of([room.branch.pk])[who]
    assert not rules.standing(spells, TODAY).belongs and rules.standing(spells, dt.date(2024, 3, 9)).votes
    actions.begin_spell(room.actor, kind="struck", from_on=TODAY, **begin)
    assert room.named("周二").spells.get(kind="belongs").until_on == TODAY
    assert watching.to_decide(room.actor, room.village)["strike"] == []


def test_leaving_by_oneself_is_decided_and_never_computed(room: Room) -> None:
    who = room.named("李一")
    actions.begin_spell(room.actor, member_id=who.pk, kind="quit", from_on=TODAY, value="党员大会5号")
    assert who.spells.get(kind="belongs").until_on == TODAY
    other = {"kind": "quit", "from_on": dt.date(2020, 1, 1), "value": "党员大会5号"}
    refused("overlaps", actions.begin_spell, room.actor, member_id=who.pk, **other)
    actions.end_spell(
        room.actor, spell_id=room.named("周二").spells.get(kind="belongs").pk, until_on=day(3, 1)
    )
    refused(
        "not-on-roll",
        actions.begin_spell,
        room.actor,
        member_id=room.named("周二").pk,
        **{**other, "from_on": TODAY},
    )


def test_a_term_to_correct_oneself(room: Room) -> None:
    who = room.named("李一").pk
    term = {"member_id": who, "kind": "correct", "value": "党员大会2号", "from_on": day(1, 5)}
    refused("bad-term", actions.begin_spell, room.actor, **term)
    refused("bad-term", actions.begin_spell, room.actor, **term, until_on=dt.date(2027, 1, 6))
    made = actions.begin_spell(room.actor, **term, until_on=day(3, 9))
    assert watching.to_decide(room.actor, room.village)["correct"] == [who]
    closing = {"spell_id": made.pk, "on": TODAY, "result": "better", "number": "党员大会6号"}
    refused("wrong-kind", actions.close_correction, room.actor, **{**closing, "result": "fine"})
    refused("before-start", actions.close_correction, room.actor, **{**closing, "on": day(1, 4)})
    refused("future", actions.close_correction, room.actor, **{**closing, "on": day(3, 11)})
    refused("no-text", actions.close_correction, room.actor, **{**closing, "number": ""})
    refused("unknown-spell", actions.close_correction, room.actor, **{**closing, "spell_id": 0})
    refused("denied", actions.close_correction, holding(BRANCH_VIEW), **closing)
    actions.close_correction(room.actor, **closing)
    refused("closed", actions.close_correction, room.actor, **closing)
    with pytest.raises(DatabaseError), transaction.atomic():
        Verdict.objects.update(result="worse")
    assert not watching.to_decide(room.actor, room.village)["correct"]


def test_party_life_that_lapses_is_an_alert(room: Room) -> None:
    away = room.named("李一")
    for month in (10, 11, 12, 1, 2):
        on = dt.date(2026 if month < 3 else 2025, month, 15)
        with clock.fixed(on):
            held = room.held("day", on=on)
            room.ticked(held, 李一="absent", 周二="absent" if month != 12 else "excused")
            people = [room.named(name).pk for name in ("赵书记", "李一", "周二")]
            actions.record_fees(
                room.actor, branch_id=room.branch.pk, month=Month.of(on), member_ids=people[: 3 if month > 3 else 2],
                paid_on=on,
            )  # fmt: skip
    found = watching.lapses([room.branch], TODAY)
    assert found[away.pk] == lapsing.Lapse(absent=5)
    assert found[room.named("周二").pk] == lapsing.Lapse(absent=2, unpaid=2)
    assert room.named("郑老").pk not in found and found[room.named("钱副").pk].unpaid == 5
    assert set(watching.lapsed(room.actor, room.village)) >= {away.pk}


def test_a_task_left_undone(room: Room) -> None:
    session = room.held("day", on=dt.date(2025, 9, 1))
    who = room.named("李一")
    actions.add_resolution(
        room.actor, session_id=session.pk, wording="修路", due_on=dt.date(2025, 11, 10), owner_id=who.pk
    )
    assert watching.lapses([room.branch], TODAY)[who.pk].idle == 4
    assert set(watching.lapsed(room.actor, room.village)) == {who.pk}
    assert not watching.lapsed(holding(BRANCH_VIEW), room.village)


def test_on_the_screen(room: Room) -> None:
    branch = room.branch
    clerk = signed_in(Client(), user_with("village-clerk", room.village))
    page, where = reverse("branch:fees", args=[branch.pk]), f"?region={room.village.code}&month=2026-02"

    def text(url: str) -> str:
        return clerk.get(url, follow=True).content.decode()

    assert "应交 7 人，已交 0 人" in text(page + where)
    assert clerk.post(page + where, {"paid_on": "2026-03-09"}).status_code == 422
    sent = {"paid_on": "2026-02-20", "row": [room.named("赵书记").pk, room.named("李一").pk]}
    assert clerk.post(page + where, sent).status_code == 302
    assert "应交 7 人，已交 2 人" in text(page + where)
    back = reverse("branch:withdraw-fee", args=[Fee.objects.get(member=room.named("李一")).pk])
    assert "可以重新登记" in text(back) and clerk.post(back).status_code == 302
    member = reverse("branch:member", args=[room.named("李一").pk])
    term = {"kind": "correct", "value": "党员大会2号", "from_on": "2026-01-05", "until_on": "2026-03-09"}
    assert clerk.post(reverse("branch:begin", args=[room.named("李一").pk]), term).status_code == 302
    year = text(reverse("branch:branch", args=[branch.pk]) + "?month=2026-03")
    assert "限期改正期满，请研究处理" in year and "按月交纳党费" in year
    officer = signed_in(Client(), user_with("township-officer", room.tree.town))
    seen = officer.get(reverse("branch:branch", args=[branch.pk]), follow=True).content.decode()
    assert "按月交纳党费" in seen and "李一" not in seen and "限期改正" not in seen
    assert "期满处理" in text(member)
    close = reverse("branch:close-correction", args=[room.named("李一").spells.get(kind="correct").pk])
    assert (
        clerk.post(close, {"on": "2026-03-10", "result": "better", "number": "党员大会6号"}).status_code
        == 302
    )
    assert "已经改正" in text(member)
    assert "李一" in text(reverse("branch:members") + f"{where}&look=") and "李一" not in text(
        reverse("branch:members") + f"{where}&look=decide"
    )
    actions.begin_spell(room.actor, member_id=room.named("周二").pk, kind="lost", from_on=day(1))
    trace = reverse("branch:new-talk", args=[branch.pk, "trace"])
    assert "周二" in text(trace) and "李一" not in text(trace)
    sent = {"on": "2026-03-01", "member": room.named("周二").pk, "channel": "visit"}
    assert clerk.post(trace, sent).status_code == 302
    assert "查找失去联系的党员" in text(reverse("branch:talks", args=[branch.pk]) + "?month=2026-03")


def test_the_desk_says_whom_to_speak_with(room: Room) -> None:
    who = room.named("李一").pk
    actions.begin_spell(room.actor, member_id=who, kind="lost", from_on=dt.date(2025, 1, 1))
    session = room.held("day", on=dt.date(2025, 9, 1))
    actions.add_resolution(
        room.actor,
        session_id=session.pk,
        wording="修路",
        due_on=dt.date(2025, 11, 10),
        owner_id=room.named("周二").pk,
    )
    month = Month.of(TODAY)
    titles = {str(each.title): each.count for each in cards(room.actor, room.village, month)}
    assert titles["有党员到了要支部研究决定的时候"] == 1
    assert titles["有党员几个月没有参加组织生活、交党费或做工作，请谈话核实"] == 1
    assert not any("研究决定" in str(each.title) for each in cards(room.actor, room.tree.town, month))
