"""村务监督委员会: meetings by quarter, the report of a year, advice answered in time; kept by who supervises alone."""

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
from lingyan.reports.team import balance_of
from lingyan.team.branch import actions, oversight
from lingyan.team.branch.desk import oversight_cards
from lingyan.team.branch.models import Advice, Sitting
from tests.support.actors import everything, holding
from tests.support.identity import Tree, signed_in, user_with
from tests.team.branch.support import TODAY, Room

DAY = dt.timedelta(days=1)


def met(room: Room, on: dt.date = TODAY, **changed: Any) -> Sitting:
    given = {"kind": "meeting", "topic": "审核收支", "members": 3, "present": 3, **changed}
    return actions.record_sitting(room.actor, **{"region": room.village, "on": on, **given})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "party"}, "bad-kind"), ({"on": TODAY + DAY}, "future"), ({"on": dt.date(1999, 12, 31)}, "bad-day"),
        ({"topic": " "}, "no-text"), ({"topic": "字" * 201}, "too-long"), ({"present": 0}, "bad-count"),
        ({"present": 4}, "bad-count"), ({"members": None}, "bad-count"), ({"members": 16, "present": 3}, "bad-count"),
    ],
)  # fmt: skip
def test_what_no_meeting_is(room: Room, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        met(room, **changed)
    assert refusal.value.code == code
    assert not Sitting.objects.exists()


def test_a_day_has_one_meeting_and_a_wrong_entry_makes_room(room: Room) -> None:
    first = met(room, topic=f"  {'字' * 200} ")
    met(room, kind="report")
    with pytest.raises(Refused, match="已经登记过"):
        met(room)
    actions.withdraw_sitting(room.actor, sitting_id=first.pk)
    assert met(room).pk != first.pk
    for act, words in (
        (lambda: actions.withdraw_sitting(room.actor, sitting_id=first.pk), "已经撤销"),
        (lambda: actions.advise(room.actor, sitting_id=first.pk, wording="补单"), "已经撤销"),
        (lambda: actions.withdraw_sitting(room.actor, sitting_id=10**9), "没有这次登记"),
    ):
        with pytest.raises(Refused, match=words):
            act()
    with pytest.raises(Refused, match="现有的村"):
        met(room, region=room.tree.town)
    with pytest.raises(Exception, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE branch_sitting SET topic = 'x'")


def test_advice_is_due_ten_days_after_the_meeting_and_answered_once(room: Room) -> None:
    made = met(room, TODAY - 11 * DAY)
    advice = actions.advise(room.actor, sitting_id=made.pk, wording="补齐附件")
    assert (advice.number, advice.due_on) == (1, TODAY - DAY)
    answer = {"advice_id": advice.pk, "wording": "已补齐"}
    for day, words in ((TODAY - 12 * DAY, "不能早于"), (TODAY + DAY, "还没有到")):
        with pytest.raises(Refused, match=words):
            actions.answer(room.actor, answered_on=day, **answer)
    actions.answer(room.actor, answered_on=made.on, **answer)
    with pytest.raises(Refused, match="已于"):
        actions.answer(room.actor, answered_on=TODAY, **answer)
    with pytest.raises(Refused, match="没有这条意见"):
        actions.answer(room.actor, answered_on=TODAY, advice_id=10**9, wording="好")
    report = met(room, kind="report")
    with pytest.raises(Refused, match="年度工作报告不提意见"):
        actions.advise(room.actor, sitting_id=report.pk, wording="补单")


def test_only_who_supervises_keeps_the_record(room: Room) -> None:
    made = met(room)
    advice = actions.advise(room.actor, sitting_id=made.pk, wording="补齐附件")
    other = holding("oversight.view", "branch.record")
    for act in (
        lambda: actions.record_sitting(
            other, region=room.village, kind="report", on=TODAY, topic="报告"
        ),
        lambda: actions.advise(other, sitting_id=made.pk, wording="补单"),
        lambda: actions.answer(other, advice_id=advice.pk, answered_on=TODAY, wording="好"),
        lambda: actions.withdraw_sitting(other, sitting_id=made.pk),
    ):  # fmt: skip
        with pytest.raises(Refused) as denied:
            act()
        assert denied.value.code == "denied"


def test_quarters_that_began_ask_for_a_meeting_and_the_year_for_a_report(room: Room) -> None:
    for on in (dt.date(2025, 3, 31), dt.date(2025, 7, 1), dt.date(2025, 9, 30)):
        met(room, on)
    met(room, dt.date(2025, 12, 20), kind="report")
    found = {
        each.label: (each.held, each.lacking, each.over) for each in oversight.duties(room.village, 2025)
    }
    assert found == {
        "2025Q1": (1, False, True), "2025Q2": (0, True, True), "2025Q3": (2, False, True), "2025Q4": (0, True, True),
        "2025": (1, False, True),
    }  # fmt: skip
    assert [each.label for each in oversight.duties(room.village, 2026)] == ["2026Q1", "2026"]
    assert oversight.duties(room.village, 2027) == []


def test_the_desk_says_what_is_open(room: Room) -> None:
    def titles(day: dt.date) -> list[str]:
        with clock.fixed(day):
            return [str(each.title) for each in oversight_cards(room.actor, room.village, Month.of(day))]

    assert titles(TODAY) == ["本季度还没有登记村务监督会议"]
    made = met(room)
    actions.advise(room.actor, sitting_id=made.pk, wording="补齐附件")
    assert titles(TODAY + 10 * DAY) == []
    assert titles(TODAY + 11 * DAY) == ["过了期限没有答复的村务监督意见"]


def test_the_desk_leads_to_late_advice_of_all_years(room: Room) -> None:
    """Advice of December is late in January, in the list of a year in which nobody met yet."""
    made = met(room, dt.date(2025, 12, 18))
    other = met(room, dt.date(2025, 12, 19))
    actions.advise(room.actor, sitting_id=made.pk, wording="补齐附件")
    day = dt.date(2026, 1, 5)
    keeper = signed_in(Client(), user_with("supervision", room.village, "jiandu-l"))
    with clock.fixed(day):
        card = next(iter(oversight_cards(room.actor, room.village, Month.parse("2025-11"))))
        page = keeper.get(card.url).content.decode()
    listed = [reverse("branch:sitting", args=[each.pk]) in page for each in (made, other)]
    assert (listed, "month=2026-01" in card.url) == ([True, False], True)


def test_they_stand_beside_one_head(room: Room) -> None:
    made = met(room)
    met(room, TODAY - DAY)
    met(room, dt.date(2025, 12, 31))
    met(room, kind="report")
    for wording in ("补齐附件", "公开清单"):
        actions.advise(room.actor, sitting_id=made.pk, wording=wording)
    first = Advice.objects.order_by("pk")[0]
    actions.answer(room.actor, advice_id=first.pk, answered_on=TODAY, wording="已补齐")
    found = balance_of(everything(), room.tree.county, 2026)
    assert (found.sittings, found.advised, found.replied, found.reported) == (2, 2, 1, 1)
    actions.withdraw_sitting(room.actor, sitting_id=made.pk)
    found = balance_of(everything(), room.tree.county, 2026)
    assert (found.sittings, found.advised, found.replied, found.reported) == (1, 0, 0, 1)


def test_the_pages_of_a_village(room: Room) -> None:
    keeper = signed_in(Client(), user_with("supervision", room.village, "jiandu-t"))

    def url(name: str, *more: Any) -> str:
        return f"{reverse(f'branch:{name}', args=more)}?region={room.village.code}&month=2026-03"

    sent = {"kind": "meeting", "on": "2026-03-09", "topic": "审核收支", "members": "3"}
    assert keeper.post(url("new-sitting"), sent).status_code == 422
    assert keeper.post(url("new-sitting"), {**sent, "present": "2"}).status_code == 302
    made = Sitting.objects.get()
    assert 'value="3"' in keeper.get(url("new-sitting")).content.decode()
    assert keeper.post(url("advise", made.pk), {"wording": "补齐附件"}).status_code == 302
    advice = Advice.objects.get()
    page = keeper.get(url("sitting", made.pk)).content.decode()
    assert "应到 3 人，实到 2 人" in page and "补齐附件" in page and "登记答复" in page
    sent = {"answered_on": "2026-03-10", "wording": "已补齐"}
    assert keeper.post(url("answer", advice.pk), sent).status_code == 302
    listed = keeper.get(url("sittings")).content.decode()
    assert "第1季度" in listed and "会议 1 / 1" in listed and "年度工作报告 0 / 1" in listed
    clerk = signed_in(Client(), user_with("village-clerk", room.village, "clerk-o"))
    seen = clerk.get(url("sitting", made.pk)).content.decode()
    assert "已补齐" in seen and "登记有误" not in seen
    assert clerk.get(url("new-sitting")).status_code == 403
    assert "留在列表里" in keeper.get(url("withdraw-sitting", made.pk)).content.decode()
    assert keeper.post(url("withdraw-sitting", made.pk)).status_code == 302
    assert "已撤销" in keeper.get(url("sittings")).content.decode()


def test_a_county_reads_many_in_a_fixed_number_of_queries(room: Room, django_assert_num_queries: Any) -> None:
    tree: Tree = room.tree
    office = signed_in(Client(), user_with("organisation-office", tree.county, "office-o"))
    url = f"{reverse('branch:sittings')}?region={tree.county.code}&month=2026-03"
    met(room)
    office.get(url)
    with django_assert_num_queries(10):
        office.get(url)
    for back in range(1, 6):
        made = met(room, TODAY - back * DAY, region=tree.other_village)
        actions.advise(room.actor, sitting_id=made.pk, wording="补齐附件")
    with django_assert_num_queries(10):
        assert "补齐" not in office.get(url).content.decode()
