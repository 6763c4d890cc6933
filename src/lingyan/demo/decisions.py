"""Village decisions of the demo: matters on their way through 四议两公开, each step on its day by the people of its post.

A matter is a story that stops at every day on which something happens; `Agenda` lets the stories of all villages go on
in the order of time. The showcase village has one matter for each thing that can befall a decision.
"""

from __future__ import annotations

import datetime as dt
import heapq
import random
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lingyan.decisions import actions, queries
from lingyan.decisions.actions import Ballot, Grant, Numbers, Photo, Proposal
from lingyan.decisions.actions.meetings import body_of
from lingyan.decisions.models import Matter
from lingyan.decisions.rules import Body
from lingyan.demo import signins
from lingyan.demo.drawing import chance_for
from lingyan.demo.numbers import of_village
from lingyan.demo.plan import Plan
from lingyan.demo.profiles import YUAN
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.people.models import Organisation
from lingyan.regions.models import Region

ONE_IN: Final = 80
"""Of the villages outside the showcase township so many have one that shows decisions."""
NEIGHBOURS: Final = 5
Story = Iterator[dt.date]
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a matter is about; amounts in whole yuan."""

    item: str
    title: str
    summary: str
    low: int = 0
    high: int = 0
    days: int = 20
    owner: str = "collective"


LEASE: Final = Subject(
    "lease",
    "{}号鱼塘出租",
    "原租期届满。公开竞价出租，租期五年，租金按年收取，底价由评估确定。",
    60_000,
    180_000,
)
PROJECT: Final = Subject(
    "project",
    "村道硬化工程",
    "硬化进村主道，路面宽四米半。所需资金由集体承担，公开招标。",
    90_000,
    400_000,
    90,
)
ROAD_LIGHTS: Final = Subject(
    "public-works",
    "路灯亮化工程",
    "在主要路口安装太阳能路灯三十盏，由村民代表监督验收。",
    30_000,
    60_000,
    40,
    "committee",
)
SPRINKLER: Final = Subject(
    "purchase", "购置洒水车", "用于村道保洁和抗旱送水，由集体购置，三家比价。", 60_000, 90_000
)
LAMPS: Final = Subject(
    "project", "文化广场路灯更换", "原灯损坏过半，换为节能灯，请有资质的单位安装。", 9_000, 9_001, 200
)
"""Every village of the showcase township whose payments are shown has decided this one; a payment rests on it."""
YEAR_BUDGET: Final = Subject(
    "budget",
    "本年度财务预算",
    "补办本年度预算的决定，收支按合同和上年实际逐项列明。",
    900_000,
    1_600_000,
    400,
)
SUBJECTS: Final = (
    LEASE,
    PROJECT,
    Subject(
        "distribution",
        "本年度收益分配方案",
        "先提公积公益金，其余按份额分配，方案附后。",
        30_000,
        120_000,
        40,
    ),
    Subject("disposal", "旧仓库处置", "旧仓库已闲置多年，评估后公开拍卖，收入归集体。", 40_000, 160_000),
    Subject("budget", "年度财务预算", "按上年实际和合同编制，收支逐项列明。", 200_000, 800_000, 30),
    Subject("village-rules", "修订村规民约", "增加爱护水源和红白事从简两条。", owner="committee"),
    Subject("village-plan", "村庄建设规划", "划定宅基地集中点和公共活动场地。", days=60, owner="committee"),
)


@dataclass(frozen=True, slots=True)
class Teller:
    """Who acts in one village, and what a story of it draws from."""

    region: Region
    committee: Organisation
    collective: Organisation
    clerk: Callable[[], Actor]
    officer: Callable[[], Actor]
    chance: random.Random

    def begin(self, subject: Subject, body: str = "", amount: int | None = None) -> Matter:
        organisation = self.committee if subject.owner == "committee" else self.collective
        if subject.high:
            amount = self.chance.randrange(subject.low, subject.high, 1000) * YUAN
        proposal = Proposal(
            organisation.pk, subject.item, body or ("villagers" if subject.owner == "committee" else "members"),
            subject.title.format(self.chance.choice("一二三四五六")), subject.summary, amount,
            clock.today() + dt.timedelta(days=subject.days + 45),
        )  # fmt: skip
        return actions.draft(self.clerk(), proposal)

    def ballot(self, matter: Matter, stage: str, *, present: int = 85, ayes: int = 93) -> Ballot:
        """So many percent present, and of these so many in favour."""
        found = queries.entitled(matter.organisation, body_of(matter, stage), clock.today())
        number = found.number if found else 0
        there = -(-number * present // 100)
        favour = -(-there * ayes // 100)
        return Ballot(there, favour, there - favour)


class Agenda:
    """Stories of many matters, each waiting for its next day."""

    def __init__(self, stories: Sequence[Story]) -> None:
        self._waiting: list[tuple[dt.date, int, Story]] = []
        for number, story in enumerate(stories):
            self._push(number, story)

    def _push(self, number: int, story: Story) -> None:
        day = next(story, None)
        if day is not None:
            heapq.heappush(self._waiting, (day, number, story))

    def join(self, stories: Sequence[Story]) -> None:
        """Let further stories go on beside those that wait."""
        for number, story in enumerate(
            stories, max((number for _, number, _ in self._waiting), default=0) + 1
        ):
            self._push(number, story)

    def advance(self, until: dt.date) -> None:
        """Let everything happen that happens up to a day, in the order of the days."""
        while self._waiting and self._waiting[0][0] <= until:
            day, number, story = heapq.heappop(self._waiting)
            with clock.fixed(day):
                self._push(number, story)


def agenda(plan: Plan, showcase: Region, villages: Sequence[str]) -> Agenda:
    """The stories of the showcase village, some neighbours, and one village in `ONE_IN` of the rest."""
    stories = _showcase_stories(plan, teller_of(showcase, "wenshu", "zhenganbu"))
    for region in _others(showcase, villages):
        teller = teller_of(region)
        latest = max(10, (plan.today - plan.begun).days - 10)
        stories.append(_rolls(plan, teller))
        if region.code.startswith(showcase.code[:9]):
            stories.append(_way(teller, LAMPS, plan.begun + 6 * _DAY))
        for number in range(2):
            subject = SUBJECTS[(region.pk + number) % len(SUBJECTS)]
            start = plan.begun + dt.timedelta(days=teller.chance.randint(4, latest))
            stories.append(_way(teller, subject, start))
    return Agenda(stories)


def _others(showcase: Region, villages: Sequence[str]) -> list[Region]:
    town = showcase.code[:9]
    near = [code for code in villages if code.startswith(town) and code != showcase.code][:NEIGHBOURS]
    far = [code for code in villages if not code.startswith(town)]
    chosen = chance_for("decisions").sample(far, -(-len(far) // ONE_IN)) if far else []
    return list(Region.objects.filter(code__in=[*near, *chosen], valid_to=None).select_related("parent"))


def teller_of(region: Region, clerk: str = "", officer: str = "") -> Teller:
    found = {
        each.kind: each
        for each in Organisation.objects.filter(region=region).select_related("region__parent")
    }
    town = region.parent
    assert town is not None

    def local(username: str, role: str, place: Region, title: str) -> Callable[[], Actor]:
        return lambda: (
            signins.actor(username) if username else signins.local(role, place, f"{place.name}{title}")
        )

    return Teller(
        region, found["committee"], found["collective"], local(clerk, "village-clerk", region, "文书"),
        local(officer, "township-officer", town, "干部"), chance_for("decisions", region.code),
    )  # fmt: skip


def _rolls(plan: Plan, teller: Teller) -> Story:
    """How many may vote, counted when the system was set up."""
    yield plan.begun + _DAY
    chance = teller.chance
    village, representatives = of_village(teller.region.code), chance.randint(30, 48)
    adults, households = village.adults, village.households
    rolls = {
        Body.PARTY_MEETING: Numbers(village.party_members), Body.VILLAGERS: Numbers(adults, households),
        Body.REPRESENTATIVES: Numbers(representatives + 6, households, representatives + 4, representatives // 3 + 4),
        Body.MEMBERS: Numbers(adults - chance.randint(10, 60)), Body.MEMBER_REPRESENTATIVES: Numbers(representatives),
    }  # fmt: skip
    for body, numbers in rolls.items():
        actions.record_roll(
            teller.clerk(),
            region=teller.region,
            body=body,
            as_of=plan.begun,
            numbers=numbers,
            basis="村里公布的名册",
        )


def _in(days: int) -> dt.date:
    """So many days after the day on which a story goes on."""
    return clock.today() + days * _DAY


def _way(
    teller: Teller,
    subject: Subject,
    start: dt.date,
    *,
    body: str = "",
    present: int = 85,
    left_at: str = "",
) -> Story:
    """A matter from its proposal on until today. `present` percent come to the vote; it may be left at a state."""
    yield start
    matter = teller.begin(subject, body)
    yield _in(2)
    if left_at == "draft":
        return
    yield from to_the_vote(teller, matter, present=present)
    if matter.state in {"returned", left_at}:
        return
    yield from to_the_board(teller, matter)
    if not queries.open_objections(matter).exists():
        actions.begin_execution(teller.clerk(), matter, on=clock.today())
        yield from _carry_out(teller, matter, subject.days)


def to_the_vote(teller: Teller, matter: Matter, *, present: int = 85) -> Story:
    """From the proposal through every meeting to the vote."""
    actions.propose(teller.clerk(), matter)
    yield from _study(teller, matter)
    yield from _meet(teller, matter, 5, present=90)
    yield from _meet(teller, matter, 12, present=present)


def _study(teller: Teller, matter: Matter) -> Story:
    """The party organisation and the two committees, in one meeting where the county lets them."""
    yield _in(2)
    heard = "走访了三十多户，多数赞成，希望收支及时公开"
    first = teller.ballot(matter, "s1", present=100, ayes=100)
    if queries.may_merge(matter, clock.today()):
        second = teller.ballot(matter, "s2", present=100, ayes=100)
        actions.record_merged(
            teller.clerk(), matter, held_on=clock.today(), study=first, discussion=second, opinions=heard
        )
        return
    actions.record_study(teller.clerk(), matter, held_on=clock.today(), ballot=first, opinions=heard)
    yield _in(1)
    second = teller.ballot(matter, "s2", present=100, ayes=100)
    actions.record_discussion(teller.clerk(), matter, held_on=clock.today(), ballot=second)


def _meet(teller: Teller, matter: Matter, days: int, *, present: int) -> Story:
    """The next meeting is called and held so many days later."""
    yield _in(1)
    actions.give_notice(
        teller.clerk(), matter, given_on=clock.today(), meeting_on=_in(days), place="村委会会议室",
        papers_on=clock.today(),
    )  # fmt: skip
    yield _in(days)
    matter.refresh_from_db()
    ballot = teller.ballot(matter, matter.state, present=present)
    actions.record_meeting(teller.clerk(), matter, ballot=ballot, opinions="会上没有不同意见")
    matter.refresh_from_db()


def to_the_board(teller: Teller, matter: Matter) -> Story:
    """Reviewed by the township and displayed for the law's days."""
    yield _in(2)
    number = f"审{matter.pk:05d}号"
    actions.review(
        teller.officer(), matter, lawful=True, reviewed_on=clock.today(), number=number, reason="程序合规"
    )
    yield _in(1)
    posting = actions.post(
        teller.clerk(),
        matter,
        from_on=clock.today(),
        place="村务公开栏",
        photos=[Photo("公示栏.png", _picture(200))],
    )
    yield posting.until_on + _DAY


