from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lingyan.economy.projects import actions
from lingyan.economy.projects.models import Acceptance, Project
from lingyan.kernel import clock
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import PROJECTS_MANAGE
from tests.economy.projects.actions.test_planning import codes
from tests.economy.projects.support import TODAY, Village
from tests.support.actors import everything, holding
from tests.support.identity import one_person

DAY = dt.date(2025, 6, 10)


def tendered(village: Village, total: int = 50_000_00) -> Project:
    return village.approved(sources=village.sources(total), matter_id=village.passed(None).pk)


def test_the_county_asks_for_a_tender_before_the_start(village: Village) -> None:
    project = tendered(village)
    with pytest.raises(Refused) as refusal:
        actions.start(village.clerk, project_id=project.pk, on=TODAY)
    assert codes(refusal) == {"no-tender"}
    failed = actions.record_tender(
        village.clerk, project_id=project.pk, bid=village.bid(bidders=2, winner_id=None, price=None)
    )
    assert failed.winner is None
    with pytest.raises(Refused):
        actions.start(village.clerk, project_id=project.pk, on=TODAY)
    actions.record_tender(village.clerk, project_id=project.pk, bid=village.bid())
    assert actions.start(village.clerk, project_id=project.pk, on=TODAY).state == "building"
    small = village.approved(sources=village.sources(49_999_99))
    assert actions.start(village.clerk, project_id=small.pk, on=TODAY).state == "building"


def test_what_is_not_procured_is_not_tendered(village: Village) -> None:
    project = village.approved(
        procurement="none", sources=village.sources(60_000_00), matter_id=village.passed(None).pk
    )
    assert actions.start(village.clerk, project_id=project.pk, on=TODAY).state == "building"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"way": "lottery"}, "bad-way"),
        ({"opened_on": dt.date(2025, 4, 30)}, "bad-date"),
        ({"opened_on": dt.date(2025, 6, 16)}, "bad-date"),
        ({"bidders": -1}, "bad-tender"),
        ({"remark": "长" * 201}, "bad-tender"),
        ({"price": None}, "bad-outcome"),
        ({"winner_id": None}, "bad-outcome"),
        ({"winner_id": 10**9}, "unknown-party"),
        ({"price": 50_000_01}, "bad-price"),
        ({"bidders": 2}, "few-bidders"),
        ({"way": "exchange", "bidders": 0}, "few-bidders"),
        ({"way": "single", "bidders": 1}, "way-too-weak"),
    ],
)
def test_what_a_tender_may_not_say(village: Village, changes: dict[str, Any], code: str) -> None:
    project = tendered(village)
    with pytest.raises(Refused) as refusal:
        actions.record_tender(village.clerk, project_id=project.pk, bid=village.bid(**changes))
    assert code in codes(refusal)


def test_the_law_asks_for_a_public_tender_and_its_notice(village: Village) -> None:
    project = tendered(village, 4_000_000_00)
    with pytest.raises(Refused) as weak:
        actions.record_tender(village.clerk, project_id=project.pk, bid=village.bid())
    assert codes(weak) == {"way-too-weak", "short-notice"}
    bid = village.bid(way="public", noticed_on=dt.date(2025, 4, 30))
    assert actions.record_tender(village.clerk, project_id=project.pk, bid=bid).price == 39_000_00
    with pytest.raises(Refused) as twice:
        actions.record_tender(village.clerk, project_id=project.pk, bid=bid)
    assert codes(twice) == {"already-awarded"}


def test_a_tender_belongs_to_the_time_between_approval_and_start(village: Village) -> None:
    with pytest.raises(Refused) as early:
        actions.record_tender(village.clerk, project_id=village.draft().pk, bid=village.bid())
    with pytest.raises(Refused) as late:
        actions.record_tender(village.clerk, project_id=village.building().pk, bid=village.bid())
    assert codes(early) == codes(late) == {"wrong-state"}


@pytest.mark.parametrize("on", [dt.date(2025, 6, 14), dt.date(2025, 6, 16)])
def test_a_start_lies_between_approval_and_today(village: Village, on: dt.date) -> None:
    project = village.approved()
    with pytest.raises(Refused) as refusal:
        actions.start(village.clerk, project_id=project.pk, on=on)
    assert codes(refusal) == {"bad-date"}
    with pytest.raises(Refused) as draft:
        actions.start(village.clerk, project_id=village.draft().pk, on=TODAY)
    assert codes(draft) == {"wrong-state"}


