"""A village with its committee, collective and rolls, and matters brought to any state by the real actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import pytest

from lingyan.decisions import actions
from lingyan.decisions.actions import Ballot, Grant, Numbers, Photo, Proposal
from lingyan.decisions.models import Matter, Meeting, Objection, Power
from lingyan.decisions.rules import Body
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.people.models import Organisation
from lingyan.regions.models import Region
from tests.support.actors import everything

TODAY: Final = dt.date(2026, 6, 30)
"""Where the clock of these tests stands."""
JPEG: Final = b"\xff\xd8\xff\xe0 board"


def day(text: str) -> dt.date:
    """`03-05` of 2026."""
    return dt.date.fromisoformat(f"2026-{text}")


HELD: Final = {
    "s1": day("03-03"), "s2": day("03-04"), "s3-notice": day("03-05"), "s3": day("03-08"), "s4-notice": day("03-09"),
    "s4": day("03-19"), "review": day("03-20"), "posted": day("03-21"), "until": day("04-07"), "result": day("05-10"),
    "result-posted": day("05-11"), "result-until": day("05-26"),
}  # fmt: skip
"""When a matter passes each step here. 21 March and fifteen days end on a holiday; the display runs until 7 April."""

ROLLS: Final = {
    Body.PARTY_COMMITTEE: Numbers(5), Body.TWO_COMMITTEES: Numbers(8), Body.PARTY_MEETING: Numbers(60),
    Body.VILLAGERS: Numbers(900, households=300), Body.REPRESENTATIVES: Numbers(45, 400, 40, 16),
    Body.MEMBERS: Numbers(1000), Body.MEMBER_REPRESENTATIVES: Numbers(30),
}  # fmt: skip
ENOUGH: Final = {
    "s1": Ballot(5, 5), "s2": Ballot(8, 8), "s3": Ballot(40, 40), Body.VILLAGERS: Ballot(451, 300, 100, 51),
    Body.REPRESENTATIVES: Ballot(30, 20, 5, 5), Body.MEMBERS: Ballot(700, 680, 20),
    Body.MEMBER_REPRESENTATIVES: Ballot(25, 22, 3),
}  # fmt: skip


@dataclass
class Village:
    """One village. `actor` may do everything."""

    region: Region
    committee: Organisation
    collective: Organisation
    actor: Actor

    def proposal(self, **changes: Any) -> Proposal:
        given = {
            "organisation_id": self.collective.pk, "item": "lease", "body": str(Body.MEMBERS),
            "title": "三号鱼塘出租", "summary": "三号鱼塘租期五年，公开竞价，底价每年三万元。", "amount": 150_000_00,
            "due_on": day("05-31"),
        }  # fmt: skip
        return Proposal(**{**given, **changes})

    def draft(self, **changes: Any) -> Matter:
        return actions.draft(self.actor, self.proposal(**changes))

    def at(self, state: str, **changes: Any) -> Matter:
        """A matter in this state; `s4-noticed`, `p1-reviewed`, `p1-posted` and `result` lie in between."""
        matter = self.draft(**changes)
        if state == "draft":
            return matter
        for name, step in _WAY:
            step(self, matter)
            matter.refresh_from_db()
            if name == state:
                return matter
        raise LookupError(state)


def make_village(region: Region, *, rolls: bool = True) -> Village:
    def organisation(kind: str, name: str) -> Organisation:
        return Organisation.objects.get_or_create(
            kind=kind, region=region, defaults={"name": f"{region.name}{name}"}
        )[0]

    village = Village(
        region,
        organisation("committee", "村民委员会"),
        organisation("collective", "股份经济合作社"),
        everything(),
    )
    with clock.fixed(day("01-01")):
        for body, numbers in ROLLS.items() if rolls else ():
            actions.record_roll(
                village.actor,
                region=region,
                body=body,
                as_of=clock.today(),
                numbers=numbers,
                basis="2026年名册",
            )
    return village


def _study(village: Village, matter: Matter) -> None:
    actions.record_study(
        village.actor, matter, held_on=HELD["s1"], ballot=ENOUGH["s1"], opinions="走访三十户，多数赞成"
    )


def _discuss(village: Village, matter: Matter) -> None:
    actions.record_discussion(village.actor, matter, held_on=HELD["s2"], ballot=ENOUGH["s2"])


def call(village: Village, matter: Matter, **changes: Any) -> None:
    """The notice of the meeting that is next, on the usual days."""
    stage = matter.state
    given = {
        "given_on": HELD[f"{stage}-notice"], "meeting_on": HELD[stage], "place": "村委会会议室", "papers_on": day("03-09"),
    }  # fmt: skip
    actions.give_notice(village.actor, matter, **{**given, **changes})


def _party_meeting(village: Village, matter: Matter) -> None:
    call(village, matter)
    actions.record_meeting(village.actor, matter, ballot=ENOUGH["s3"])


def _decide(village: Village, matter: Matter) -> None:
    actions.record_meeting(village.actor, matter, ballot=ENOUGH[Body(matter.body)], opinions="没有不同意见")


def _review(village: Village, matter: Matter) -> None:
    actions.review(village.actor, matter, lawful=True, reviewed_on=HELD["review"], number="镇审〔2026〕7号")


def _post(village: Village, matter: Matter) -> None:
    actions.post(
        village.actor, matter, from_on=HELD["posted"], place="村务公开栏", photos=[Photo("公示.jpg", JPEG)]
    )


def _execute(village: Village, matter: Matter) -> None:
    actions.begin_execution(village.actor, matter, on=HELD["until"])


def _result(village: Village, matter: Matter) -> None:
    actions.record_result(
        village.actor,
        matter,
        outcome="done",
        done_on=HELD["result"],
        acceptance="合同已签，租金已到账",
        spent=145_000_00,
    )


def _post_result(village: Village, matter: Matter) -> None:
    photo = Photo("结果.jpg", JPEG + b"2")
    actions.post(village.actor, matter, from_on=HELD["result-posted"], place="村务公开栏", photos=[photo])


_WAY: Final = (
    ("s1", lambda village, matter: actions.propose(village.actor, matter)),
    ("s2", _study),
    ("s3", _discuss),
    ("s4", _party_meeting),
    ("s4-noticed", call),
    ("p1", _decide),
    ("p1-reviewed", _review),
    ("p1-posted", _post),
    ("executing", _execute),
    ("result", _result),
    ("p2", _post_result),
    ("closed", lambda village, matter: actions.close(village.actor, matter, on=HELD["result-until"])),
)


def code_of(act: Callable[..., Any], *arguments: Any, **more: Any) -> str:
    """The code with which an action refuses."""
    with pytest.raises(Refused) as caught:
        act(*arguments, **more)
    return caught.value.code


def again(matter: Matter) -> Matter:
    return Matter.objects.select_related("organisation__region").get(pk=matter.pk)


def study(village: Village, matter: Matter, **changes: Any) -> Meeting:
    given = {"held_on": HELD["s1"], "ballot": Ballot(5, 5), "opinions": "多数赞成"}
    return actions.record_study(village.actor, matter, **{**given, **changes})


def grant(village: Village, **changes: Any) -> Power:
    given = {
        "items": ["public-works", "village-expense"], "scope": "单项十万元以下的公益事业", "from_on": day("01-10"),
        "until_on": day("12-31"), "decided_on": day("01-08"), "ceiling": 100_000_00, "basis": "村档案柜2026-1",
    }  # fmt: skip
    return actions.grant_power(
        village.actor, organisation=village.committee, grant=Grant(**{**given, **changes})
    )


def raise_objection(village: Village, matter: Matter, on: dt.date) -> Objection:
    return actions.raise_objection(village.actor, matter, by="villager", raised_on=on, text="与事实不符")