def _carry_out(teller: Teller, matter: Matter, days: int) -> Story:
    yield _in(days)
    spent = matter.amount * teller.chance.randint(90, 100) // 100 if matter.amount else None
    actions.record_result(
        teller.clerk(), matter, outcome="done", done_on=clock.today(), acceptance="已办理完毕，监督机构到场核验",
        spent=spent,
    )  # fmt: skip
    yield _in(2)
    photo = Photo("结果公示.png", _picture(150))
    posting = actions.post(teller.clerk(), matter, from_on=clock.today(), place="村务公开栏", photos=[photo])
    yield posting.until_on + _DAY
    actions.close(teller.clerk(), matter, on=clock.today())
    actions.file_with_township(teller.officer(), matter, on=clock.today(), number=f"备{matter.pk:05d}")


def _showcase_stories(plan: Plan, teller: Teller) -> list[Story]:
    """Closed, carried out, objected to, called, returned, waiting for the township, drafted."""

    def ago(days: int) -> dt.date:
        return max(plan.begun + 3 * _DAY, plan.today - dt.timedelta(days=days))

    return [
        _rolls(plan, teller),
        _power(plan, teller),
        _with_papers(teller, _way(teller, LEASE, plan.begun + 3 * _DAY)),
        _way(teller, LAMPS, plan.begun + 6 * _DAY),
        _way(teller, PROJECT, ago(60)),
        _way(teller, ROAD_LIGHTS, ago(45), body="representatives"),
        _way(teller, SUBJECTS[3], ago(29)),
        _objected(teller, ago(1)),
        _way(teller, SUBJECTS[2], ago(16)),
        _way(teller, SUBJECTS[4], ago(5)),
        _way(teller, SUBJECTS[5], ago(40), present=45),
        _way(teller, SPRINKLER, ago(31), left_at="p1"),
        _way(teller, SUBJECTS[6], ago(3), left_at="draft"),
        _way(teller, YEAR_BUDGET, plan.begun + 8 * _DAY),
    ]


