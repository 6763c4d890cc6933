"""What proves that a village reached a state, field by field, and what the law asks of it. Pure.

The same fields make the form, the check of the action and the words on the village's page. Sources: governance.md A-2, B-4.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from django.utils.translation import gettext_lazy as _

from lingyan.kernel.calendar import deadline, latest_before
from lingyan.kernel.language import Words, in_source
from lingyan.kernel.problems import Problem
from lingyan.team.term import rules, shifting
from lingyan.team.term.rules import Meeting, Seats
from lingyan.team.term.shifting import Shift
from lingyan.team.term.states import State

Value = int | str | bool
Evidence = Mapping[str, Value]
Faults = Iterator[Problem]
_TEXT: Final = 80


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to be stated. Counts are whole numbers from 0, texts at most 80 characters, dates ISO."""

    code: str
    label: Words
    kind: Literal["count", "text", "flag", "date", "choice"] = "count"
    required: bool = True
    choices: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A nominee as the guards need it: post, reviewed, formal."""

    rank: int
    clear: bool
    waiting: bool
    formal: bool
    woman: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a village when it is to reach a state."""

    vote_on: dt.date
    days: Mapping[str, int]
    reached: Mapping[State, dt.date]
    proven: Mapping[State, Evidence]
    seats: Seats
    voters: int | None = None
    nominees: tuple[Standing, ...] = ()
    formed_on: dt.date | None = None
    chiefs: frozenset[str] = frozenset()
    party_elected: int = 0
    party_committee: bool = False
    """Whether the party's meeting elected a committee, which elects the secretary itself."""
    party_waiting: int = 0
    """Of those elected to the party's committee who were not reviewed yet: names written on the ballots."""
    party_members: int = 0
    """Full members whom the last meeting of the party counted, with those whose election right rested."""
    supervisors: int = 0
    monitors: Seats | None = None
    """Who is elected to watch the collective so far; None before the first vote on them."""
    monitors_chief: bool = False
    monitors_size: rules.BoardSize = field(default_factory=rules.BoardSize)
    party_due: dt.date | None = None
    shift: Shift = field(default_factory=Shift)
    complaints: int = 0
    chief: int = 1
    by_election: bool = False
    by_meeting: bool = False
    preselected: int = 0
    """The most votes that anybody has from a preselection."""
    register: int = 0
    woman_rank: int | None = None
    """The post whose seats hold the one for a woman (A-06), while no woman sits already."""


WAYS: Final = (
    ("villagers", _("村民会议")),
    ("representatives", _("村民代表会议")),
    ("groups", _("村民小组会议")),
)
_DOCUMENT: Final = Field("document", _("文号"), "text")

