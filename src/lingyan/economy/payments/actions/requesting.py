"""A request from its first line to its submission, and its ways back: withdrawn, given up, asked for again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import transaction

from lingyan.decisions.models import Matter
from lingyan.economy.books import lookups as books
from lingyan.economy.books.models import Account, Book, Party
from lingyan.economy.books.rules import MAX_SUMMARY, Entry, draft_problems, party_kind
from lingyan.economy.payments import hands, lookups, origins, rules
from lingyan.economy.payments.actions.acting import record_hands
from lingyan.economy.payments.actions.submitting import matters_for, prepare
from lingyan.economy.payments.charges import as_entry, parts_of
from lingyan.economy.payments.models import (
    DebitLine,
    Document,
    Hand,
    PayeeLine,
    PaymentRequest,
    Signature,
    Step,
)
from lingyan.economy.payments.rules import Payee
from lingyan.kernel import audit, clock, covers
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import PAYMENTS_REQUEST
from lingyan.people.actions import Identity, remember
from lingyan.people.models import Person, PersonalData

SAVED: Final = audit.register("payments.saved", "填写付款申请")
SUBMITTED: Final = audit.register("payments.submitted", "提交付款申请")
WITHDRAWN: Final = audit.register("payments.withdrawn", "撤回付款申请")
VOIDED: Final = audit.register("payments.voided", "作废付款申请")
RETRIED: Final = audit.register("payments.retried", "为未付成的收款人重新申请")


def open_request(
    actor: Actor,
    *,
    book_id: int,
    kind: str,
    purpose: str,
    payees: Sequence[Payee],
    debits: Sequence[Entry],
    from_account: str,
    matter_id: int | None = None,
    origin: tuple[str, int] = ("", 0),
) -> PaymentRequest:
    """Write a request down as a draft. `debits` say what it is charged to, `from_account` (101… or 102…) what pays.

    `origin` is (kind registered with `origins.register`, id): that room is told what becomes of it. Sums need not
    agree yet. Refused for unknown accounts, parties or matters and for payees without a name or an amount.
    """
    book = books.book_for(actor, PAYMENTS_REQUEST, book_id)
    if origin[0] and origins.of(origin[0]) is None:
        raise Refused(f"没有名为“{origin[0]}”的付款来源", code="unknown-origin")
    with transaction.atomic():
        today = clock.today()
        request = PaymentRequest(
            book=book, year=today.year, number=lookups.next_number(book, today.year), origin_kind=origin[0],
            origin_id=origin[1],
        )  # fmt: skip
        return _save(actor, request, kind, purpose, payees, debits, from_account, matter_id)


def edit_request(
    actor: Actor,
    *,
    request_id: int,
    kind: str,
    purpose: str,
    payees: Sequence[Payee],
    debits: Sequence[Entry],
    from_account: str,
    matter_id: int | None = None,
) -> PaymentRequest:
    """Write a draft or a returned request anew. Whoever saves it last is its maker."""
    with transaction.atomic():
        request = _editable(actor, request_id)
        return _save(actor, request, kind, purpose, payees, debits, from_account, matter_id)


def submit(actor: Actor, *, request_id: int) -> PaymentRequest:
    """Lay the request before those who sign: its rows are sealed, its steps fixed by the county's rules of this day.

    Refused when the sums differ, papers are missing, an invoice is used elsewhere, or a decision is asked for and none
    has passed that still covers the amount.
    """
    with transaction.atomic():
        request = _editable(actor, request_id)
        way = hands.way_to(actor, PAYMENTS_REQUEST, lookups.path_of(request))
        makers = way.persons | {hands.Keys([request.made_by]).of(request.made_by)}
        limits, digest = prepare(actor, request)
        levels = rules.levels_for(request.amount, limits)
        steps = Step.objects.bulk_create(
            Step(request=request, round=request.round, no=no, level=level)
            for no, level in enumerate(levels, 1)
        )
        for rows in (request.all_payees, request.all_debits, request.all_documents):
            rows.filter(round=request.round).update(sealed=True)
        request.tier, request.limits, request.digest = (
            rules.tier_of(request.amount, limits),
            limits.as_json(),
            digest,
        )
        request.current = Step.objects.get(request=request, round=request.round, no=steps[0].no)
        request.state, request.submitted_at = rules.APPROVING, clock.now()
        request.save()
        record_hands(request, Hand.Act.MADE, makers, clock.now())
        lookups.note(actor, SUBMITTED, request, digest=digest, levels=list(levels), amount=request.amount)
    return request


def withdraw(actor: Actor, *, request_id: int) -> PaymentRequest:
    """The maker takes the request back, as long as nobody has signed."""
    with transaction.atomic():
        request = lookups.locked(request_id)
        actor.require(PAYMENTS_REQUEST, lookups.path_of(request))
        lookups.require_state(request, rules.APPROVING)
        if actor.user_id != request.made_by:
            raise Refused("只有申请人可以撤回；审批人请用“退回”", code="not-maker")
        if Signature.objects.filter(step__request=request, step__round=request.round).exists():
            raise Refused("已经有人签字，不能撤回；请审批人退回", code="already-signed")
        begin_next_round(request, rules.DRAFT)
        lookups.note(actor, WITHDRAWN, request)
    return request


def cancel(actor: Actor, *, request_id: int, reason: str) -> PaymentRequest:
    """Give a request up that is not laid before anybody, or that is approved and not yet paid.

    Its invoices and its part of a decision are free again, and the room it came from is told.
    """
    if not reason.strip():
        raise Refused("作废付款申请要写明理由", code="no-reason")
    with transaction.atomic():
        request = lookups.locked(request_id)
        actor.require(PAYMENTS_REQUEST, lookups.path_of(request))
        lookups.require_state(request, rules.DRAFT, rules.RETURNED, rules.APPROVED)
        Document.objects.filter(request=request).update(live=False)
        lines = list(lookups.payees(request))
        old = [line.retry_of_id for line in lines if line.retry_of_id]
        PayeeLine.objects.filter(pk__in=old).update(retried=False)
        request.state, request.current = rules.VOID, None
        request.save(update_fields=["state", "current"])
        lookups.note(actor, VOIDED, request, reason=reason.strip(), sealed=retry_note(request))
        tell_failed(actor, request, lines, reason.strip())
    return request


def retry(actor: Actor, *, request_id: int) -> PaymentRequest:
    """A new draft for whom the bank could not pay, with their part of the charges, to the fen.

    Refused for requests of another room: that room was told and asks again itself.
    """
    with transaction.atomic():
        old = lookups.locked(request_id)
        book = books.book_for(actor, PAYMENTS_REQUEST, old.book_id)
        lookups.require_state(old, rules.PARTLY, rules.FAILED)
        if old.origin_kind:
            raise Refused("这笔付款由其他业务提出，请在那里重新提出", code="has-origin")
        every = list(lookups.payees(old))
        lost = [line for line in every if line.state in rules.LOST and not line.retried]
        if not lost:
            raise Refused("没有等待重新申请的收款人", code="nothing-to-retry")
        new = _copy_for_retry(actor, old, book, every, lost)
        PayeeLine.objects.filter(pk__in=[line.pk for line in lost]).update(retried=True)
        lookups.note(actor, RETRIED, old, by=new.pk)
    return new


def retry_note(request: PaymentRequest) -> dict[str, dict[str, str]]:
    """The digests of both, when the request asks again for payees of another whose rows may have changed with it."""
    return covers.note(lookups.PAYMENT, [request.pk, request.retry_of_id]) if request.retry_of_id else {}


def begin_next_round(request: PaymentRequest, state: str) -> None:
    """Take the request out of the hands of those who sign: what was laid before them stays, copies are editable."""
    rows: tuple[tuple[Any, list[Any]], ...] = (
        (PayeeLine, list(lookups.payees(request))), (DebitLine, list(lookups.debits(request))),
        (Document, list(lookups.documents(request))),
    )  # fmt: skip
    request.state, request.current = state, None
    request.save(update_fields=["state", "current"])
    request.round, request.digest, request.tier, request.limits = request.round + 1, "", None, {}
    request.submitted_at = None
    request.save()
    Document.objects.filter(request=request, round__lt=request.round).update(live=False)
    for model, lines in rows:
        for line in lines:
            line.pk, line.round, line.sealed = None, request.round, False
        model.objects.bulk_create(lines)


def tell_failed(actor: Actor, request: PaymentRequest, lines: Iterable[PayeeLine], reason: str) -> None:
    origin = origins.of(request.origin_kind)
    if origin is not None:
        results = [result_of(line, reason) for line in lines]
        origin.on_failed(actor, request.origin_id, request.pk, results)


def result_of(line: PayeeLine, reason: str = "") -> origins.Result:
    person = Person.objects.filter(personal=line.personal_id).values_list("pk", flat=True).first()
    return origins.Result(
        line.no, line.party.code if line.party else "", person if line.personal_id else None, line.amount,
        line.paid_on or clock.today(), reason,
    )  # fmt: skip


def _editable(actor: Actor, request_id: int) -> PaymentRequest:
    request = lookups.locked(request_id)
    books.book_for(actor, PAYMENTS_REQUEST, request.book_id)
    lookups.require_state(request, rules.DRAFT, rules.RETURNED)
    return request


def _save(
    actor: Actor,
    request: PaymentRequest,
    kind: str,
    purpose: str,
    payees: Sequence[Payee],
    debits: Sequence[Entry],
    from_account: str,
    matter_id: int | None,
    known: Mapping[str, PersonalData | None] | None = None,
) -> PaymentRequest:
    if actor.user_id is None:
        raise Refused("付款申请要由人提出", code="no-maker")
    if kind not in PaymentRequest.Kind.values:
        raise Refused("请选择付款类别", code="bad-kind")
    if not 0 < len(purpose.strip()) <= rules.MAX_PURPOSE:
        raise Refused(f"请写明用途，最多 {rules.MAX_PURPOSE} 字", code="no-purpose")
    book = request.book
    account = _account(book, from_account)
    method = lookups.method_of(account)
    facts = books.account_facts(book.pk, (entry.account for entry in debits))
    problems = [
        *rules.payee_problems(payees, method),
        *draft_problems(debits, facts),
        *_debit_problems(debits),
    ]
    if problems:
        raise Refused(problems)
    request.kind, request.purpose, request.from_account, request.method = (
        kind,
        purpose.strip(),
        account,
        method,
    )
    request.matter = _matter(book, matter_id)
    request.amount = sum(each.amount for each in payees)
    request.made_by, request.made_at = actor.user_id, clock.now()
    request.save()
    _replace_payees(request, payees, known or {})
    _replace_debits(request, debits, {code: each.id for code, each in facts.items()})
    lookups.note(actor, SAVED, request, payees=len(payees), amount=request.amount, sealed=retry_note(request))
    return request


def _debit_problems(debits: Sequence[Entry]) -> Iterable[Problem]:
    if not debits:
        yield Problem("no-debit", "还没有列支科目，请至少填一行")
    for row, entry in enumerate(debits, 1):
        if entry.credit or entry.debit <= 0:
            yield Problem("bad-amount", "列支金额要大于零", row=row)
        if not entry.summary.strip() or len(entry.summary) > MAX_SUMMARY:
            yield Problem("no-summary", "请写摘要", row=row)


def _account(book: Book, code: str) -> Account:
    facts = books.account_facts(book.pk, [code])
    if code not in facts or not facts[code].usable:
        raise Refused("付款账户不是本账套可用的明细科目", code="unknown-account")
    return Account.objects.get(pk=facts[code].id)


def _matter(book: Book, matter_id: int | None) -> Matter | None:
    if not matter_id:
        return None
    found = matters_for(book).filter(pk=matter_id).first()
    if found is None:
        raise Refused("没有这个决策事项", code="no-decision")
    return found


def _replace_payees(
    request: PaymentRequest, payees: Sequence[Payee], known: Mapping[str, PersonalData | None]
) -> None:
    old = list(lookups.payees(request))
    known = {**known, **{line.full_name: line.personal for line in old}}
    again: defaultdict[str, list[int]] = defaultdict(list)
    for line in old:
        if line.retry_of_id:
            again[line.full_name].append(line.retry_of_id)
    parties = _parties(request.book, payees)
    people = _people(payees, parties, known)
    PayeeLine.objects.filter(request=request, round=request.round).delete()
    PayeeLine.objects.bulk_create(
        PayeeLine(
            request=request, round=request.round, no=no, name="" if people[no] else each.name, personal=people[no],
            party=parties.get(each.party), account_number=each.account_number, bank_name=each.bank_name,
            amount=each.amount, remark=each.remark,
            retry_of_id=again[each.name].pop(0) if again.get(each.name) else None,
        )
        for no, each in enumerate(payees, 1)
    )  # fmt: skip
    # Whom the maker took off may be asked for again from the first request.
    PayeeLine.objects.filter(pk__in=[pk for left in again.values() for pk in left]).update(retried=False)


def _parties(book: Book, payees: Sequence[Payee]) -> dict[str, Party]:
    ids = books.ids_of("books_party", book.pk, (each.party for each in payees), "没有这些往来对象")
    found = Party.objects.select_related("personal").in_bulk(ids.values())
    return {code: found[pk] for code, pk in ids.items()}


def _people(
    payees: Sequence[Payee], parties: Mapping[str, Party], known: Mapping[str, PersonalData | None]
) -> dict[int, PersonalData | None]:
    """The personal data of each payee who is a natural person, None for units. In doubt a person."""
    persons = {
        person.pk: person.personal
        for person in Person.objects.select_related("personal").filter(
            pk__in=[each.person_id for each in payees if each.person_id]
        )
    }
    found: dict[int, PersonalData | None] = {}
    fresh: list[int] = []
    for no, each in enumerate(payees, 1):
        party = parties.get(each.party)
        if each.person_id is not None:
            if each.person_id not in persons:
                raise Refused("没有这个人员", code="unknown-person")
            found[no] = persons[each.person_id]
        elif party is not None and party.personal and party.personal.name == each.name:
            found[no] = party.personal
        elif each.name in known:
            found[no] = known[each.name]
        elif party_kind("", each.name) == "unit":
            found[no] = None
        else:
            fresh.append(no)
    made = remember(Identity(payees[no - 1].name) for no in fresh)
    return found | dict(zip(fresh, made, strict=True))


def _replace_debits(request: PaymentRequest, debits: Sequence[Entry], accounts: Mapping[str, int]) -> None:
    book_id = request.book_id
    parties = books.ids_of("books_party", book_id, (entry.party for entry in debits), "没有这些往来对象")
    projects = books.ids_of("books_project", book_id, (entry.project for entry in debits), "没有这些项目")
    DebitLine.objects.filter(request=request, round=request.round).delete()
    DebitLine.objects.bulk_create(
        DebitLine(
            request=request, round=request.round, no=no, account_id=accounts[entry.account], summary=entry.summary,
            amount=entry.debit, party_id=parties.get(entry.party), project_id=projects.get(entry.project),
        )
        for no, entry in enumerate(debits, 1)
    )  # fmt: skip


def _copy_for_retry(
    actor: Actor, old: PaymentRequest, book: Book, every: Sequence[PayeeLine], lost: Sequence[PayeeLine]
) -> PaymentRequest:
    parts = parts_of(list(lookups.debits(old)), every, {line.pk for line in lost})
    today = clock.today()
    new = PaymentRequest(
        book=book, year=today.year, number=lookups.next_number(book, today.year), retry_of=old
    )
    entries = [as_entry(debit, amount) for debit, amount in parts]
    _save(
        actor, new, old.kind, old.purpose, [lookups.as_payee(line) for line in lost], entries, old.from_account.code,
        old.matter_id, {line.full_name: line.personal for line in lost},
    )  # fmt: skip
    for line, source in zip(lookups.payees(new), lost, strict=True):
        line.retry_of, line.personal, line.name = source, source.personal, source.name
        line.save(update_fields=["retry_of", "personal", "name"])
    lookups.note(actor, RETRIED, new, of=old.pk)
    return new
