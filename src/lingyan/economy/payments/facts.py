"""Facts of payments: one row a payee, and one a paper. Internal: who paid whom is nobody else's matter.

Persons stand as ids of people (an account without a person as its negative number), names as keyed hashes that give
the same value for the same name in every table.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from lingyan.economy.payments import rules
from lingyan.economy.payments.models import Document, Hand, PayeeLine, PaymentRequest, Signature
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, villages
from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.crypto import keyed_hash
from lingyan.people.models import Organisation, Person

NAME_HASH: Final = "party-name"
_RANK: Final = {rules.VILLAGE: 1, rules.JOINT: 1, rules.SUPERVISION: 2, rules.TOWNSHIP: 3}
_SHOWN: Final = (rules.APPROVING, rules.APPROVED, *sorted(rules.OUT_OF_HAND), rules.RETURNED, rules.VOID)


def name_hash(name: str) -> str:
    """PRIVACY: the key never leaves the installation, so the hash cannot be tried out with a list of names."""
    return keyed_hash(rules.plain(name), purpose=NAME_HASH).hex()[:32] if name else ""


def _day(moment: dt.datetime | None) -> dt.date | None:
    return moment.astimezone(clock.ZONE).date() if moment else None


def _requests(request: FactRequest) -> Iterator[tuple[Any, int, list[PaymentRequest]]]:
    """Village, year and its requests that were ever laid before somebody, in the order of partition and grain."""
    for _, county in groupby(villages(request), key=attrgetter("county")):
        listed = {village.id: village for village in county}
        found: dict[tuple[int, str], list[PaymentRequest]] = defaultdict(list)
        rows = PaymentRequest.objects.filter(
            book__organisation__region__in=listed, book__organisation__kind=Organisation.Kind.COLLECTIVE,
            year__gte=request.first.year, year__lte=request.last.year, state__in=_SHOWN,
        )  # fmt: skip
        for each in rows.select_related("book__organisation").order_by("pk"):
            if (day := _day(each.submitted_at or each.made_at)) and day <= request.as_of:
                village = listed[each.book.organisation.region_id]
                found[each.year, village.code].append(each)
        for (year, code), mine in sorted(found.items()):
            yield next(one for one in listed.values() if one.code == code), year, mine


class _People:
    """Who made, signed and released the requests of one village and year, as person ids."""

    def __init__(self, requests: Sequence[PaymentRequest]) -> None:
        rounds = {each.pk: each.round for each in requests}
        self.signed: dict[int, list[Signature]] = defaultdict(list)
        for one in (
            Signature.objects.filter(step__request__in=rounds).select_related("step").order_by("step__no")
        ):
            if one.step.round == rounds[one.step.request_id]:
                self.signed[one.step.request_id].append(one)
        self.released = {
            hand.request_id: hand.person
            for hand in Hand.objects.filter(request__in=rounds, act=Hand.Act.RELEASED).order_by("-pk")
            if hand.round == rounds[hand.request_id]
        }
        users = {each.made_by for each in requests} | {
            one.by for ones in self.signed.values() for one in ones
        }
        self._users = dict(User.objects.filter(pk__in=users).values_list("pk", "person_id"))
        self._persons = dict(
            Person.objects.filter(personal__in=self.released.values()).values_list("personal_id", "pk")
        )

    def of_user(self, user_id: int | None) -> int | None:
        return None if user_id is None else self._users.get(user_id) or -user_id

    def releaser(self, request: PaymentRequest) -> int | None:
        found = self.released.get(request.pk)
        return None if found is None else self._persons.get(found, -abs(found))


def payment_rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    for village, year, requests in _requests(request):
        people, lines = _People(requests), _lines(requests)
        for each in requests:
            signed = people.signed[each.pk]
            last = people.of_user(signed[-1].by) if signed else None
            level = max((_RANK[one.level] for one in signed), default=None)
            for line, person in lines[each.pk]:
                yield (
                    village.code, village.county, year, each.pk, line.no, each.book_id, each.kind, each.method,
                    _day(each.submitted_at or each.made_at), line.amount, each.amount, name_hash(line.full_name) or None,
                    person, each.tier, level, people.of_user(each.made_by), last, people.releaser(each),
                    _day(each.approved_at), line.paid_on, each.state, line.state, each.matter_id, line.voucher_id,
                    line.personal_id,
                )  # fmt: skip


def _lines(requests: Sequence[PaymentRequest]) -> dict[int, list[tuple[PayeeLine, int | None]]]:
    rounds = {each.pk: each.round for each in requests}
    found = (
        PayeeLine.objects.filter(request__in=rounds)
        .select_related("personal__person")
        .order_by("request", "no")
    )
    lines: dict[int, list[tuple[PayeeLine, int | None]]] = defaultdict(list)
    for line in found.defer("account_number"):
        if line.round == rounds[line.request_id]:
            person = getattr(line.personal, "person", None) if line.personal else None
            lines[line.request_id].append((line, person.pk if person else None))
    return lines


def document_rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    for village, year, requests in _requests(request):
        rounds = {each.pk: each.round for each in requests}
        found = Document.objects.filter(request__in=rounds).select_related("personal", "paper__stored")
        for each in _current(found.order_by("request", "no"), rounds):
            yield (
                village.code, village.county, year, each.request_id, each.no, each.kind,
                name_hash(each.key or f"{each.code}{each.number}") or None, each.date, each.amount,
                name_hash(each.seller_name) or None, each.paper.stored.sha256 if each.paper else None,
                each.personal_id,
            )  # fmt: skip


def _current(found: Iterable[Document], rounds: dict[int, int]) -> Iterator[Document]:
    return (each for each in found if each.round == rounds[each.request_id])


_YEAR: Final = FactColumn("year", "integer", "年度", "Year of the request's number")
_PAYMENT: Final = FactColumn("payment", "integer", "付款", "Id of the request")

PAYMENT: Final = register(
    FactTable(
        name="payment",
        zh="付款",
        en="Payments of village collectives, one row a payee",
        grain=("village", "payment", "line"),
        partition=("county", "year"),
        columns=(
            *VILLAGE_COLUMNS,
            _YEAR,
            _PAYMENT,
            FactColumn("line", "integer", "收款人序号", "Number of the payee in the request"),
            FactColumn("book", "integer", "账套", "Id of the book"),
            FactColumn(
                "kind",
                "text",
                "类别",
                "expense, purchase, works, labour, distribution, refund, advance, subsidy, other",
            ),
            FactColumn("method", "text", "方式", "bank or cash"),
            FactColumn("requested_on", "date", "申请日期", "Day it was laid before somebody"),
            FactColumn("amount_fen", "fen", "金额", "Amount of the payee"),
            FactColumn(
                "request_fen", "fen", "付款总额", "Amount of the whole request, by which its tier is fixed"
            ),
            FactColumn("payee", "text", "收款人", "Keyed hash of the payee's name", nullable=True),
            FactColumn(
                "person", "integer", "收款人员", "Person, where the payee is a known one", nullable=True
            ),
            FactColumn(
                "tier",
                "integer",
                "档次",
                "1 to 4: thresholds of the day that it passes, plus one",
                nullable=True,
            ),
            FactColumn(
                "approver_level",
                "integer",
                "最高审批层级",
                "1 village, 2 supervision, 3 township",
                nullable=True,
            ),
            FactColumn(
                "requested_by", "integer", "申请人", "Person, or the account's negative number", nullable=True
            ),
            FactColumn(
                "approved_by",
                "integer",
                "最后签字人",
                "Person, or the account's negative number",
                nullable=True,
            ),
            FactColumn("released_by", "integer", "支付经办人", "Person, or a negative number", nullable=True),
            FactColumn("approved_on", "date", "批准日期", "Day of the last signature", nullable=True),
            FactColumn("paid_on", "date", "支付日期", "Day the money left", nullable=True),
            FactColumn("state", "text", "付款状态", "State of the request"),
            FactColumn("result", "text", "收款结果", "pending, paid, failed or returned"),
            FactColumn("decision", "integer", "决策事项", "Decision it rests on", nullable=True),
            FactColumn("voucher", "integer", "凭证", "Voucher that books it", nullable=True),
            FactColumn(
                "personal",
                "integer",
                "收款人的个人信息",
                "Number of the payee's personal data",
                nullable=True,
            ),
        ),
        rows=payment_rows,
        public=False,
        remark="只含提交过审批的付款；草稿不计。姓名和名称只以带密钥散列出现，各表同名同值。",
    )
)

PAYMENT_DOCUMENT: Final = register(
    FactTable(
        name="payment_document",
        zh="付款单据",
        en="Papers of payments",
        grain=("village", "payment", "document"),
        partition=("county", "year"),
        columns=(
            *VILLAGE_COLUMNS,
            _YEAR,
            _PAYMENT,
            FactColumn("document", "integer", "单据序号", "Number of the paper in the request"),
            FactColumn("kind", "text", "种类", "invoice, receipt, sheet, acceptance, contract or other"),
            FactColumn("number_hash", "text", "号码散列", "Keyed hash of code and number", nullable=True),
            FactColumn("date", "date", "日期", "Date of the paper"),
            FactColumn("amount_fen", "fen", "金额", "Amount of the paper"),
            FactColumn("seller", "text", "开票方", "Keyed hash of the seller's name", nullable=True),
            FactColumn("sha256", "text", "文件摘要", "Digest of the file, where there is one", nullable=True),
            FactColumn(
                "personal",
                "integer",
                "开票方的个人信息",
                "Number of the seller's personal data",
                nullable=True,
            ),
        ),
        rows=document_rows,
        public=False,
    )
)