def _power(plan: Plan, teller: Teller) -> Story:
    yield plan.begun + 2 * _DAY
    grant = Grant(
        ["public-works", "village-expense"], "单项十万元以下的公益事业和开支", plan.begun, plan.begun.replace(
            year=plan.begun.year + 1
        ), plan.begun - 20 * _DAY, 100_000 * YUAN, basis="村民会议决议存村档案柜",
    )  # fmt: skip
    actions.grant_power(teller.clerk(), organisation=teller.committee, grant=grant)


def _with_papers(teller: Teller, story: Story) -> Story:
    """The same story; when its decision is on the board, its papers are written."""
    written = False
    for day in story:
        yield day
        matter = Matter.objects.filter(organisation=teller.collective, item=LEASE.item).first()
        if not written and matter and matter.state == "executing":
            written = True
            deciding = matter.meetings.get(stage="s4")
            papers: tuple[tuple[str, Any], ...] = (
                ("notice", deciding.notice), ("minutes", deciding), ("resolution", deciding),
            )  # fmt: skip
            for kind, source in papers:
                actions.make_paper(teller.clerk(), matter, kind=kind, source_id=source.pk)


def _objected(teller: Teller, day: dt.date) -> Story:
    """The supervision body objects to the decision that hangs on the board."""
    yield day
    matter = Matter.objects.filter(organisation=teller.collective, item="disposal", state="p1").first()
    if matter is not None:
        actions.raise_objection(
            signins.actor("jiandu"),
            matter,
            by="supervision",
            raised_on=day,
            text="评估报告没有放在公示材料里",
        )


def _picture(shade: int) -> bytes:
    """A plain PNG that stands for a photograph of the board."""
    width, height = 320, 240
    rows = (b"\0" + bytes([shade, shade - 20, shade - 40]) * width) * height

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
