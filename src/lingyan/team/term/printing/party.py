"""Papers before the villagers' own election: the audit that is posted, and the change of the party organisation.

Sources: governance.md A-19, A-2 (A-01 to A-04) and B-1 stages 0, 6 to 8. Ballots exist only until the party has changed.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as _

from lingyan.kernel import clock
from lingyan.people.models import Term
from lingyan.render.amounts import date_zh
from lingyan.render.document import Heading, Text
from lingyan.team.term import ballots, full_meeting, known, rules
from lingyan.team.term import party as ways
from lingyan.team.term.actions.appointing import titles
from lingyan.team.term.models import Count, Nominee, Organ, Process, Rank
from lingyan.team.term.printing.parts import (
    BLANK,
    COUNTERS,
    KEEPERS,
    SHORT,
    Blocks,
    Kind,
    ballot,
    form,
    meeting_votes,
    ordered,
    party,
    people,
    proof,
    seats_in_words,
    tally,
    villagers_committee,
)
from lingyan.team.term.states import State

_SLOTS: Final = {0: 1, 1: 1, 2: 3}
"""Lines to write in on a ballot whose numbers the meeting has yet to fix."""


def _audit(process: Process) -> Blocks:
    said = proof(process, State.AUDITED)
    yield Text(
        f"本届村民委员会成员的任期经济责任审计已经完成，审计报告（{said.get('document', '')}）在"
        f"{said.get('place', '')}公布，供村民查阅。公布以后才推选村民选举委员会。"
    )
    yield Text(f"对审计结果有不同意见的，可以向村务监督委员会或者{process.region.parent}提出。")
    yield form([("审计报告文号", str(said.get("document", ""))), ("公布地点", str(said.get("place", ""))),
                ("公布起止日期", ""), ("张贴人、见证人签字", "")])  # fmt: skip


def _due(process: Process) -> str:
    """When the term of the party's committee runs out, where it is kept here."""
    home = {"body__organisation__region": process.region, "body__organisation__kind": Organ.PARTY}
    term = Term.objects.filter(**home, ended_on=None).order_by("-start_on").first()
    return date_zh(term.due_on) if term else BLANK


def _members(process: Process) -> str:
    found = known.entitled_members(process, clock.today())
    return str(found) if found else SHORT


def _request(process: Process) -> Blocks:
    yield Text(f"中共{process.region.parent}委员会：")
    yield Text(
        f"本届{party(process)}任期到{_due(process)}届满，有选举权的正式党员{_members(process)}人。"
        f"拟于{BLANK}召开党员大会进行换届选举。现就下列事项请示，请批复。"
    )
    yield form([
        ("委员会或书记的职数", ""), ("书记、副书记、委员各多少人", ""), ("候选人差额数", ""), ("候选人产生办法", ""),
        ("设委员会的，由委员会选举的书记、副书记候选人", ""),
        ("选举日期", ""), ("大会主持人", ""), ("提前或延期的理由", ""), ("乡镇党委批复（文号、盖章）", ""),
    ])  # fmt: skip


def _meeting(process: Process) -> Blocks:
    yield Text(
        f"定于{BLANK}在{BLANK}召开党员大会，选举新一届{party(process)}。请全体党员准时到会，因故不能到会的提前请假。"
    )
    yield Text(
        f"有选举权的正式党员{_members(process)}人，到会的不少于五分之四才能选举；不能到会的不委托他人投票。"
        "候选人得到的赞成票超过实到会有选举权的人数的一半，才能当选。"
    )
    yield Text(
        f"正式党员{rules.COMMITTEE_FROM}人以上的设委员会：党员大会选举委员，会后召开新一届委员会第一次全体会议，从委员中选举书记、副书记；"
        "不设委员会的，党员大会直接选举书记。"
    )
    yield form([("议程", "听取上届工作报告；通过选举办法；酝酿候选人；投票选举；宣布结果"), ("联系人", "")])


def _standing(process: Process) -> list[Nominee]:
    return ordered(ballots.standing_in(process, Organ.PARTY))


def _may_vote(process: Process) -> bool:
    return bool(_standing(process))


def _seats(process: Process, organ: str = Organ.PARTY) -> dict[int, int]:
    """What a second meeting still has to fill; nothing is known before the first one."""
    first = process.counts.filter(organ=organ).order_by("no").first()
    if first is None:
        return {}
    holders = [each.rank for each in ballots.seated(process, organ)]
    wanted = {0: first.chief, 1: first.deputies, 2: first.members}
    return {rank: max(seats - holders.count(rank), 0) for rank, seats in wanted.items()}


def _ballot(process: Process) -> Blocks:
    left = _seats(process)
    ranks = {each.rank for each in _standing(process)}
    asked = seats_in_words(left, Organ.PARTY) if left else _asked(process, ranks)
    intro = (
        f"应选{asked}。赞成的在姓名后画“○”，不赞成的画“×”，弃权的不画；另选他人的，在空白行写上姓名并画“○”。"
        "所选人数多于应选人数的，该职务无效。"
    )
    slots = left or {rank: number for rank, number in _SLOTS.items() if rank in ranks}
    yield from ballot(intro, _standing(process), slots, Organ.PARTY)