FIELDS: Final[dict[State, tuple[Field, ...]]] = {
    State.AUDITED: (Field("document", _("审计报告文号"), "text"), Field("place", _("公布地点"), "text")),
    State.PARTY_CHANGED: (
        Field("approval", _("乡镇党委批复文号"), "text"),
        Field("formal_members", _("正式党员人数")),
        Field("early_or_late", _("提前或延期的批复文号"), "text", required=False),
        Field(
            "not_counted", _("正式党员没有全部计入应到会的，党员大会同意的记录编号"), "text", required=False
        ),
    ),
    State.COMMITTEE: (
        Field("way", _("推选方式"), "choice", choices=WAYS),
        Field("eligible", _("应到会人数")),
        Field("present", _("实到会人数")),
        Field("size", _("选举委员会人数")),
    ),
    State.VOTERS_LISTED: (
        Field("resident", _("户籍在本村并居住的选民")),
        Field("away", _("户籍在本村、外出表示参加的选民")),
        Field("admitted", _("户籍不在本村、经同意登记的选民")),
        Field("consent", _("经村民会议或村民代表会议同意，并有户籍地证明"), "flag", required=False),
        Field("excluded", _("不计入选民数的人数")),
        Field("contacts", _("对不计入的人每人联系过几次")),
        Field("place", _("公布地点"), "text"),
    ),
    State.OBJECTIONS_CLOSED: (
        Field("raised", _("收到申诉")),
        Field("decided", _("已作出处理并公布")),
        Field("added", _("补登选民")),
        Field("removed", _("除名")),
    ),
    State.NOMINATED: (
        Field("slips", _("提名表份数")),
        Field("over_slips", _("提名人数超过应选名额的提名表")),
        Field("from_committee", _("被提名的选举委员会成员及其近亲属所涉成员")),
        Field("left_committee", _("已退出选举委员会的人数")),
        Field("committee_filled", _("按推选得票补入选举委员会的人数")),
    ),
    State.REVIEWED: (
        Field("township_on", _("乡镇初审日期"), "date"),
        Field("departments", _("参加联审的部门")),
        Field("answered", _("已答复的部门")),
        _DOCUMENT,
    ),
    State.LISTED: (
        Field("by_strokes", _("同一职务按姓氏笔画排列"), "flag"),
        Field("place", _("公布地点"), "text"),
    ),
    State.FINALISED: (
        Field("preselection", _("预选收回的选票（没有预选填 0）")),
        Field("place", _("公布地点"), "text"),
    ),
    State.FILED: (Field("document", _("备案文号"), "text"),),
    State.HANDED_OVER: (
        *(Field(code, label, "flag") for code, label in rules.HEADINGS),
        Field("ballots", _("选票和选举档案已移交"), "flag"),
        Field("supervised", _("乡镇监督人已签字"), "flag"),
    ),
    State.SUPPORTED: (
        Field("leaders_on", _("推选村民小组长日期"), "date"),
        Field("leaders", _("村民小组长人数")),
        Field("representatives_on", _("推选村民代表日期"), "date"),
        Field("representatives", _("村民代表人数")),
        Field("financial", _("监督机构中懂财会、管理的人数")),
        Field("no_relatives", _("监督机构成员不是村民委员会成员的近亲属"), "flag"),
        Field("monitors_apart", _("选了监事的：监事不是理事、财务会计人员的近亲属"), "flag", required=False),
    ),
    State.CLOSED: (Field("archive", _("档案编号"), "text"),),
}
"""States that are reached by stating evidence; the others follow from counts and certificates."""
_MORE_IN_BY_ELECTIONS: Final[dict[State, tuple[Field, ...]]] = {
    State.NOMINATED: (
        Field("no_relatives", _("被提名人与在任成员没有近亲属关系（有的不列为候选人）"), "flag"),
    ),
}


def fields_of(state: State, *, by_election: bool = False, shift: Shift = Shift()) -> tuple[Field, ...]:
    """What is stated for a state.

    A by-election asks besides for what concerns the members who stay, a term that is not kept for its documents.
    """
    more = _MORE_IN_BY_ELECTIONS.get(state, ()) if by_election else ()
    return (*FIELDS[state], *more, *(document_fields(shift) if state is State.COMMITTEE else ()))


def document_fields(shift: Shift) -> tuple[Field, ...]:
    """The documents that an early or late vote of the villagers' committee has to show (A-09)."""
    return tuple(Field(code, shifting.LABELS[code], "text", required=shift.binding) for code in shift.asked)


def read(
    state: State, stated: Mapping[str, object], *, by_election: bool = False, shift: Shift = Shift()
) -> tuple[dict[str, Value], list[Problem]]:
    """The evidence in its stored form, and what is missing or no value of its field."""
    found: dict[str, Value] = {}
    problems: list[Problem] = []
    for each in fields_of(state, by_election=by_election, shift=shift):
        value = _value(each, stated.get(each.code))
        if value is None:
            problems.append(Problem("missing", f"“{in_source(each.label)}”没有填，或超出范围"))
        else:
            found[each.code] = value
    return found, problems


def _value(each: Field, value: object) -> Value | None:
    if each.kind == "flag":
        return (
            value
            if value is True or (value is False and not each.required)
            else (None if each.required else False)
        )
    if each.kind == "count":
        whole = isinstance(value, int) and not isinstance(value, bool)
        return value if whole and 0 <= value <= rules.LARGEST else None  # type: ignore[operator,return-value]
    text = value.isoformat() if isinstance(value, dt.date) else str(value or "").strip()
    if each.kind == "date" and text:
        try:
            dt.date.fromisoformat(text)
        except ValueError:
            return None
    if each.kind == "choice" and text not in dict(each.choices):
        return None
    return None if (each.required and not text) or len(text) > _TEXT else text


def faults(state: State, on: dt.date, stated: Evidence, known: Situation) -> Faults:
    """What keeps a village from this state on this day. Lateness after the vote is noted, not refused."""
    earlier = max(known.reached.values(), default=None)
    if earlier and on < earlier:
        yield Problem("before-last", f"日期不能早于上一步的 {earlier}")
    guard = _GUARDS.get(state)
    if guard is not None:
        yield from guard(on, stated, known)