def test_a_milestone_is_reached_once(village: Village) -> None:
    step = village.building().milestones.first()
    assert step is not None
    for on in (dt.date(2025, 1, 31), dt.date(2025, 6, 16)):
        with pytest.raises(Refused) as refusal:
            actions.reach(village.clerk, milestone_id=step.pk, on=on)
        assert codes(refusal) == {"bad-date"}
    with pytest.raises(Refused) as long:
        actions.reach(village.clerk, milestone_id=step.pk, on=DAY, remark="长" * 201)
    assert codes(long) == {"long-text"}
    assert actions.reach(village.clerk, milestone_id=step.pk, on=DAY, remark="路基已成").on == DAY
    with pytest.raises(Refused) as twice:
        actions.reach(village.clerk, milestone_id=step.pk, on=DAY)
    assert codes(twice) == {"already-reached"}
    with pytest.raises(Refused) as unknown:
        actions.reach(village.clerk, milestone_id=10**9, on=DAY)
    assert codes(unknown) == {"unknown-project"}
    ended = village.approved()
    first, second = ended.milestones.all()
    assert actions.reach(village.clerk, milestone_id=first.pk, on=TODAY).on == TODAY
    actions.cancel(village.clerk, project_id=ended.pk, reason="不办了")
    with pytest.raises(Refused) as late:
        actions.reach(village.clerk, milestone_id=second.pk, on=TODAY)
    assert codes(late) == {"wrong-state"}


def accept(village: Village, project: Project, **changes: Any) -> Acceptance:
    known = {"on": dt.date(2025, 6, 12), "unit": "芦溪镇验收组", "opinion": "合格"}
    return actions.accept(**{"actor": village.officer, "project_id": project.pk, **known, **changes})


def test_acceptance_keeps_what_the_books_held(village: Village) -> None:
    project = village.building()
    village.keep(project)
    with pytest.raises(Refused) as open_:
        accept(village, project)
    assert codes(open_) == {"milestones-open", "no-report"}
    village.reach_all(project)
    village.attach(project)
    assert accept(village, project).cost == 19_000_00
    project.refresh_from_db()
    assert (project.state, project.ended_on) == ("accepted", dt.date(2025, 6, 12))
    for step in (
        lambda: accept(village, project),
        lambda: actions.cancel(village.clerk, project_id=project.pk, reason="不办"),
        lambda: actions.start(village.clerk, project_id=project.pk, on=TODAY),
    ):
        with pytest.raises(Refused) as refusal:
            step()
        assert codes(refusal) == {"wrong-state"}
    with pytest.raises(DatabaseError), transaction.atomic():
        Acceptance.objects.update(cost=1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"unit": " "}, "bad-acceptance"),
        ({"opinion": "长" * 201}, "bad-acceptance"),
        ({"on": dt.date(2025, 2, 28)}, "bad-date"),
        ({"on": dt.date(2025, 6, 16)}, "bad-date"),
        ({"on": dt.date(2025, 6, 9)}, "bad-date"),
    ],
)
def test_what_an_acceptance_may_not_say(village: Village, changes: dict[str, Any], code: str) -> None:
    project = village.building()
    village.reach_all(project)
    village.attach(project)
    with pytest.raises(Refused) as refusal:
        accept(village, project, **changes)
    assert codes(refusal) == {code}


def test_two_accounts_of_one_person_do_not_run_and_accept_a_project(village: Village) -> None:
    project = village.building()
    one_person(village.clerk.user_id, 9)
    with pytest.raises(Refused) as same:
        accept(village, project, actor=everything(9))
    assert codes(same) == {"same-person"}


def test_who_runs_a_project_does_not_accept_it(village: Village) -> None:
    project = village.building()
    with pytest.raises(Refused) as same:
        accept(village, project, actor=village.clerk)
    assert codes(same) == {"same-person"}
    with pytest.raises(Refused) as denied:
        accept(village, project, actor=holding(PROJECTS_MANAGE, user_id=9))
    assert codes(denied) == {"denied"}


@pytest.mark.parametrize("reason", ["", "长" * 201])
def test_an_early_end_has_its_reason(village: Village, reason: str) -> None:
    project = village.building()
    with pytest.raises(Refused) as refusal:
        actions.cancel(village.clerk, project_id=project.pk, reason=reason)
    assert codes(refusal) == {"no-reason"}
    ended = actions.cancel(village.clerk, project_id=project.pk, reason="资金没有到位")
    assert (ended.state, ended.reason, ended.ended_on) == ("cancelled", "资金没有到位", TODAY)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"year": 2024}, "bad-year"), ({"year": 2026}, "bad-year"), ({"jobs": 0}, "bad-count"), ({"jobs": -1}, "bad-count"),
        ({"trainees": 1_000_001}, "bad-count"),
    ],
)  # fmt: skip
def test_what_a_count_may_not_be(village: Village, changes: dict[str, int], code: str) -> None:
    project = village.building()
    with pytest.raises(Refused) as refusal:
        actions.record_effect(
            village.clerk,
            project_id=project.pk,
            **{"year": 2025, "jobs": 3, "sessions": 0, "trainees": 0, **changes},
        )
    assert codes(refusal) == {code}


def test_effects_are_counted_from_the_start_on(village: Village) -> None:
    with pytest.raises(Refused) as early:
        actions.record_effect(
            village.clerk, project_id=village.approved().pk, year=2025, jobs=1, sessions=0, trainees=0
        )
    assert codes(early) == {"wrong-state"}
    project = village.accepted()
    with clock.fixed(dt.date(2026, 1, 5)):
        made = actions.record_effect(
            village.clerk, project_id=project.pk, year=2026, jobs=12, sessions=2, trainees=40
        )
    assert (made.jobs, made.sessions, made.trainees) == (12, 2, 40)
