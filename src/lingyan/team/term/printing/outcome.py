"""Papers of the result and of what follows it: report, seats, certificates, filing, annulment, decisions on complaints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from lingyan.people.rules import due_on
from lingyan.render.amounts import date_zh
from lingyan.render.document import Block, Heading, NewPage, Text
from lingyan.render.official import PaperColumn, PaperTable
from lingyan.team.term import annulled, ballots
from lingyan.team.term.actions.appointing import titles
from lingyan.team.term.models import Complaint, Count, Elected, Nominee, Organ, Process, Restoration
from lingyan.team.term.printing.parts import (
    BLANK,
    Blocks,
    Kind,
    form,
    name_of,
    ordered,
    pages,
    people,
    proof,
    seats_in_words,
    title_of_post,
    township,
    villagers_committee,
)
from lingyan.team.term.states import State


def _counts(process: Process) -> list[Count]:
    """The votes that count; one that was annulled has a notice of its own."""
    return list(annulled.counting(process.counts.filter(organ=Organ.COMMITTEE)).order_by("no"))


def _result(process: Process) -> Blocks:
    for count in _counts(process):
        yield from _counted(count)
    yield Heading("当选名单")
    yield people(each.nominee for each in ballots.seated(process))


def _counted(count: Count) -> Blocks:
    stations = list(count.stations.all())
    issued, invalid = sum(each.issued for each in stations), sum(each.invalid for each in stations)
    yield Heading("另行选举" if count.runoff else "投票选举")
    who = f"应到会村民代表{count.eligible}人，实到{count.present}人"
    who = who if count.process.by_meeting else f"登记选民{count.eligible}人"
    returned = sum(each.returned for each in stations)
    yield Text(
        f"{date_zh(count.on)}，{who}，发出选票{issued}张，收回{returned}张，其中无效票{invalid}张、"
        f"委托票{count.proxies}张。{'选举有效。' if count.valid else '参加投票的没有过半数，选举无效。'}"
    )
    if gone := annulled.ranks(count):
        names = titles(Organ.COMMITTEE)
        yield Text(f"其中{'、'.join(names[rank] for rank in sorted(gone))}的投票已认定无效，不计入结果。")
    votes = _votes(count)
    rows = [(title_of_post(each), name_of(each), str(votes[each.pk])) for each in _counted_for(votes)]
    columns = (PaperColumn("职务", width=2), PaperColumn("姓名", width=3), PaperColumn("得票", "right", 2))
    yield PaperTable(columns, rows)


def _votes(count: Count) -> dict[int, int]:
    """Votes by nominee, all places together, without posts whose vote was annulled."""
    gone = annulled.ranks(count)
    found: dict[int, int] = {}
    rows = count.stations.values_list("tallies__nominee", "tallies__nominee__rank", "tallies__votes")
    for nominee, rank, number in rows:
        if nominee is not None and rank not in gone:
            found[nominee] = found.get(nominee, 0) + number
    return found


def _counted_for(votes: dict[int, int]) -> list[Nominee]:
    found = Nominee.objects.filter(pk__in=votes).select_related("person__personal")
    return ordered(found, votes)


def _seats(process: Process) -> Blocks:
    """Who got which seat by which votes (B-4 steps 15 to 17), and what stays open."""
    yield Text(
        f"应选{seats_in_words(process.seats)}。参加投票的选民过半数的选票始得当选，当选人多于应选名额的以得票多的当选；"
        "妇女名额和近亲属回避依照法律规定处理。"
    )
    rows = [
        (titles(Organ.COMMITTEE)[each.rank], name_of(each.nominee), each.nominee.person.sex, str(each.votes),
         "另行选举" if each.count.runoff else "投票选举")
        for each in annulled.in_force(Elected.objects.filter(count__process=process, count__organ=Organ.COMMITTEE))
        .exclude(nominee__review=Nominee.Review.BARRED)
        .select_related("nominee__person__personal", "count")
        .order_by("rank", "-votes", "pk")
    ]  # fmt: skip
    columns = (
        PaperColumn("职务", width=2), PaperColumn("当选人", width=3), PaperColumn("性别", "center", 1.2),
        PaperColumn("得票", "right", 1.6), PaperColumn("由哪次投票产生", width=2.4),
    )  # fmt: skip
    yield PaperTable(columns, rows)
    left = ballots.open_seats(process)
    yield Text(f"没有选出的名额：{seats_in_words(left) if left else '无'}。")


def _certificates(process: Process) -> Blocks:
    """One certificate a page."""
    for number, each in enumerate(ballots.seated(process)):
        if number:
            yield NewPage(f"{process.region.name}{'补选' if process.by else ''}当选证书")
        name, title = name_of(each.nominee), titles(Organ.COMMITTEE)[each.rank]
        yield Text(f"证书编号：{each.certificate}")
        yield Text(
            f"{name}在{process.region.name}村民委员会{'补选' if process.by else '换届选举'}中当选为{title}，"
            f"任期自{date_zh(process.formed_on or process.vote_on)}至{date_zh(_until(process))}。特发此证。"
        )


def _until(process: Process) -> dt.date:
    """A whole term, or the rest of the one that a by-election belongs to."""
    return process.by.term.due_on if process.by else due_on(process.formed_on or process.vote_on)


def _filing(process: Process) -> Blocks:
    yield Text(f"{township(process)}并报县级人民政府民政部门：")
    last = _counts(process)[-1]
    yield Text(
        f"{process.region.name}村民委员会{'补选' if process.by else '换届选举'}已于{date_zh(last.on)}完成，"
        f"{'由村民代表会议选举' if process.by_meeting else f'登记选民{process.voters or 0}人'}。新当选的成员如下，报请备案。"
    )
    names, rows = titles(Organ.COMMITTEE), []
    for each in ballots.seated(process):
        sex = each.nominee.person.sex
        rows.append((names[each.rank], name_of(each.nominee), sex, str(each.votes), each.certificate))
    columns = (
        PaperColumn("职务", width=2), PaperColumn("姓名", width=3), PaperColumn("性别", "center", 1.2),
        PaperColumn("得票", "right", 1.6), PaperColumn("证书编号", width=3),
    )  # fmt: skip
    yield PaperTable(columns, rows)
    yield Text("附件和备案机关意见：")
    said = proof(process, State.FILED)
    beside = "选举结果报告单、候选人联审结论" + ("" if process.by_meeting else "、选民登记公告")
    yield form(
        [("附件", beside), ("备案文号", str(said.get("document", ""))), ("备案机关（盖章、日期）", "")]
    )


def _annulled(process: Process) -> Blocks:
    names = titles(Organ.COMMITTEE)
    for each in annulled.of(process):
        what = "、".join(names[rank] for rank in sorted(each.posts)) if each.posts else "全部职务"
        yield Text(
            f"{date_zh(each.count.on)}的投票，经查申诉成立，{date_zh(each.on)}以{each.document}认定{what}的投票无效，"
            "不产生当选人。"
        )
    if annulled.again_from(process):
        yield Text("没有选出的名额重新举行另行选举，日期、投票站和时间另行公告。")
    else:
        yield Text(f"重新投票的日期为{date_zh(process.vote_on)}，届时投票站和时间另行公告。")


def _restored(process: Process) -> Blocks:
    for each in _restorations(process):
        first = each.complaint.first
        votes = Count.objects.filter(annulments__restoration=each).distinct().order_by("no")
        days = "、".join(dict.fromkeys(date_zh(vote.on) for vote in votes))
        number = first.document if first else ""
        yield Text(
            f"{date_zh(each.on)}，以{each.document}恢复{days}投票的选举结果：原申诉（编号：{number}）"
            f"经{each.complaint.get_above_display()}决定不成立（{each.complaint.decision}），原认定选举无效的决定不再执行。"
        )
    if not annulled.of(process):
        yield Text("当选人名单以原公布的选举结果为准，不再重新投票。")


def _restorations(process: Process) -> QuerySet[Restoration]:
    return Restoration.objects.filter(complaint__process=process).select_related("complaint__first")


def _complaint(complaint: Complaint) -> Iterator[Block]:
    yield Text(f"{BLANK}：")
    yield Text(
        f"{date_zh(complaint.received_on)}收到你（们）对选举的书面申诉（编号：{complaint.document}）。"
    )
    if complaint.decided_on is None:
        yield form([("查明的情况", ""), ("决定", "□ 申诉成立　□ 申诉不成立"), ("决定文号", ""),
                    ("答复期限", date_zh(complaint.due_on))])  # fmt: skip
    else:
        upheld = complaint.outcome == Complaint.Outcome.UPHELD
        yield Text(
            f"经调查核实，申诉{'成立' if upheld else '不成立'}（{complaint.decision}，{date_zh(complaint.decided_on)}）。"
        )
        yield form([("查明的情况", ""), ("处理意见", "")])
    yield Text("对本决定不服的，可以自收到之日起十五日内向上一级机关申诉。")


def _complaints(process: Process) -> Blocks:
    """A page for each complaint. Who complained is filled in by hand: the records know a number only."""
    title = f"{process.region.name}选举申诉处理决定"
    yield from pages((title, _complaint(each)) for each in process.complaints.filter(first=None))


KINDS: Final[dict[str, Kind]] = {
    "result": Kind(_("选举结果报告单"), State.VOTED, _result, ready=lambda process: bool(_counts(process))),
    "seats": Kind(_("当选名额分配表"), State.VOTED, _seats, ready=lambda process: bool(ballots.seated(process))),
    "annulled": Kind(
        _("选举无效公告"), State.COMMITTEE, _annulled, ready=lambda process: bool(annulled.of(process)), issuer=township
    ),
    "restored": Kind(
        _("恢复选举结果公告"), State.COMMITTEE, _restored, ready=lambda process: _restorations(process).exists(),
        issuer=township,
    ),
    "complaint": Kind(
        _("选举申诉处理决定"), State.PREPARED, _complaints, ready=lambda process: process.complaints.exists(),
        issuer=township,
    ),
    "certificates": Kind(_("当选证书"), State.CERTIFIED, _certificates),
    "filing": Kind(
        _("选举结果备案报告"), State.CERTIFIED, _filing, issuer=villagers_committee,
        ready=lambda process: bool(_counts(process)),
    ),
}  # fmt: skip
