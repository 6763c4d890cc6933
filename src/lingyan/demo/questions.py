"""Questions of the demo's villagers: some answered and published, some late on the township's desk, some about officials.

They are posted, taken out of the box, passed up and answered in the order of their days, between the months of the books,
by the people of the posts. Sentences name nobody.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import Final

from lingyan.demo import signins
from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import Plan
from lingyan.demo.signins import Showcase
from lingyan.demo.words import GIVEN_MEN, GIVEN_WOMEN, SURNAMES
from lingyan.disclosure.models import Publication
from lingyan.identity.actions import create_user, set_assignment
from lingyan.identity.actors import actor_for
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.questions import actions, queries
from lingyan.questions.models import Level, Message, Question, Release
from lingyan.questions.sealing import receipt_hash
from lingyan.regions.models import Region

ONE_VILLAGE_IN: Final = 30
_AGES: Final[dict[str, tuple[int, int]]] = {
    "published": (20, 75), "shown": (40, 75), "answered": (6, 16), "consented": (6, 16), "further": (9, 30),
    "unsatisfied": (9, 18), "late": (15, 25), "waiting": (2, 6), "soon": (8, 9), "box": (0, 0),
}  # fmt: skip
"""What becomes of a question, and how many days ago it was asked; the box still holds today's."""
_DAY: Final = dt.timedelta(days=1)
_ANSWERED: Final = 4 * _DAY

ASKED: Final[tuple[tuple[str, str, str], ...]] = (
    ("accounts", "上个月公益支出比以前多了不少，多在哪里？", "多的是修便民桥的材料款，发票和验收单在村里，都可以看。"),
    ("contracts", "水库的承包费今年收齐了没有？", "已收齐两期，第三期合同约定年底收，到账后会公开。"),
    ("projects", "灌溉渠修复什么时候完工，钱够不够？", "主体已完工，等验收；预算没有超，结算后公开。"),
    ("assets", "老仓库空着好几年，能不能租出去？", "已经列入闲置资产，下次成员代表会商议出租办法。"),
    ("decisions", "修路的事开过会没有，能不能看会议记录？", "开过村民代表会议，记录在公开栏和村办公室，可以查看。"),
    ("disclosure", "上个月的账目贴出来太高了，字看不清。", "已经重新张贴在低处，也可以扫码看大字版。"),
    ("facilities", "村口路灯坏了两盏，报修多久能好？", "已联系维修，本周内修好；维修费会列入当月账目。"),
    ("members", "外嫁女的成员身份怎么认定？", "按成员名册办法办理，本人可带户口材料到村里登记，由成员大会确认。"),
    ("land", "征地补偿什么时候发，按什么标准？", "按省里公布的片区价，资金到账后先公示再发放，公示不写个人账号。"),
    ("aid", "低保复核要交哪些材料？", "户口簿和收入情况说明，到村里填表即可；复核结果会通知本人。"),
    ("accounts", "办公费里有一笔打印费，做什么用的？", "是印制分红公示表和选民榜的费用，清单附在凭证后面。"),
    ("contracts", "果园的承包合同几年一签，到期怎么办？", "五年一签，到期前三个月公开招租，原承包户同等条件优先。"),
)  # fmt: skip
CONDUCT: Final[tuple[tuple[str, str, str], ...]] = (
    ("secretary", "修便民桥的工程队是不是没有公开招标？", "经查会议记录和询价单，工程按限额询价确定，资料可到乡镇查看。"),
    ("accountant", "报账的时候为什么要多带一份签字？", "核对后确认是旧表格没有更换，已经改正，不再多收。"),
    ("cadre", "村干部家里的车能不能停在公用的晒坝？", "已提醒当事人移走，晒坝只用于晒粮，欢迎继续监督。"),
)  # fmt: skip


@dataclass(frozen=True)
class _Posted:
    """`fate` is what becomes of it, a key of `_AGES`."""

    day: dt.date
    village: Region
    asked: actions.Asked
    answer: str
    fate: str


