"""Rules of appraisal: kinds, grades, steps, quorums and denominators. Pure.

Sources: governance.md 0.4 (fractions and denominators), C-2 (party members), C-3 (village cadres), H-1 (述职评议),
I-5 (smallest groups). A ballot is paper and secret; what comes here are totals.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from lingyan.kernel.language import Words
from lingyan.kernel.problems import Problem
from lingyan.kernel.rights import APPRAISAL_BRANCH, APPRAISAL_CADRES, APPRAISAL_TOWNSHIP

SECRET_MINIMUM: Final = 5
"""Fewer ballots than these would show who wrote what: only the opinion of those who decide is kept (C-2)."""
RATE_MINIMUM: Final = 20
"""A share is shown only of so many at least (I-5)."""
GRADES: Final = 4
MOST: Final = 100_000


class Kind(enum.StrEnum):
    PARTY = "party"
    CADRES = "cadres"
    SECRETARY = "secretary"


class Body(enum.StrEnum):
    """Who sits together and votes."""

    PARTY_MEETING = "party-meeting"
    PARTY_COMMITTEE = "party-committee"
    VILLAGERS = "villagers"
    REPRESENTATIVES = "representatives"
    TOWN_COMMITTEE = "town-committee"
    MEMBERS_AND_REPRESENTATIVES = "members-and-reps"
    GROUP = "group"


KIND_LABELS: Final[dict[Kind, Words]] = {
    Kind.PARTY: _("民主评议党员"), Kind.CADRES: _("群众评议村干部"), Kind.SECRETARY: _("书记述职评议"),
}  # fmt: skip
BODY_LABELS: Final[dict[Body, Words]] = {
    Body.PARTY_MEETING: _("支部党员大会"), Body.PARTY_COMMITTEE: _("支部委员会"),
    Body.VILLAGERS: _("村民会议"), Body.REPRESENTATIVES: _("村民代表会议"),
    Body.TOWN_COMMITTEE: _("乡镇党委会议"), Body.MEMBERS_AND_REPRESENTATIVES: _("党员和村民代表会议"),
    Body.GROUP: _("村民小组会议"),
}  # fmt: skip
BODIES: Final[dict[Kind, tuple[Body, ...]]] = {
    Kind.PARTY: (Body.PARTY_MEETING,), Kind.CADRES: (Body.REPRESENTATIVES, Body.VILLAGERS, Body.GROUP),
    Kind.SECRETARY: (Body.TOWN_COMMITTEE, Body.MEMBERS_AND_REPRESENTATIVES),
}  # fmt: skip
DECIDING: Final[dict[Kind, tuple[Body, ...]]] = {
    Kind.PARTY: (Body.PARTY_MEETING, Body.PARTY_COMMITTEE), Kind.CADRES: (), Kind.SECRETARY: (Body.TOWN_COMMITTEE,),
}  # fmt: skip
"""Who settles the grades after the ballot."""
GRADE_LABELS: Final[dict[Kind, tuple[Words, ...]]] = {
    Kind.PARTY: (_("优秀"), _("合格"), _("基本合格"), _("不合格")),
    Kind.CADRES: (_("优秀"), _("称职"), _("基本称职"), _("不称职")),
    Kind.SECRETARY: (_("好"), _("较好"), _("一般"), _("差")),
}
"""By kind, the best first; grade 1 is the best and 4 the worst."""
BEST, GOOD, WEAK, WORST = 1, 2, 3, 4

COMMITTEE, SUPERVISION, GROUP_LEADERS = "committee", "supervision", "group"
"""Whose judgement villagers give: kinds of organisation."""
LEADER: Final = "组长"
"""What the titles of those who lead a group contain."""
BY_HOUSEHOLDS: Final = (Body.VILLAGERS, Body.GROUP)
"""Meetings that may be held by households (VCL 26, 32)."""
COUNT: Final = "count"
DECIDE: Final = "decide"
FOLLOW: Final = "follow"
STEPS: Final[dict[Kind, tuple[tuple[str, Words], ...]]] = {
    Kind.PARTY: (
        ("planned", _("制定方案")), ("self", _("个人自评")), ("peer", _("党员互评")), (COUNT, _("民主测评")),
        (DECIDE, _("组织评定")), ("feedback", _("反馈本人")), ("reported", _("报上级党组织")), (FOLLOW, _("跟进办结")),
    ),
    Kind.CADRES: (
        ("planned", _("制定方案")), ("announced", _("公告评议")), ("reporting", _("述职和询问")), (COUNT, _("民主测评")),
        ("posted", _("张贴结果")), ("filed", _("报乡镇备案")), (FOLLOW, _("整改办结")),
    ),
    Kind.SECRETARY: (
        ("planned", _("制定方案")), ("prepared", _("述前准备")), ("reporting", _("现场述职")), ("comments", _("点评")),
        (COUNT, _("民主测评")), (DECIDE, _("综合评价")), ("feedback", _("反馈本人")), (FOLLOW, _("整改办结")),
    ),
}  # fmt: skip


def right_to_lead(kind: str, whom: str) -> str:
    """Who leads: the branch its members', the supervision body the committee's and the group leaders', the township all
    else (C-2, C-3).
    """
    if kind == Kind.PARTY:
        return APPRAISAL_BRANCH
    return (
        APPRAISAL_CADRES if kind == Kind.CADRES and whom in {COMMITTEE, GROUP_LEADERS} else APPRAISAL_TOWNSHIP
    )


def labels_of_grades(kind: str) -> tuple[Words, ...]:
    return GRADE_LABELS[Kind(kind)]


def grade_label(kind: str, grade: int) -> Words:
    return GRADE_LABELS[Kind(kind)][grade - 1]


def step_label(kind: str, code: str) -> Words:
    return dict(STEPS[Kind(kind)])[code]


def next_step(kind: str, stage: str) -> str | None:
    """The step after the last one taken; None after the end."""
    codes = [code for code, _label in STEPS[Kind(kind)]]
    at = codes.index(stage) + 1
    return codes[at] if at < len(codes) else None


def reached(kind: str, stage: str, code: str) -> bool:
    """Whether a step lies behind."""
    codes = [each for each, _label in STEPS[Kind(kind)]]
    return code in codes and codes.index(stage) >= codes.index(code)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who belongs, who came. `households` and `households_present` stand for a villagers' meeting by households."""

    eligible: int
    present: int
    households: int | None = None
    households_present: int | None = None

    @property
    def by_households(self) -> bool:
        """A meeting held by households: one of each speaks and votes for it (VCL 26)."""
        return self.households_present is not None

    @property
    def voters(self) -> int:
        """How many could be handed a ballot; what a villagers' vote is held against (0.4: those present)."""
        return self.present if self.households_present is None else self.households_present


