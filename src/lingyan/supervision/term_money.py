"""Tables of a term audit from the books and the rooms of money: A3 granted and donated money, A7 distribution, A8 what
the audited person and those of the same household were paid.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db import connection
from django.db.models import F, Q

from lingyan.economy.books.models import Balance, Book, Line, Project, Voucher
from lingyan.economy.books.persons import known_cte
from lingyan.economy.members.models import Confirmation, Distribution, DistributionVoucher, Member, Stay
from lingyan.economy.members.queries import holdings
from lingyan.economy.members.rules import shown_shares
from lingyan.economy.payments.models import PayeeLine
from lingyan.economy.projects import queries as projects
from lingyan.economy.projects.models import Project as Registered
from lingyan.economy.projects.rules import EARMARKED, Ledger
from lingyan.kernel import clock
from lingyan.kernel.tabular.write import Column
from lingyan.supervision.parameters import words_at
from lingyan.supervision.term_tables import NO_BOOK, Row, Span, TermTable, joined

_GIVEN: Final = ("503", "31103", "31104")
"""Subsidies as income, and grants and donations in the reserve."""
_EXPENSES: Final = ("511", "513", "514", "515")
_SELF, _HOME = "本人", "同户成员"


def tables(span: Span) -> Iterator[TermTable]:
    yield from (_programmes(span), _given(span))
    yield from (_distributions(span), _shares(span), _reserve(span))
    yield from (_to_person(span), _payments(span), _treats(span))


# A3


def _programmes(span: Span) -> TermTable:
    keys, known = _dimensions(span), _registered(span)
    books, names = [book.pk for book in span.books], Project.objects.in_bulk(keys)
    before, after = (
        projects.ledgers_on(books, keys, day) for day in (span.first - dt.timedelta(days=1), span.last)
    )
    vouchers = _touching(span, keys)
    rows = [
        _programme(names[key], known.get(key), span, before[key], after[key], vouchers[key]) for key in keys
    ]
    missing = [] if span.books else [NO_BOOK]
    if stray := _without_project(span):
        missing.append(f"凭证 {joined(stray)} 的专项资金没有核算到项目，不能跟踪")
    if any(key not in known for key in keys):
        missing.append("有的核算项目没有在“项目”里登记，取不到文号、批准的用途和决策")
    return TermTable("A3", "专项资金", (
        Column("项目", width=30), Column("文号或出资方", width=30), Column("批准的用途", width=36),
        Column("任初未用", "money"), Column("任期收到", "money"), Column("任期使用和退回", "money"),
        Column("形成资产", "money"), Column("任末未用", "money"), Column("未用已（天）", "integer"),
        Column("任末账面余额", "money"), Column("决策事项编号"), Column("凭证", width=50),
    ), tuple(rows), "231、241 科目按核算项目，使用是该项目的成本（含自筹部分），先收先用", (0, 3, 4, 5, 7, 8),
        tuple(missing))  # fmt: skip


def _programme(
    project: Project, registered: Registered | None, span: Span, before: Ledger, after: Ledger,
    vouchers: Sequence[Voucher],
) -> Row:  # fmt: skip
    start, end = (projects.money(each, span.last) for each in (before, after))
    used = after.cost + after.sent_back - before.cost - before.sent_back
    sources = registered.sources.all() if registered else ()
    return (
        project.name, joined(each.title for each in sources if each.title),
        registered.purpose if registered else "", start.left, after.earmarked - before.earmarked, used,
        after.built - before.built, end.left, end.oldest, after.balance,
        str(registered.matter_id or "") if registered else "", joined(vouchers),
    )  # fmt: skip


def _dimensions(span: Span) -> list[int]:
    """Projects of the books that ever had earmarked money, by the last day."""
    heads = _heads("account", EARMARKED)
    lines = Line.objects.filter(
        heads, voucher__book__in=span.books, voucher__state=Voucher.State.POSTED,
        voucher__date__lte=span.last, project__isnull=False,
    )  # fmt: skip
    begun = Balance.objects.filter(
        heads, book__in=span.books, month__lt=F("book__first_month"), project__isnull=False
    )
    found = {*lines.values_list("project", flat=True), *begun.values_list("project", flat=True)}
    return sorted(key for key in found if key)


def _touching(span: Span, keys: Sequence[int]) -> defaultdict[int, list[Voucher]]:
    found: defaultdict[int, list[Voucher]] = defaultdict(list)
    for line in span.posted().filter(project__in=keys):
        found[line.project_id or 0].append(line.voucher)
    return found


def _without_project(span: Span) -> list[Voucher]:
    return [line.voucher for line in span.posted().filter(_heads("account", EARMARKED), project=None)]


def _heads(field: str, heads: tuple[str, ...]) -> Q:
    return reduce(or_, (Q(**{f"{field}__code__startswith": head}) for head in heads))


def _registered(span: Span) -> dict[int, Registered]:
    found = Registered.objects.filter(book__in=span.books, dimension__isnull=False)
    return {each.dimension_id or 0: each for each in found.prefetch_related("sources")}


def _given(span: Span) -> TermTable:
    rows = [
        (line.voucher.date, str(line.voucher), line.account.code, line.account.path_name,
         line.project.name if line.project else "", line.credit - line.debit, line.summary)
        for line in span.posted().filter(_heads("account", _GIVEN)).exclude(voucher__kind__in=_CLOSING)
    ]  # fmt: skip
    missing = [*([] if span.books else [NO_BOOK]), "捐赠的实物没有单独登记，只有按价值入了账的在内"]
    return TermTable("A3", "补助和捐赠入账", (
        Column("日期", "date"), Column("凭证"), Column("科目"), Column("名称", width=30), Column("项目", width=24),
        Column("金额", "money"), Column("摘要", width=50),
    ), tuple(rows), "503、31103、31104 科目任期内的分录，贷方减借方，不含结转", (0, 1, 3, 5), tuple(missing))  # fmt: skip


_CLOSING: Final = (Voucher.Kind.CLOSE, Voucher.Kind.FOLD)


# A7


def _distributions(span: Span) -> TermTable:
    found = [
        each
        for each in Distribution.objects.filter(book__in=span.books).exclude(state=Distribution.State.VOID)
        if span.within(each.decided_on or each.made_at.astimezone(clock.ZONE).date())
    ]
    vouchers: defaultdict[int, list[Voucher]] = defaultdict(list)
    for drafted in DistributionVoucher.objects.filter(distribution__in=found).select_related("voucher"):
        vouchers[drafted.distribution_id].append(drafted.voucher)
    rows = [
        (each.year, str(each.pk), str(each.get_state_display()), each.record_on, each.distributable, each.reserve,
         each.pool, each.paid_out, each.members, each.households, each.undistributed, str(each.matter_id or ""),
         each.decided_on, joined(vouchers[each.pk]), each.paid_on, each.published_on)
        for each in sorted(found, key=lambda one: (one.year, one.pk))
    ]  # fmt: skip
    return TermTable("A7", "收益分配", (
        Column("收益年度", "integer"), Column("分配编号"), Column("状态"), Column("份额登记日", "date"),
        Column("可分配收益", "money"), Column("提取公积公益金", "money"), Column("决议向成员分配", "money"),
        Column("清单合计", "money"), Column("成员", "integer"), Column("户", "integer"), Column("未分配收益", "money"),
        Column("决策事项编号"), Column("决议日期", "date"), Column("凭证", width=40), Column("付清日期", "date"),
        Column("公开日期", "date"),
    ), tuple(rows), "任期内决议（没有决议的按编制日期）的分配方案，作废的不计", (0, 4, 5, 7, 12, 15),
        () if rows else (_NO_PLAN,))  # fmt: skip


_NO_PLAN: Final = "系统里没有任期内的分配方案；旧账里的分配只见于 322 科目的分录"


_EVERYBODY: Final = "（全部成员）"


def _shares(span: Span) -> TermTable:
    rows: list[Row] = []
    owners = {book.organisation_id for book in span.books}
    for owner in sorted(owners):
        ends = [_register(owner, day) for day in (span.first, span.last)]
        for kind in sorted({*ends[0], *ends[1]}, key=lambda kind: (kind != _EVERYBODY, kind)):
            (members, shares), (later, more) = (end.get(kind, (0, 0)) for end in ends)
            rows.append((kind, members, _held(kind, shares), later, _held(kind, more)))
    confirmed = Confirmation.objects.filter(
        organisation__in=owners, state=Confirmation.State.CONFIRMED, confirmed_on__lte=span.last
    ).order_by("as_of")
    said = joined(
        f"{each.as_of}（决策事项 {each.matter_id or '没有'}，备案 {each.filed_number or '没有'}）"
        for each in confirmed
    )
    missing = [] if rows else ["没有成员名册，取不到成员和份额"]
    if rows and not said:
        missing.append("名册没有经过确认的记录")
    return TermTable("A7", "成员和份额", (
        Column("股份种类", width=24), Column("任初成员", "integer"), Column("任初份额（股）"), Column("任末成员", "integer"),
        Column("任末份额（股）"),
    ), tuple(rows), f"成员名册在任初和任末两天的情况。名册确认：{said or '没有记录'}", (0, 1, 2, 3, 4),
        tuple(missing))  # fmt: skip


def _held(kind: str, hundredths: int) -> str:
    return "" if kind == _EVERYBODY else shown_shares(hundredths)


def _register(organisation: int, day: dt.date) -> dict[str, tuple[int, int]]:
    """Kind of share → how many hold it and how much; all members stand under one word of their own."""
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for each in holdings(organisation, day):
        if each.household is not None:
            found[_EVERYBODY][0] += 1
        for kind, hundredths in each.shares.items():
            found[kind][0] += 1
            found[kind][1] += hundredths
    return {kind: (members, shares) for kind, (members, shares) in found.items()}


def _reserve(span: Span) -> TermTable:
    rows = [
        (line.voucher.date, str(line.voucher), line.account.code, line.account.path_name, line.debit, line.credit,
         line.summary)
        for line in span.posted().filter(account__code__startswith="311")
    ]  # fmt: skip
    return TermTable("A7", "公积公益金变动", (
        Column("日期", "date"), Column("凭证"), Column("科目"), Column("名称", width=30), Column("减少", "money"),
        Column("增加", "money"), Column("摘要", width=50),
    ), tuple(rows), "311 科目任期内的分录", (0, 1, 3, 4, 5), () if span.books else (NO_BOOK,))  # fmt: skip


# A8


def _home(span: Span) -> dict[int, str]:
    """The audited person and who was in the same household of the register at some time of the term."""
    found = {span.person: _SELF}
    inside = Stay.objects.filter(
        Q(end__isnull=True) | Q(end__on__gt=span.first), from_on__lte=span.last,
        member__organisation__in={book.organisation_id for book in span.books},
    )  # fmt: skip
    homes = inside.filter(member__person=span.person).values_list("member__organisation", "household")
    for organisation, household in homes:
        together = inside.filter(member__organisation=organisation, household=household)
        for person in together.values_list("member__person", flat=True):
            found.setdefault(person, _HOME)
    return found


def _kin_missing(span: Span, who: Mapping[int, str]) -> list[str]:
    missing = [] if span.books else [NO_BOOK]
    if not Member.objects.filter(person=span.person).exists():
        missing.append("被审计人不在成员名册里，同户的人取不到")
    missing.append(f"亲属关系没有登记，只查了本人和名册里同户的 {len(who) - 1} 人；同户以外的亲属要另行核对")
    return missing


def _known_parties(books: tuple[Book, ...], persons: Mapping[int, str]) -> dict[int, tuple[int, bool]]:
    """Party → person, and whether the name alone says so, of these persons."""
    if not books:
        return {}
    ids = ", ".join(str(int(book.pk)) for book in books)
    sql = (
        "WITH book AS (SELECT b.id, o.region_id AS region FROM books_book b "  # noqa: S608 (ids of our own rows)
        f"JOIN people_organisation o ON o.id = b.organisation_id WHERE b.id IN ({ids})), "
        f"{known_cte()} SELECT party, person, by_name FROM known"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {
            party: (person, bool(by_name))
            for party, person, by_name in cursor.fetchall()
            if person in persons
        }


def _to_person(span: Span) -> TermTable:
    who = _home(span)
    parties = _known_parties(span.books, who)
    rows = [_with_person(line, who, parties) for line in span.posted().filter(party__in=list(parties))]
    return TermTable("A8", "与本人和同户成员的往来", (
        Column("日期", "date"), Column("凭证"), Column("谁"), Column("人员编号"), Column("只凭同名"), Column("科目"),
        Column("名称", width=30), Column("借方", "money"), Column("贷方", "money"), Column("摘要", width=50),
    ), tuple(rows), "往来对象是本人或同户成员的已记账分录：报酬、误工、借支和租金都在内", (0, 1, 2, 6, 7, 8),
        tuple(_kin_missing(span, who)))  # fmt: skip


def _with_person(line: Line, who: Mapping[int, str], parties: Mapping[int, tuple[int, bool]]) -> Row:
    person, by_name = parties[line.party_id or 0]
    return (
        line.voucher.date, str(line.voucher), who[person], str(person), "是" if by_name else "", line.account.code,
        line.account.path_name, line.debit, line.credit, line.summary,
    )  # fmt: skip


def _payments(span: Span) -> TermTable:
    who = _home(span)
    lines = PayeeLine.objects.filter(
        request__book__in=span.books, round=F("request__round"), state=PayeeLine.State.PAID,
        personal__person__in=list(who), paid_on__gte=span.first, paid_on__lte=span.last,
    ).select_related("request", "personal__person", "voucher").order_by("paid_on", "pk")  # fmt: skip
    rows = [_payment(line, who) for line in lines.defer("account_number")]
    return TermTable("A8", "付给本人和同户成员的款项", (
        Column("支付日期", "date"), Column("付款编号"), Column("谁"), Column("人员编号"), Column("类别"),
        Column("用途", width=40), Column("金额", "money"), Column("决策事项编号"), Column("凭证"),
    ), tuple(rows), "付款申请里收款人是本人或同户成员、已经付成的", (0, 1, 2, 4, 6, 8),
        ("系统上线以前的付款没有申请，只见于分录",))  # fmt: skip


def _payment(line: PayeeLine, who: Mapping[int, str]) -> Row:
    person: Any = getattr(line.personal, "person", None)
    asked = line.request
    return (
        line.paid_on, str(asked), who[person.pk], str(person.pk), str(asked.get_kind_display()), asked.purpose,
        line.amount, str(asked.matter_id or ""), str(line.voucher or ""),
    )  # fmt: skip


def _treats(span: Span) -> TermTable:
    words = words_at("spending_words", span.region.path, span.last)
    said = reduce(or_, (Q(summary__contains=word) for word in words), Q(pk__in=[]))
    rows = [
        (line.voucher.date, str(line.voucher), line.account.code, line.account.path_name, line.debit - line.credit,
         line.summary)
        for line in span.posted().filter(_heads("account", _EXPENSES), said).exclude(voucher__kind__in=_CLOSING)
    ]  # fmt: skip
    missing = [*([] if span.books else [NO_BOOK]), "招待没有单独的科目，摘要不写明的查不到"]
    return TermTable("A8", "招待等开支", (
        Column("日期", "date"), Column("凭证"), Column("科目"), Column("名称", width=30), Column("金额", "money"),
        Column("摘要", width=50),
    ), tuple(rows), f"费用科目里摘要有这些词的：{'、'.join(words) or '没有设定'}", (0, 1, 3, 4), tuple(missing))  # fmt: skip