def _number(stated: Evidence, code: str) -> int:
    value = stated.get(code, 0)
    return value if isinstance(value, int) else 0


def _day(stated: Evidence, code: str) -> dt.date:
    return dt.date.fromisoformat(str(stated[code]))


def _party(on: dt.date, stated: Evidence, known: Situation) -> Faults:
    if not known.party_elected:
        yield Problem("no-vote", "先登记党员大会选举的计票，选举有效并选足以后才算换届")
    elif not {"party", "secretary"} & known.chiefs:
        words = "先登记委员会第一次全体会议的计票" if known.party_committee else "先再次选举"
        yield Problem("no-chief", f"书记还没有选出，{words}")
    if known.party_waiting:
        yield Problem("unreviewed", f"{known.party_waiting} 名当选人是选票另写的，还没有审查结果，先审查合格")
    yield from _party_members(_number(stated, "formal_members"), stated, known)
    due = known.party_due.toordinal() if known.party_due else None
    fault = rules.drift_fault(on.toordinal(), due, approved=bool(stated.get("early_or_late")))
    if fault:
        yield fault
    others = max(known.party_elected - 1, 0)
    fault = rules.branch_fault(_number(stated, "formal_members"), Seats(min(others, 1), max(others - 1, 0)))
    if fault and known.party_elected:
        yield fault


def _party_members(formal: int, stated: Evidence, known: Situation) -> Faults:
    """The meeting was held against all full members, or the meeting itself agreed to leave some out of the number."""
    counted = known.party_members
    if counted > formal:
        yield Problem("too-many-members", f"计票登记的应到会正式党员是 {counted} 人，多于这里的 {formal} 人")
    elif known.party_elected and counted < formal and not stated.get("not_counted"):
        yield Problem(
            "not-counted",
            f"正式党员 {formal} 人，计票登记的应到会是 {counted} 人；没有计入的要有党员大会同意的记录编号",
        )


def _committee(on: dt.date, stated: Evidence, known: Situation) -> Faults:
    fault = known.shift.fault(known.vote_on)
    if fault:
        yield fault
    audited = known.reached.get(State.AUDITED)
    if not known.by_election and (audited is None or on <= audited):
        yield Problem("audit-first", "审计结果要在推选选举委员会以前公布")
    low, high = rules.COMMITTEE_SIZE
    if not low <= _number(stated, "size") <= high:
        yield Problem("bad-size", f"选举委员会应为 {low} 至 {high} 人")
    meeting = Meeting(_number(stated, "eligible"), _number(stated, "present"))
    fault = rules.assembly_fault(str(stated.get("way")), meeting)
    if fault:
        yield fault


def _in_time(on: dt.date, known: Situation, key: str, what: str) -> Faults:
    last = latest_before(known.vote_on, known.days[key])
    if on > last:
        yield Problem(
            "too-late",
            f"{what}应在选举日 {known.vote_on} 的 {known.days[key]} 日前，即不晚于 {last}；已经来不及的，先推迟选举日",
        )


def _voters(on: dt.date, stated: Evidence, known: Situation) -> Faults:
    yield from _in_time(on, known, "voters", "公布选民名单")
    if not registered(stated):
        yield Problem("no-voters", "登记的选民不能为零")
    yield from _register_faults(registered(stated), known)
    if _number(stated, "admitted") and not stated.get("consent"):
        yield Problem("no-consent", "户籍不在本村的，要经村民会议或村民代表会议同意并有户籍地证明才能登记")
    if _number(stated, "excluded") and _number(stated, "contacts") < rules.CONTACTS:
        yield Problem("few-contacts", f"不计入选民数的，每人至少要联系 {rules.CONTACTS} 次并有记录")


def _register_faults(voters: int, known: Situation) -> Faults:
    """Where voters were checked one by one against double registration, the list is what was checked."""
    if known.register and known.register != voters:
        yield Problem(
            "register-differs",
            f"核对过重复登记的选民是 {known.register} 人，这里是 {voters} 人，先重新核对名单",
        )


def registered(stated: Evidence) -> int:
    """The voters of a list, by its three grounds (B-4 step 2)."""
    return sum(_number(stated, code) for code in ("resident", "away", "admitted"))


