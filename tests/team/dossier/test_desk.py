from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.rights import DOSSIER_MANAGE, DOSSIER_VIEW
from lingyan.parameters import actions as parameters
from lingyan.people.models import Tenure
from lingyan.team.dossier.desk import cards
from lingyan.team.dossier.rules import Sheet
from lingyan.team.selection.parameters import FILING
from tests.support.actors import holding
from tests.team.dossier.support import EXIT, TODAY, Office


def shown(office: Office, actor: Any = None, place: str = "芦原县") -> dict[str, tuple[int, str]]:
    items = cards(actor or office.keeper, office.places[place], Month.of(clock.today()))
    return {str(each.title): (each.count, each.section) for each in items}


def test_a_filing_waits_and_is_overdue_after_its_days(office: Office) -> None:
    # Of the two in office only the neighbour took office within the year, on May 20.
    with clock.fixed(dt.date(2026, 6, 4)):
        assert shown(office) == {"书记任职、离任待备案": (1, "waiting")}
    with clock.fixed(dt.date(2026, 6, 5)):
        assert shown(office) == {"书记备案已过期限": (1, "overdue")}
    assert shown(office, place="芦坪镇") == {}
    office.enter("filed", Sheet(TODAY, "begun", number="5号"), office.neighbour)
    assert shown(office) == {}


def test_a_filing_due_on_a_day_off_waits_for_the_next_working_day(office: Office) -> None:
    # Fifteen days after May 22 are a Saturday.
    Tenure.objects.filter(pk=office.neighbour.pk).update(start_on=dt.date(2026, 5, 22))
    for day, section in ((6, "waiting"), (8, "waiting"), (9, "overdue")):
        with clock.fixed(dt.date(2026, 6, day)):
            assert [found for _count, found in shown(office).values()] == [section], day


def test_the_days_for_filing_are_the_rule_of_selections(office: Office) -> None:
    parameters.set_value(
        office.keeper, FILING, region=office.places["芦原县"], text="30", from_on=dt.date(2026, 1, 1), basis="县委组织部通知"
    )  # fmt: skip
    with clock.fixed(dt.date(2026, 6, 19)):
        assert "书记备案已过期限" not in shown(office)


def test_a_township_does_not_file(office: Office) -> None:
    assert shown(office, holding(DOSSIER_MANAGE)) == {}
    assert shown(office, holding(DOSSIER_VIEW)) == {}


def test_leave_that_ends_soon(office: Office) -> None:
    office.enter("filed", Sheet(TODAY, "begun", number="5号"), office.neighbour)
    office.leave(until_on=dt.date(2026, 6, 19))
    assert shown(office) == {}
    with clock.fixed(dt.date(2026, 6, 16)):
        assert shown(office) == {"书记请假快到期": (1, "waiting")}
    with clock.fixed(dt.date(2026, 6, 20)):
        assert shown(office) == {}


def test_an_exit_is_open_until_everything_is_done(office: Office) -> None:
    office.enter("filed", Sheet(TODAY, "begun", number="5号"), office.neighbour)
    left, open_ = office.gone(), {"书记离任手续没有办完": (1, "waiting")}
    after = Tenure.objects.create(person=office.deputy.person, post=left.post, start_on=EXIT.on)
    office.enter("filed", Sheet(TODAY, "begun", number="6号"), after)
    for kind, sheet in (
        ("handover", Sheet(TODAY)), ("audit", Sheet(TODAY, "exit", number="7号")),
        ("filed", Sheet(TODAY, "ended", number="8号")),
    ):  # fmt: skip
        assert open_.items() <= shown(office).items()
        office.enter(kind, sheet)
    assert shown(office) == {}


def test_a_post_that_stands_empty(office: Office) -> None:
    left = office.gone()
    with clock.fixed(left.end_on + dt.timedelta(90)):  # type: ignore[operator]
        assert "书记空缺时间过长的村" not in shown(office)
    with clock.fixed(left.end_on + dt.timedelta(91)):  # type: ignore[operator]
        assert shown(office)["书记空缺时间过长的村"] == (1, "overdue")
        assert "书记空缺时间过长的村" not in shown(office, place="芦坪镇")


def test_all_cards_in_few_queries(office: Office, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        shown(office)
