"""What must hold before a request is laid before anybody, and the decision that a large one rests on."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet, Sum

from lingyan.decisions import catalogue
from lingyan.decisions import queries as decisions
from lingyan.decisions.models import Matter
from lingyan.economy.books import lookups as books
from lingyan.economy.books.models import Book
from lingyan.economy.books.rules import draft_problems
from lingyan.economy.payments import lookups, origins, rules
from lingyan.economy.payments.charges import as_entry
from lingyan.economy.payments.models import Document, PayeeLine, PaymentRequest
from lingyan.economy.payments.parameters import limits_at
from lingyan.economy.payments.rules import Limits
from lingyan.files import papers
from lingyan.files.models import Paper
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import PAYMENTS_VIEW

INVOICE_LABEL = "发票"
CHECK_IT = "请核对号码和票面；没有错的，请联系乡镇（街道）核查"


def prepare(actor: Actor, request: PaymentRequest) -> tuple[Limits, str]:
    """The limits of today and the digest of the list. Refused when something stands against the submission."""
    limits, papers_required = limits_at(lookups.path_of(request), clock.today())
    lines = list(lookups.payees(request))
    charged = list(lookups.debits(request))
    values = [lookups.as_payee(line) for line in lines]
    problems = [*rules.complete_problems(values, [line.amount for line in charged], request.method, limits)]
    problems += _account_problems(request)
    problems += _paper_problems(actor, request, papers_required)
    problems += _origin_problems(request, lines)
    if problems:
        raise Refused(problems)
    if request.matter_id is not None or rules.needs_decision(request.amount, limits):
        hold_matter(request)
    return limits, lookups.digest_of(request, lines)


def hold_matter(request: PaymentRequest) -> None:
    """The decision must have passed and still cover this request beside all others that rest on it."""
    decisions.hold_matter(request.matter_id)
    matter = request.matter
    found = decisions.require_passed(
        request.matter_id, organisation_id=matter.organisation_id if matter else 0, items=spending_items(),
        amount=used_of(request.matter_id, besides=request.pk) + request.amount, on=clock.today(),
    )  # fmt: skip
    if found.amount is None:
        raise Refused(f"决策事项“{found}”没有写明金额，不能作为付款依据", code="no-amount-decided")


def spending_items() -> list[str]:
    """Codes of the matters that decide an amount, so that money may rest on them."""
    return [code for code, item in catalogue.items().items() if item.amount]


def matters_for(book: Book) -> QuerySet[Matter]:
    """Matters of the village's organisations: what villagers decide of public works, the collective often pays."""
    return Matter.objects.filter(organisation__region=book.organisation.region_id)


def used_of(matter_id: int | None, *, besides: int = 0) -> int:
    """What requests laid before somebody, approved or paid have used of a decision, in fen; what came back is free."""
    if matter_id is None:
        return 0
    taking = PaymentRequest.objects.filter(matter=matter_id).exclude(pk=besides)
    taking = taking.exclude(state__in=[rules.DRAFT, rules.RETURNED, rules.VOID])
    asked = taking.aggregate(sum=Sum("amount"))["sum"] or 0
    lost = PayeeLine.objects.filter(request__in=taking, state__in=rules.LOST).aggregate(sum=Sum("amount"))[
        "sum"
    ]
    return int(asked) - int(lost or 0)


def _account_problems(request: PaymentRequest) -> Iterator[Problem]:
    """Accounts may have been closed since the draft was saved; those that need a party or project say so."""
    entries = [as_entry(line, line.amount) for line in lookups.debits(request)]
    facts = books.account_facts(
        request.book_id, [*(one.account for one in entries), request.from_account.code]
    )
    yield from draft_problems(entries, facts)
    if not (paying := facts.get(request.from_account.code)) or not paying.usable:
        yield Problem("unknown-account", "付款账户已不能使用，请重新选择", value=request.from_account.code)
    for row, entry in enumerate(entries, 1):
        account = facts.get(entry.account)
        if account and account.needs_party and not entry.party:
            yield Problem("missing-household", f"{account.name}须写明农户或单位", row=row, value=account.code)
        if account and account.needs_project and not entry.project:
            yield Problem("missing-project", f"{account.name}须写明项目", row=row, value=account.code)


def _origin_problems(request: PaymentRequest, lines: list[PayeeLine]) -> Iterator[Problem]:
    """What the room that asked for the payment says against it, such as another list than its own."""
    origin = origins.of(request.origin_kind)
    if origin is not None and origin.check is not None:
        asked = [origins.Asked(line.no, line.party.code if line.party else "", line.amount) for line in lines]
        yield from origin.check(request.origin_id, request.pk, asked)


def _paper_problems(actor: Actor, request: PaymentRequest, required: bool) -> Iterator[Problem]:
    found = list(papers.of_record(lookups.PAYMENT, request.pk))
    given = list(lookups.documents(request))
    if required and not found and not given and not request.origin_kind and request.retry_of_id is None:
        yield Problem("no-papers", "还没有单据，请登记发票或上传附件后再提交")
    for each in given:
        if each.date > clock.today():
            yield Problem("future-document", f"{each}的日期 {each.date} 还没有到")
    for paper in found:
        if paper.label == INVOICE_LABEL:
            yield from _used_elsewhere(actor, paper, request)


def _used_elsewhere(actor: Actor, paper: Paper, request: PaymentRequest) -> Iterator[Problem]:
    others = Paper.objects.filter(
        owner_kind=lookups.PAYMENT, stored=paper.stored_id, label=INVOICE_LABEL, removed_at=None
    ).exclude(owner_id=request.pk)
    live = PaymentRequest.objects.filter(~Q(state__in=[rules.VOID]), pk__in=others.values("owner_id"))
    if live.filter(actor.scope(PAYMENTS_VIEW, "book__organisation__region__path")).exists():
        yield Problem("duplicate-file", f"发票“{paper.shown}”已经在另一笔付款中使用，请核对是否重复报销")
    elif live.exists():
        # PRIVACY: who may not see the other payment is not told of one.
        yield Problem("refused-file", f"发票“{paper.shown}”不能使用，{CHECK_IT}")


def live_document(key: str) -> Document | None:
    """The paper that now holds an invoice's key, wherever it is."""
    return (
        Document.objects.select_related("request__book__organisation__region")
        .filter(key=key, live=True)
        .first()
    )