def _objections(on: dt.date, stated: Evidence, known: Situation) -> Faults:
    last = deadline(known.reached[State.VOTERS_LISTED], known.days["objection"])
    if on <= last:
        yield Problem("period-open", f"申诉期到 {last} 为止，从次日起才能办结")
    if _number(stated, "raised") != _number(stated, "decided"):
        yield Problem("undecided", "收到的申诉要全部作出处理并公布")
    if final_voters(stated, known) <= 0:
        yield Problem("no-voters", "登记的选民不能为零")
    yield from _register_faults(final_voters(stated, known), known)


def final_voters(stated: Evidence, known: Situation) -> int:
    """Registered voters after the objections, the R of every later test."""
    listed = registered(known.proven[State.VOTERS_LISTED])
    return listed + _number(stated, "added") - _number(stated, "removed")


def surplus(rank: int) -> int:
    """How many more candidates than seats a post may have on the final list (B-4 step 6)."""
    return 3 if rank == 2 else 1


def _per_rank(known: Situation) -> Iterator[tuple[int, str, int, int]]:
    """Rank, title, seats and the largest surplus of candidates (B-4 step 6)."""
    yield 0, "主任", known.chief, surplus(0)
    yield 1, "副主任", known.seats.deputies, surplus(1)
    yield 2, "委员", known.seats.members, surplus(2)


def short_ranks(known: Situation, *, formal: bool) -> list[str]:
    """Posts with too few who stand: one more than its seats at least (B-4 step 6); on the final list, formal ones."""
    ranks = [each.rank for each in known.nominees if each.formal or not formal]
    return [title for rank, title, seats, _most in _per_rank(known) if seats and ranks.count(rank) <= seats]


def lacks_woman(known: Situation, *, clear: bool = False, formal: bool = False) -> bool:
    """Whether the seat of a woman (A-06) has nobody who could be elected to it; of the clear or formal alone if asked."""
    if known.woman_rank is None:
        return False
    return not any(
        each.woman
        and each.rank == known.woman_rank
        and (each.clear or not clear)
        and (each.formal or not formal)
        for each in known.nominees
    )


def _no_woman(known: Situation, *, clear: bool = False, formal: bool = False) -> Faults:
    if lacks_woman(known, clear=clear, formal=formal):
        title = next(title for rank, title, _seats, _most in _per_rank(known) if rank == known.woman_rank)
        yield Problem(
            "no-woman",
            f"村民委员会应当有妇女成员，“{title}”至少要有一名妇女候选人；没有登记性别的先补登，没有妇女的补充提名",
        )


def _nominated(_on: dt.date, stated: Evidence, known: Situation) -> Faults:
    fault = None if known.by_election else rules.seats_fault("committee", known.seats)
    if fault:
        yield fault
    for rank, title, seats, _most in _per_rank(known):
        named = sum(each.rank == rank for each in known.nominees)
        if seats and named <= seats:
            yield Problem(
                "few-nominees", f"“{title}”应选 {seats} 人，至少要提名 {seats + 1} 人，现在 {named} 人"
            )
    yield from _no_woman(known)
    if _number(stated, "over_slips"):
        yield Problem("over-slips", "提名人数超过应选名额的提名表无效，剔除以后再登记")
    if not _number(stated, "slips"):
        yield Problem("no-slips", "提名表不能为零")
    left = _number(stated, "left_committee")
    if left < _number(stated, "from_committee"):
        yield Problem("must-leave", "选举委员会成员或其近亲属被提名并接受的，该成员应退出选举委员会")
    size = _number(known.proven.get(State.COMMITTEE, {}), "size")
    if size - left + _number(stated, "committee_filled") < rules.COMMITTEE_SIZE[0]:
        yield Problem("committee-small", "退出后选举委员会不足 3 人，按推选得票补足")


def _reviewed(on: dt.date, stated: Evidence, known: Situation) -> Faults:
    if _day(stated, "township_on") > on:
        yield Problem("bad-order", "先由乡镇初审，再由县级联审")
    if not 0 < _number(stated, "departments") == _number(stated, "answered"):
        yield Problem("unanswered", "联审部门要全部答复")
    if any(each.waiting for each in known.nominees):
        yield Problem("unreviewed", "还有被提名人没有审查结果")
    for rank, title, seats, _most in _per_rank(known):
        clear = sum(each.rank == rank and each.clear for each in known.nominees)
        if seats and clear <= seats:
            yield Problem("few-clear", f"“{title}”符合条件的只有 {clear} 人，不够差额，要补充提名")
    yield from _no_woman(known, clear=True)