def _asked(process: Process, ranks: set[int]) -> str:
    """What a first meeting fills, the numbers left to be written: members of a committee, or the posts that somebody
    stands for."""
    if ways.elects_committee(process, known.voting_members(process, clock.today())):
        ranks = {int(Rank.MEMBER)}
    return "、".join(f"{titles(Organ.PARTY)[rank]}{SHORT}人" for rank in sorted(ranks))


def _tally(process: Process) -> Blocks:
    yield Text(f"有选举权的正式党员：{_members(process)}人　实到会：{SHORT}人")
    yield from tally(_standing(process), write_in=2, place="党员大会会场")


def _leaders(process: Process) -> list[Nominee]:
    return ordered(full_meeting.standing(process))


def _may_lead(process: Process) -> bool:
    return bool(_leaders(process)) and full_meeting.due(process)


def _leaders_ballot(process: Process) -> Blocks:
    ranks = {each.rank for each in _leaders(process)}
    asked = seats_in_words(
        _seats(process, Organ.SECRETARY) or dict.fromkeys(sorted(ranks), 1), Organ.SECRETARY
    )
    intro = (
        f"从当选的委员中选举{asked}。赞成的在姓名后画“○”，不赞成的画“×”，弃权的不画；另选其他委员的，在空白行写上姓名并画“○”。"
        "所选人数多于应选人数的，该职务无效。"
    )
    yield from ballot(intro, _leaders(process), dict.fromkeys(ranks, 1), Organ.SECRETARY)


def _leaders_tally(process: Process) -> Blocks:
    entitled = full_meeting.entitled(full_meeting.members(process), clock.today())
    yield Text(f"应到会委员：{entitled}人　实到会：{SHORT}人")
    yield from tally(_leaders(process), write_in=1, place="委员会第一次全体会议会场")


def _leaders_voted(process: Process) -> bool:
    return process.counts.filter(organ=Organ.SECRETARY).exists()


def _leaders_result(process: Process) -> Blocks:
    yield from _report(process, Organ.SECRETARY)


def _voted(process: Process) -> bool:
    return process.counts.filter(organ=Organ.PARTY).exists()


def _result(process: Process) -> Blocks:
    later = "书记、副书记由新一届委员会第一次全体会议从委员中选举，结果另行报告。"
    yield from _report(process, Organ.PARTY, later if ways.begun(process) else "")


def _report(process: Process, organ: str, note: str = "") -> Blocks:
    yield Text(f"中共{process.region.parent}委员会：")
    for count in process.counts.filter(organ=organ).order_by("no"):
        yield from _counted(count)
    yield Heading("当选名单")
    yield people(each.nominee for each in ballots.seated(process, organ))
    if note:
        yield Text(note)
    yield Text("以上选举结果请批准。")


def _counted(count: Count) -> Blocks:
    committee = count.organ == Organ.SECRETARY
    first = "委员会第一次全体会议选举" if committee else "党员大会选举"
    yield Heading(first if count.no == 1 else "再次选举")
    [issued, returned, invalid] = [
        sum(getattr(each, name) for each in count.stations.all())
        for name in ("issued", "returned", "invalid")
    ]
    yield Text(
        f"{date_zh(count.on)}召开{'委员会全体会议，应到委员' if committee else '党员大会，应到有选举权的党员'}"
        f"{count.eligible}人，实到{count.present}人。"
        f"发出选票{issued}张，收回{returned}张，其中无效票{invalid}张。"
    )
    yield meeting_votes(count, "赞成票")
    yield Text(COUNTERS)
    yield Text(KEEPERS)


KINDS: Final[dict[str, Kind]] = {
    "audit": Kind(_("任期经济责任审计结果公告"), State.AUDITED, _audit, by=False, issuer=villagers_committee),
    "party-request": Kind(
        _("党组织换届选举请示"), State.PREPARED, _request, by=False, issuer=party, until=State.AUDITED
    ),
    "party-meeting": Kind(
        _("党员大会换届选举通知"), State.AUDITED, _meeting, by=False, issuer=party, until=State.AUDITED
    ),
    "party-ballot": Kind(
        _("党组织选举选票"), State.AUDITED, _ballot, until=State.AUDITED, by=False, ready=_may_vote, slip=True,
        issuer=party,
    ),
    "party-tally": Kind(
        _("党组织选举计票单"), State.AUDITED, _tally, until=State.AUDITED, by=False, ready=_may_vote, issuer=party
    ),
    "party-result": Kind(
        _("党组织选举结果报告"), State.AUDITED, _result, by=False, ready=_voted, issuer=party
    ),
    "secretary-ballot": Kind(
        _("党组织书记、副书记选票"), State.AUDITED, _leaders_ballot, until=State.AUDITED, by=False, ready=_may_lead,
        slip=True, issuer=party,
    ),
    "secretary-tally": Kind(
        _("党组织书记、副书记计票单"), State.AUDITED, _leaders_tally, until=State.AUDITED, by=False, ready=_may_lead,
        issuer=party,
    ),
    "secretary-result": Kind(
        _("党组织书记、副书记选举结果报告"), State.AUDITED, _leaders_result, by=False, ready=_leaders_voted, issuer=party
    ),
}  # fmt: skip
