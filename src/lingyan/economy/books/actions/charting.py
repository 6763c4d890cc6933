"""A later chart as data: loaded once for all books, then each book's balances carried over by a voucher to be checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db import transaction
from django.db.models import Q

from lingyan.economy.books import chart, lookups, rules
from lingyan.economy.books.actions import closing, drafting
from lingyan.economy.books.chart_change import ADDED, ENDED, ChartChange, Known, problems_of
from lingyan.economy.books.covers import CHART
from lingyan.economy.books.importing.chart_file import ChartFile
from lingyan.economy.books.models import Account, ChartVersion, Line, Period, Voucher
from lingyan.economy.books.rules import Amounts, Entry
from lingyan.economy.books.statements.formulas import balance_sheet_form, income_statement_form
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import on_paper
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BOOKS_CONFIGURE, BOOKS_ENTER

LOADED: Final = audit.register("books.chart-loaded", "载入科目表变动")
CONVERTED: Final = audit.register("books.chart-converted", "生成科目结转凭证")
PAIRS_AT_ONCE: Final = rules.MAX_LINES // 2


@dataclass(frozen=True, slots=True)
class Move:
    """One balance that goes from an ended account to the one that follows it; `net` is debit less credit."""

    old: str
    new: str
    net: int
    party: str
    project: str


def chart_problems(changes: Sequence[ChartChange], from_month: Month) -> list[Problem]:
    """What keeps these changes from taking effect in a month, for a check without writing."""
    shared = Account.objects.filter(book=None)
    known = {
        each.code: Known(each.code, each.category, each.needs_party, each.last_month is not None)
        for each in shared
    }
    own = set(Account.objects.exclude(book=None).values_list("code", flat=True))
    found = list(problems_of(changes, known, _formula_accounts(), own))
    return [*found, *_date_problems(changes, from_month)]


def _formula_accounts() -> set[str]:
    forms = (balance_sheet_form(), income_statement_form())
    return {term.account for form in forms for line in form.lines for term in line.formula if term.account}


def _date_problems(changes: Sequence[ChartChange], from_month: Month) -> Iterator[Problem]:
    if from_month.number != 1:
        yield Problem("not-january", "科目表按会计年度变动，施行月份应为1月", value=str(from_month))
    latest = ChartVersion.objects.order_by("-from_month").first()
    if latest is not None and latest.from_month >= from_month:
        yield Problem("not-later", f"“{latest.name}”从{latest.from_month.zh}起施行，新的变动应更晚")
    if closed := Period.objects.filter(month__gte=from_month).values("book").distinct().count():
        yield Problem("month-closed", f"已有 {closed} 个账套结了{from_month.zh}或以后的账，施行月份应更晚")
    ended = [each.code for each in changes if each.change == ENDED]
    later = Line.objects.filter(voucher__month__gt=from_month, account__code__in=ended, account__book=None)
    if later.exclude(voucher__state=Voucher.State.VOID).exists():
        yield Problem("used-later", f"{from_month.zh}以后已有凭证用了要停用的科目")


@on_paper()
def load_chart(actor: Actor, *, file: ChartFile, name: str, from_month: Month) -> ChartVersion:
    """Load changes of the shared chart that take effect in a January: for all books, so the right is needed everywhere.

    An ended account may still be used in that month, for carrying its balance over, and never after. Raises Refused
    with every problem of the file; the same file again is refused.
    """
    actor.require(BOOKS_CONFIGURE, "")
    if not name.strip() or len(name.strip()) > 60:
        raise Refused("请写明科目表的名称，最多 60 字", code="no-name")
    with transaction.atomic():
        if ChartVersion.objects.filter(digest=file.digest).exists():
            raise Refused("这个文件已经载入过", code="loaded-already")
        problems = chart_problems(file.changes, from_month)
        if problems:
            raise Refused(replace(each, file=file.name) for each in problems)
        for each in file.changes:
            _apply(each, from_month)
        version = ChartVersion.objects.create(
            name=name.strip(), from_month=from_month, digest=file.digest, loaded_by=actor.user_id,
            changes=[each.as_dict() for each in file.changes], loaded_at=clock.now(),
        )  # fmt: skip
        audit.record(
            actor, LOADED, target=(CHART, version.pk), region_path="", from_month=int(from_month),
            changes=len(file.changes), digest=file.digest,
        )  # fmt: skip
    return version


def _apply(each: ChartChange, from_month: Month) -> None:
    if each.change == ENDED:
        Account.objects.filter(book=None, code=each.code).update(last_month=from_month)
        return
    assert each.change == ADDED
    known = {row.code: row for row in Account.objects.filter(book=None)}
    parent = known[chart.parent_code(each.code, known)]
    Account.objects.create(
        code=each.code, name=each.name, path_name=f"{parent.path_name}/{each.name}"[:240], parent=parent,
        category=parent.category, side=parent.side, two_sided=parent.two_sided, first_month=from_month,
        needs_party=parent.needs_party, needs_project=parent.needs_project,
    )  # fmt: skip


def moves(book_id: int, version: ChartVersion) -> list[Move]:
    """What a book still has on accounts that a version ended, per party and project, through the month of the change."""
    follows = version.successors
    found: list[Amounts] = closing.closing_amounts([book_id], version.from_month)[book_id]
    return [
        Move(each.account, follows[each.account], each.net, each.party, each.project)
        for each in found
        if each.account in follows and each.net
    ]


@on_paper()
def convert_chart(actor: Actor, *, book_id: int, version_id: int) -> list[Voucher]:
    """Draft the vouchers that carry a book's balances to the accounts that follow, dated in the month of the change.

    Computed from posted balances, so everything of the month must be posted first; repeated, it drafts what is left.
    """
    book = lookups.book_for(actor, BOOKS_ENTER, book_id)
    version = ChartVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise Refused("没有这次科目表变动", code="unknown-chart")
    with transaction.atomic():
        lookups.lock([book_id], to_close=True)
        waiting = Voucher.objects.filter(
            Q(state=Voucher.State.DRAFT) | Q(state=Voucher.State.REVIEWED),
            book=book, month__lte=version.from_month,
        ).count()  # fmt: skip
        if waiting:
            raise Refused(f"还有 {waiting} 张凭证没有记账，请先记账再结转科目", code="not-all-posted")
        left = moves(book_id, version)
        if not left:
            raise Refused("停用的科目没有余额，不用结转", code="nothing-to-convert")
        made = [
            drafting.save_draft(
                actor, book_id=book_id, date=version.from_month.first_day,
                entries=list(_entries(left[start : start + PAIRS_AT_ONCE], version)),
            )
            for start in range(0, len(left), PAIRS_AT_ONCE)
        ]  # fmt: skip
        audit.record(
            actor, CONVERTED, target=("book", book_id), region_path=book.organisation.region.path,
            chart=version.pk, vouchers=[voucher.pk for voucher in made],
        )  # fmt: skip
    return made


def _entries(some: Sequence[Move], version: ChartVersion) -> Iterator[Entry]:
    text = f"按“{version.name}”结转科目"[: rules.MAX_SUMMARY]
    for each in some:
        debit, credit = max(each.net, 0), max(-each.net, 0)
        yield Entry(each.new, text, debit, credit, each.party, each.project)
        yield Entry(each.old, text, credit, debit, each.party, each.project)