class Asking:
    """What happens to questions, as events by day; `through` runs those of a stretch of days."""

    def __init__(self, plan: Plan, showcase: Showcase) -> None:
        self.today, self.showcase = plan.today, showcase
        self._events: list[tuple[dt.date, int, Callable[[], None]]] = []
        self._order = count()
        self._clerks: dict[int, Actor] = {}
        for one in _plan(_villages(showcase), plan.today):
            self._on(one.day, partial(self._post, one))
            self._on(one.day + _DAY, self._pass_time)

    def through(self, day: dt.date) -> None:
        """Let everything happen that happens by the end of a day."""
        while self._events and self._events[0][0] <= day:
            when, _, act = heappop(self._events)
            with clock.fixed(when) if when < self.today else nullcontext():
                act()

    def finish(self) -> None:
        """The last day, with what the worker does on it and something that waits for a second person."""
        self.through(self.today)
        self._pass_time()
        self._leave_in_hand()
        self._ask_own_line()

    def _on(self, day: dt.date, act: Callable[[], None]) -> None:
        """Nothing happens after today."""
        if day <= self.today:
            heappush(self._events, (day, next(self._order), act))

    def _pass_time(self) -> None:
        """The worker's daily job."""
        actions.take_in()
        actions.escalate()
        actions.close_silent()

    def _post(self, one: _Posted) -> None:
        self._clerk(one.village)
        receipt = actions.ask(one.asked)
        if one.fate in {"late", "waiting", "soon", "box"}:
            return
        self._on(one.day + _ANSWERED, partial(self._answer, receipt, one.answer))
        if one.fate in {"published", "shown"}:
            self._on(one.day + _ANSWERED, partial(self._publish, receipt, one))
        if one.fate in {"further", "unsatisfied"}:
            self._on(one.day + _ANSWERED + _DAY, partial(self._react, receipt, one))

    def _react(self, receipt: str, one: _Posted) -> None:
        actions.react(receipt, one.fate, "能不能再说清楚一些？" if one.fate == "further" else "")
        self._on(one.day + _ANSWERED + 2 * _DAY, self._pass_time)
        self._on(one.day + _ANSWERED + 3 * _DAY, partial(self._answer, receipt, f"补充说明：{one.answer}"))

    def _answer(self, receipt: str, text: str) -> None:
        question = _question(receipt)
        above = (signins.actor(name) for name in ("jiandu", "zhenganbu", "nongye"))
        for actor in (self._clerk(question.region), *above):
            if question.state == Question.State.OPEN and queries.at_desk(actor, question):
                actions.answer(actor, question, text=text)
                return

    def _publish(self, receipt: str, one: _Posted) -> None:
        question = _question(receipt)
        if question.state == Question.State.ANSWERED:
            release = self._propose(question, one.asked.text, one.answer)
            actions.decide(signins.actor("nongye"), release, publish=True)

    def _propose(self, question: Question, asked: str, answered: str) -> Release:
        return actions.propose(
            self._clerk(question.region), question, question_text=asked, answer_text=answered
        )

    def _leave_in_hand(self) -> None:
        rows = queries.visible(self._clerk(self.showcase.village)).filter(
            state=Question.State.ANSWERED,
            consent=True,
            releases=None,
            floor=Level.VILLAGE,
            level=Level.VILLAGE,
        )
        question = rows.select_related("region").first()
        if question is not None:
            answer = question.messages.filter(kind=Message.Kind.ANSWER).latest("id")
            self._propose(question, question.text, answer.text)

    def _ask_own_line(self) -> None:
        """Somebody of the showcase village stands at the counter and wants to see what the page shows in sums."""
        village = self.showcase.village
        rows = Publication.objects.filter(region=village, state="published", book__isnull=False)
        public = rows.select_related("book").order_by("-month").first()
        party = public.ledger.parties.filter(kind="household").order_by("code").first() if public else None
        if public is not None and party is not None:
            actions.ask_own(
                self._clerk(village), village, month=public.month, who=party.code, identity="card",
                purpose="核对自己家的账",
            )  # fmt: skip

    def _clerk(self, village: Region) -> Actor:
        """The clerk of a village; the showcase village has the printed one."""
        if village.pk == self.showcase.village.pk:
            return signins.actor("wenshu")
        if village.pk not in self._clerks:
            username = f"clerk-{village.code}"
            user, _ = create_user(
                signins.ORGANISER, username=username, name=f"{village.name}文书", may_sign_in=False
            )
            set_assignment(signins.ORGANISER, user=user, role="village-clerk", region=village)
            self._clerks[village.pk] = actor_for(user)
        return self._clerks[village.pk]


def _question(receipt: str) -> Question:
    return Question.objects.select_related("region").get(receipt_hash=receipt_hash(receipt))


def _villages(showcase: Showcase) -> list[Region]:
    rows = Region.objects.filter(level="村", path__startswith=showcase.city.path).order_by("code")
    own = list(rows.filter(path__startswith=showcase.town.path)[:4])
    other = [village for village in rows if not village.path.startswith(showcase.town.path)]
    wanted = max(1, len(other) // ONE_VILLAGE_IN) if other else 0
    return own + chance_for("asked").sample(other, wanted)


def _plan(villages: Sequence[Region], today: dt.date) -> list[_Posted]:
    """The showcase village has one of everything; others two at random, and some a question about an official."""
    chance = chance_for("questions")
    found = []
    for number, village in enumerate(villages):
        fates = tuple(_AGES) if number == 0 else chance.sample(tuple(_AGES)[:-1], 2)
        for fate, (topic, text, answer) in zip(fates, chance.sample(ASKED, len(fates)), strict=True):
            day = today - chance.randint(*_AGES[fate]) * _DAY
            found.append(_Posted(day, village, _asked(chance, village, topic, text, fate), answer, fate))
        if number % 3 == 0:
            kind, text, answer = chance.choice(CONDUCT)
            fate = "waiting" if number == 0 else "answered"
            day = today - chance.randint(*_AGES[fate]) * _DAY
            asked = actions.Asked(village.code, "conduct", text, concerns=(kind,))
            found.append(_Posted(day, village, asked, answer, fate))
    return found


def _asked(chance: random.Random, village: Region, topic: str, text: str, fate: str) -> actions.Asked:
    named = chance.random() < 0.3
    name = chance.choice(SURNAMES) + chance.choice((*GIVEN_MEN, *GIVEN_WOMEN))
    return actions.Asked(
        village.code, topic, text, name=name if named else "", phone="0990-5550199" if named else "",
        consent=fate in {"published", "shown", "consented"},
    )  # fmt: skip
