"""Tables of a term audit that say how a village answered: A10 disclosure and questions, A12 repair of earlier findings,
A13 what villagers asked to be audited.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import Q

from lingyan.disclosure.models import Publication
from lingyan.disclosure.sheets.catalogue import catalogue
from lingyan.disclosure.sheets.periods import parse_period
from lingyan.files import papers
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.tabular.write import Column
from lingyan.supervision.covers import REQUEST
from lingyan.supervision.models import AuditRequest, Finding, RequestAnswer, Step
from lingyan.supervision.term_tables import Row, Span, TermTable, facts_of, joined

_ABOUT: Final = {
    "anything": "村里的事",
    "publication": "公开的内容",
    "entry": "一笔账",
    "contract": "一份合同",
}
_LEVELS: Final = {1: "村里", 2: "村监督机构", 3: "乡镇", 4: "县级部门"}
_STATES: Final = {"open": "办理中", "answered": "已答复", "closed": "已办结"}


def tables(span: Span) -> Iterator[TermTable]:
    yield from (_calendar(span), _publications(span), _questions(span), _repairs(span), _requests(span))


# A10


def _calendar(span: Span) -> TermTable:
    indexes = _indexes(span)
    rows = [
        (catalogue().sheets[each["sheet"]].name, each["period"], each["due_on"], each["online_on"],
         joined(indexes.get((each["sheet"], each["period"]), ())), each["board_on"],
         "是" if each["photographed"] else "", _late(each, span.last), "" if each["done"] else "没有公开齐")
        for each in sorted(facts_of("publication_item", span), key=lambda row: (row["due_on"], row["sheet"]))
        if span.first <= each["due_on"] <= span.last
    ]  # fmt: skip
    missing = () if rows else ("本村在任期内没有上线公开，上线以前张贴在公示栏上的没有记录",)
    return TermTable("A10", "公开日历", (
        Column("公开内容"), Column("期间"), Column("应公开日期", "date"), Column("网上公开日期", "date"), Column("日志序号"),
        Column("张贴日期", "date"), Column("有照片"), Column("晚了（天）", "integer"), Column("到任末的情况"),
    ), tuple(rows), "任期内到期的公开事项；日志序号是公开时写进透明日志的位置，任何人可以核对", (0, 1, 2, 3, 4, 7),
        missing)  # fmt: skip


def _late(each: dict[str, Any], last: dt.date) -> int:
    """Days after the last day until it was shown in full, or until the end of the term."""
    shown = [day for day in (each["online_on"], each["board_on"]) if day is not None]
    until = max(shown) if each["done"] and shown else last
    return max(0, (until - each["due_on"]).days)


def _public(span: Span) -> list[Publication]:
    """Versions of accounts and sheets that were made public, of periods within the term, by the last day of it."""
    months = Q(month__gte=int(Month.of(span.first)), month__lte=int(Month.of(span.last)))
    found = Publication.objects.filter(
        Q(months, book__in=span.books) | Q(book=None), region=span.region, log_index__isnull=False
    )
    order = list(catalogue().sheets)
    return sorted(
        (
            each
            for each in found
            if each.published_at and _day(each.published_at) <= span.last and _touches(each, span)
        ),
        key=lambda each: (order.index(each.sheet), each.when, each.version),
    )


def _touches(publication: Publication, span: Span) -> bool:
    """Whether its period shares a day with the term."""
    period = parse_period(catalogue().sheets[publication.sheet].cadence, publication.when)
    return period is not None and period.first <= span.last and period.last >= span.first


def _indexes(span: Span) -> dict[tuple[str, str], list[int]]:
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for each in _public(span):
        found[each.sheet, each.when].append(each.log_index or 0)
    return dict(found)


def _publications(span: Span) -> TermTable:
    rows = [
        (each.sheet_name, each.when, each.version, str(each.get_state_display()), _day(each.published_at),
         each.log_index, _day(each.withdrawn_at) if each.withdrawn_at else None, each.withdrawal_index,
         each.withdrawn_reason)
        for each in _public(span)
    ]  # fmt: skip
    return TermTable("A10", "公开的各版", (
        Column("公开内容"), Column("期间"), Column("版次", "integer"), Column("状态"), Column("公开日期", "date"),
        Column("日志序号", "integer"), Column("撤下日期", "date"), Column("撤下的日志序号", "integer"),
        Column("撤下理由", width=40),
    ), tuple(rows), "任期内各期的账目和其他公开内容，每公开一版一行，撤下的也在内", (0, 1, 2, 3, 4, 5, 6),
        () if rows else ("任期内没有在系统里公开过账目和其他内容",))  # fmt: skip


def _day(moment: Any) -> dt.date:
    day: dt.date = moment.astimezone(clock.ZONE).date()
    return day


def _questions(span: Span) -> TermTable:
    rows = [
        (str(each["question"]), _ABOUT.get(each["about"], each["about"]), each["opened_on"], each["due_on"],
         each["answered_on"], each["late_on"], _LEVELS.get(each["level"], ""), _STATES.get(each["state"], each["state"]))
        for each in sorted(facts_of("question", span), key=lambda row: (row["opened_on"], row["question"]))
        if span.first <= each["opened_on"] <= span.last
    ]  # fmt: skip
    missing = ("口头提出、没有登记的问题没有记录",)
    return TermTable("A10", "村民提问和答复", (
        Column("提问编号"), Column("问的是"), Column("提出日期", "date"), Column("应答复日期", "date"),
        Column("首次答复日期", "date"), Column("首次逾期日期", "date"), Column("办理层级"), Column("状态"),
    ), tuple(rows), "任期内提出的问题，不含提问的文字和提问的人", (0, 2, 3, 4, 5, 7), missing)  # fmt: skip


# A12


def _repairs(span: Span) -> TermTable:
    found = list(
        Finding.objects.filter(
            Q(closed_on=None) | Q(closed_on__gte=span.first), village=span.region, opened_on__lte=span.last,
            steps__kind=Step.Kind.CONFIRMED,
        ).distinct().order_by("opened_on", "pk").prefetch_related("steps")
    )  # fmt: skip
    rows = [row for each in found if (row := _repair(each, span.last)) is not None]
    return TermTable("A12", "审计问题整改", (
        Column("疑点编号"), Column("规则"), Column("程度"), Column("提出日期", "date"), Column("金额", "money"),
        Column("核定日期", "date"), Column("整改期限", "date"), Column("整改日期", "date"), Column("整改情况", width=50),
        Column("验收日期", "date"), Column("验收意见", width=40), Column("到任末的情况"), Column("记录", width=40),
    ), tuple(rows), "核定属实、任初没有办结或任期内提出的疑点，按任末以前的办理经过", (0, 1, 3, 5, 7, 9, 11),
        ("系统以外的审计（国家审计、上级检查）发现的问题没有登记，要另附清单",))  # fmt: skip


def _repair(finding: Finding, last: dt.date) -> Row | None:
    """None where it was not yet judged a fault by the last day."""
    done = [step for step in finding.steps.all() if _day(step.at) <= last]
    confirmed, rectified, verified = (
        _last(done, kind) for kind in (Step.Kind.CONFIRMED, Step.Kind.RECTIFIED, Step.Kind.VERIFIED)
    )
    if confirmed is None:
        return None
    state = "已验收" if verified else "已报告整改" if rectified else "没有整改"
    return (
        str(finding.pk), finding.rule, finding.severity, finding.opened_on, finding.amount, _day(confirmed.at),
        confirmed.due_on, _day(rectified.at) if rectified else None, rectified.text if rectified else "",
        _day(verified.at) if verified else None, verified.text if verified else "", state,
        "、".join(finding.records),
    )  # fmt: skip


def _last(steps: Sequence[Step], kind: str) -> Step | None:
    return next((step for step in reversed(steps) if step.kind == kind), None)


# A13


def _requests(span: Span) -> TermTable:
    asked = list(
        AuditRequest.objects.filter(region=span.region, asked_on__gte=span.first, asked_on__lte=clock.today())
        .order_by("asked_on", "pk")
        .select_related("answer")
    )
    files = papers.counts(REQUEST, (each.pk for each in asked))
    rows = [_request(each, files.get(each.pk, 0)) for each in asked]
    missing = () if rows else ("没有登记过村民要求审计的事项；书面提出的，先在“任期审计”里登记",)
    return TermTable("A13", "村民要求审计的事项", (
        Column("编号"), Column("提出日期", "date"), Column("事项", width=50), Column("提出人数", "integer"),
        Column("村民会议应到", "integer"), Column("达到五分之一"), Column("要求书（件）", "integer"), Column("纳入审计"),
        Column("结果或理由", width=50), Column("答复日期", "date"),
    ), tuple(rows), "任期开始以来登记的要求，人数按当日村民会议的应到人数算", (0, 1, 2, 3, 4, 5, 7), missing)  # fmt: skip


def _request(each: AuditRequest, files: int) -> Row:
    answer: RequestAnswer | None = getattr(each, "answer", None)
    return (
        str(each.pk), each.asked_on, each.subject, each.askers, each.voters, "是" if each.met else "否", files,
        "" if answer is None else "是" if answer.taken else "否", answer.text if answer else "",
        answer.on if answer else None,
    )  # fmt: skip