def quorate(body: Body, who: Attendance, percent: int) -> bool:
    """Whether enough came, each meeting by its own denominator (0.4). `percent` is the county's for 述职评议."""
    if body is Body.PARTY_MEETING:
        return 2 * who.present >= who.eligible
    if body in BY_HOUSEHOLDS and who.by_households:
        return bool(who.households) and 3 * who.voters >= 2 * (who.households or 0)
    if body is Body.VILLAGERS:
        return 2 * who.present > who.eligible
    if body in {Body.REPRESENTATIVES, Body.GROUP}:
        return 3 * who.present >= 2 * who.eligible
    return 100 * who.present >= percent * who.eligible


def quorum_words(body: Body, percent: int) -> str:
    return {
        Body.PARTY_MEETING: "有表决权的党员到会须达到半数",
        Body.VILLAGERS: "到会须超过十八周岁以上村民的半数；按户开的，到会户数须达到三分之二",
        Body.REPRESENTATIVES: "村民代表到会须达到三分之二",
        Body.GROUP: "到会须达到本组十八周岁以上村民的三分之二；按户开的，到会户数须达到三分之二",
    }.get(body, f"到会须达到应到人数的{percent}%")


@dataclass(frozen=True, slots=True)
class Papers:
    """Ballots of one vote: handed out, given back, and of these invalid as a whole."""

    issued: int
    returned: int
    invalid: int

    @property
    def valid(self) -> int:
        return self.returned - self.invalid


Votes = tuple[int, int, int, int, int]
"""Totals of one person: the four grades from the best on, and abstentions."""


def paper_problems(papers: Papers, voters: int) -> Iterator[Problem]:
    """What cannot be of the ballots as a whole. `voters` is how many present could be handed one."""
    if not 0 < papers.issued <= voters:
        yield Problem("issued", f"发出选票 {papers.issued} 张，要大于零且不超过到会的 {voters} 人")
    if not 0 < papers.returned <= papers.issued:
        yield Problem("returned", f"收回选票 {papers.returned} 张，要大于零且不超过发出的 {papers.issued} 张")
    if not 0 <= papers.invalid <= papers.returned:
        yield Problem("invalid", f"无效票 {papers.invalid} 张，不能超过收回的 {papers.returned} 张")


def secret_enough(papers: Papers) -> bool:
    """Whether totals by person may be kept without showing who wrote what."""
    return papers.valid >= SECRET_MINIMUM


def vote_problems(papers: Papers, votes: Mapping[int, Votes]) -> Iterator[Problem]:
    """Each valid ballot says something of each person, if only an abstention. Keys are numbers on the ballot."""
    for number, each in sorted(votes.items()):
        if min(each) < 0 or sum(each) != papers.valid:
            yield Problem(
                "votes", f"第 {number} 号各等次和弃权共 {sum(each)} 票，应等于有效票 {papers.valid} 张", value=str(sum(each))
            )  # fmt: skip


def base(kind: Kind, papers: Papers, voters: int) -> int:
    """What the votes of one person are held against: those present with a vote for villagers, else ballots given back.

    Invalid ballots stay in, so that one vote has one denominator for everybody on it.
    """
    return voters if kind is Kind.CADRES else papers.returned


def share(votes: int, of: int) -> tuple[int, int] | None:
    """Numerator and denominator, None where a share would say too much of few."""
    return (votes, of) if of >= RATE_MINIMUM else None


def cadre_grade(votes: Votes, voters: int) -> int:
    """不称职 when more than half of those present with a vote say so, else 称职. Households have one each."""
    return WORST if 2 * votes[WORST - 1] > voters else GOOD


def most_said(votes: Votes) -> int:
    """The grade that most ballots give; between equals the better one."""
    best = max(votes[:GRADES])
    return votes.index(best) + 1


def adopted(eligible: int, present: int, ayes: int) -> bool:
    """A resolution of a branch or committee: at least half attend, more than half of all who belong say yes (PBR 11)."""
    return 2 * present >= eligible and 2 * ayes > eligible and ayes <= present <= eligible


def most_excellent(members: int) -> int:
    """How many of so many may be 优秀: a third at most."""
    return members // 3


def needs_follow_up(kind: str, grade: int) -> bool:
    """基本合格 and 不合格, 不称职, 一般 and 差 do not end with the grade."""
    return grade == WORST if kind == Kind.CADRES else grade >= WEAK