def _listed(on: dt.date, _stated: Evidence, known: Situation) -> Faults:
    yield from _in_time(on, known, "listed", "公布被提名候选人")
    if any(not each.clear for each in known.nominees):
        yield Problem("not-clear", "只能公布审查符合条件的被提名人")


def _finalised(on: dt.date, stated: Evidence, known: Situation) -> Faults:
    yield from _in_time(on, known, "finalised", "公布正式候选人")
    ballots, dropped = _number(stated, "preselection"), any(not each.formal for each in known.nominees)
    if known.by_meeting:
        yield from _preselected_by_meeting(ballots, known)
    elif ballots > (known.voters or 0):
        yield Problem("bad-number", "预选选票多于登记选民")
    elif dropped and not rules.preselected(ballots, known.voters or 0):
        yield Problem(
            "no-preselection", "被提名人过多的要预选，参加预选的应过半数；没有预选的，全部是正式候选人"
        )
    for rank, title, seats, most in _per_rank(known):
        formal = sum(each.rank == rank and each.formal for each in known.nominees)
        fault = rules.margin_fault(title, seats, formal, most=most)
        if fault:
            yield fault
    yield from _no_woman(known, formal=True)


def _preselected_by_meeting(ballots: int, known: Situation) -> Faults:
    """Who was there is asked for with the votes; the sheets are no more than the representatives and hold every vote."""
    chosen = known.proven.get(State.COMMITTEE, {})
    if chosen.get("way") == "representatives" and ballots > _number(chosen, "eligible"):
        yield Problem("bad-number", "预选选票多于应到会的村民代表")
    if ballots < known.preselected:
        yield Problem("bad-number", f"有人预选得票 {known.preselected}，预选选票不能少于这个数")


def _supported(on: dt.date, stated: Evidence, known: Situation) -> Faults:
    low, high = rules.SUPERVISION_SIZE
    if not low <= known.supervisors <= high:
        yield Problem("no-supervisors", f"先登记推选村务监督委员会的计票，应选出 {low} 至 {high} 人")
    elif "supervision" not in known.chiefs:
        yield Problem("no-chief", "村务监督委员会主任还没有选出，先再次推选")
    for code, what in (("leaders", "村民小组长"), ("representatives", "村民代表")):
        if not _number(stated, code):
            yield Problem("nobody", f"{what}人数不能为零")
        day = _day(stated, f"{code}_on")
        if not (known.formed_on or day) <= day <= on:
            yield Problem("bad-date", f"推选{what}的日期应在新一届产生以后、登记日期以前")
    if not 1 <= _number(stated, "financial") <= max(known.supervisors, 1):
        yield Problem("no-finance", "监督机构中至少有一人懂财会、管理知识，人数不能多于选出的监督机构成员")
    yield from _monitors(stated, known)


def _monitors(stated: Evidence, known: Situation) -> Faults:
    """A 换届 that votes on 监事 ends with as many as there have to be (A-20); one that does not leaves them alone."""
    if known.monitors is None:
        return
    if known.monitors_chief and not known.monitors.chief:
        yield Problem("no-chief", "监事长还没有选出，先再次选举")
    elif fault := rules.monitors_fault(known.monitors, known.monitors_size):
        yield fault
    if not stated.get("monitors_apart"):
        yield Problem("not-apart", "理事、财务会计人员的近亲属不得担任监事，核对以后勾选“监事不是……的近亲属”")


def _closed(_on: dt.date, _stated: Evidence, known: Situation) -> Faults:
    if known.complaints:
        yield Problem("open-complaints", f"还有 {known.complaints} 件申诉没有办结")


_GUARDS: Final[dict[State, Callable[[dt.date, Evidence, Situation], Faults]]] = {
    State.PARTY_CHANGED: _party, State.COMMITTEE: _committee, State.VOTERS_LISTED: _voters,
    State.OBJECTIONS_CLOSED: _objections, State.NOMINATED: _nominated, State.REVIEWED: _reviewed, State.LISTED: _listed,
    State.FINALISED: _finalised, State.SUPPORTED: _supported, State.CLOSED: _closed,
}  # fmt: skip
