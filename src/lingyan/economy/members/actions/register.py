"""Changes of the register: who belongs to it, in which household, with which shares, paid to whom. Each adds rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from lingyan.economy.members import rules
from lingyan.economy.members.actions.common import (
    by,
    confirmed_through,
    member_for,
    organisation_for,
    record,
    require_past,
    settled_day,
    stay_on,
)
from lingyan.economy.members.models import Member, Receiver, ShareChange, Stay, StayEnd
from lingyan.economy.members.parameters import share_kinds
from lingyan.economy.members.reasons import (
    TO_JOIN,
    TO_LEAVE,
    Joining,
    Leaving,
    Sharing,
)
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.idnumbers import NumberError, parse_identity_number
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import MEMBERS_MANAGE
from lingyan.kernel.tabular.headers import plain
from lingyan.people.actions import Identity, remember
from lingyan.people.models import Organisation, Person, PersonalData, Tenure
from lingyan.people.queries import identity_hash

ADDED: Final = audit.register("members.added", "登记集体成员")
LEFT: Final = audit.register("members.left", "登记成员身份丧失")
MOVED: Final = audit.register("members.moved", "登记成员分户并户")
BACK: Final = audit.register("members.back", "重新取得成员身份")
RECEIVER: Final = audit.register("members.receiver", "登记收款账户")

MOST_AT_ONCE: Final = 20_000
MOST_HOUSEHOLD: Final = 99_999
Fault = tuple[str, str, str]
"""Code, message and the value it is about."""


@dataclass(frozen=True, slots=True)
class NewMember:
    """A member as a register lists one. `shares` are hundredths by kind; `row` is where the file has it.

    A household's receiver carries `account_number`, `bank_name` and, where the book knows the household, `party_code`.
    """

    name: str
    household: int
    joined_on: dt.date
    reason: str = Joining.FOUNDING
    identity_number: str = ""
    sex: str = ""
    shares: Mapping[str, int] = field(default_factory=dict)
    receiver: bool = False
    account_number: str = ""
    bank_name: str = ""
    party_code: str = ""
    row: int | None = None


def add_members(
    actor: Actor, *, organisation_id: int, rows: Sequence[NewMember], origin: str = ""
) -> list[Member]:
    """Write new members with their first stay and shares, all or none. Refused with every fault at its row."""
    with transaction.atomic():
        organisation = organisation_for(actor, MEMBERS_MANAGE, organisation_id)
        problems = list(member_problems(organisation, rows))
        if problems:
            raise Refused(problems)
        made = _members(organisation, rows)
        _first_rows(actor, made, rows)
        record(actor, ADDED, organisation, [each.pk for each in made], count=len(made), origin=origin)
    return made


def member_problems(organisation: Organisation, rows: Sequence[NewMember]) -> Iterator[Problem]:
    """What keeps these rows from being written; `row` is the row's own, or its place from 1."""
    if not rows or len(rows) > MOST_AT_ONCE:
        yield Problem("bad-number", f"一次可登记 1 至 {MOST_AT_ONCE} 名成员")
        return
    kinds = share_kinds(organisation.region.path, clock.today())
    earliest = confirmed_through(organisation.pk)
    known = _known_numbers(organisation, rows)
    seen: set[str] = set()
    for place, each in enumerate(rows, 1):
        faults = (*_person_faults(each), *_joining_faults(each, earliest), *_share_faults(each, kinds))
        for code, message, value in faults:
            yield Problem(code, message, row=each.row or place, value=value)
        number = each.identity_number.upper()
        if number and (number in known or number in seen):
            yield Problem("already-member", "这个身份证号码已在本组织名册或本表中", row=each.row or place)
        seen.add(number)


def _person_faults(each: NewMember) -> Iterator[Fault]:
    if not each.name.strip() or len(each.name) > 120:
        yield "no-name", "姓名要填，最多 120 字", ""
    if each.identity_number and (fault := _number_fault(each.identity_number)):
        yield "bad-identity", fault, ""
    if each.sex and each.sex not in Person.Sex.values:
        yield "bad-sex", "性别应填男或女", each.sex


def _joining_faults(each: NewMember, earliest: dt.date | None) -> Iterator[Fault]:
    if not 1 <= each.household <= MOST_HOUSEHOLD:
        yield "bad-household", f"户编号应是 1 至 {MOST_HOUSEHOLD} 的整数", str(each.household)
    if each.joined_on > clock.today():
        yield "future", "取得日期还没有到", each.joined_on.isoformat()
    if earliest is not None and each.joined_on <= earliest:
        yield (
            "before-confirmed",
            f"名册已确认至 {earliest}，新成员的取得日期要在其后",
            each.joined_on.isoformat(),
        )
    if each.reason not in TO_JOIN:
        yield "bad-reason", "请选择成员身份取得的情形", each.reason


def _share_faults(each: NewMember, kinds: Collection[str]) -> Iterator[Fault]:
    for kind, hundredths in each.shares.items():
        if kind not in kinds:
            yield "unknown-kind", f"没有“{kind}”这种股份，可用的有{'、'.join(kinds)}", kind
        elif not 0 <= hundredths <= rules.MOST_SHARES:
            yield "bad-shares", "股份数不能是负数", kind
    if each.receiver and (fault := _account_fault(each.account_number, each.bank_name)):
        yield "bad-account", fault, ""


def _number_fault(text: str) -> str:
    try:
        parse_identity_number(text)
    except NumberError as error:
        return str(error)
    return ""


def _account_fault(number: str, bank: str) -> str:
    if not (6 <= len(number) <= 34 and number.isascii() and number.replace("-", "").isalnum()):
        return "收款账号应是 6 到 34 位数字或字母"
    return "" if 0 < len(bank) <= 120 else "请填开户行，最多 120 字"


def _known_numbers(organisation: Organisation, rows: Iterable[NewMember]) -> set[str]:
    """Identity numbers among the rows that a member of this collective already has."""
    hashes = {
        identity_hash(each.identity_number): each.identity_number.upper()
        for each in rows
        if each.identity_number
    }
    found = PersonalData.objects.filter(
        person__memberships__organisation=organisation, identity_hash__isnull=False
    ).values_list("identity_hash", flat=True)
    return {hashes[bytes(each)] for each in found if each is not None and bytes(each) in hashes}


def _members(organisation: Organisation, rows: Sequence[NewMember]) -> list[Member]:
    persons = _persons(organisation, rows)
    last = Member.objects.filter(organisation=organisation).aggregate(last=Max("number"))["last"] or 0
    return Member.objects.bulk_create(
        [
            Member(organisation=organisation, person=person, number=number)
            for number, person in enumerate(persons, last + 1)
        ],
        batch_size=500,
    )


def _persons(organisation: Organisation, rows: Sequence[NewMember]) -> list[Person]:
    """The person of each row: one that is known by the identity number here, or by number and name, else a new one."""
    hashes = [identity_hash(each.identity_number) for each in rows if each.identity_number]
    known: dict[bytes, list[Person]] = {}
    for start in range(0, len(hashes), 500):
        batch = Person.objects.filter(personal__identity_hash__in=hashes[start : start + 500])
        served = Tenure.objects.filter(
            person=OuterRef("pk"), post__body__organisation__region=organisation.region_id
        )
        for person in batch.annotate(served=Exists(served)).select_related("personal").order_by("pk"):
            known.setdefault(bytes(person.personal.identity_hash or b""), []).append(person)
    found = [
        _same(organisation, each, known.get(identity_hash(each.identity_number), []))
        if each.identity_number
        else None
        for each in rows
    ]
    fresh = [each for each, person in zip(rows, found, strict=True) if person is None]
    personal = remember(Identity(each.name.strip(), each.identity_number.upper() or None) for each in fresh)
    made = Person.objects.bulk_create(
        [_person(organisation, each, data) for each, data in zip(fresh, personal, strict=True)],
        batch_size=500,
    )
    new = iter(made)
    return [person or next(new) for person in found]


def _same(organisation: Organisation, row: NewMember, bearers: Sequence[Any]) -> Person | None:
    """PRIVACY: whoever is known elsewhere counts as the same only under the very name, so that a number tells no name."""
    here = [one for one in bearers if one.served or one.home_id == organisation.region_id]
    name = plain(row.name)
    return next((one for one in (*here, *bearers) if one in here or plain(one.personal.name) == name), None)


def _person(organisation: Organisation, row: NewMember, personal: PersonalData) -> Person:
    person = Person(personal=personal, sex=row.sex, home=organisation.region)
    if row.identity_number:
        number = parse_identity_number(row.identity_number)
        person.sex, person.birth_year, person.birth_month = number.sex, number.birth.year, number.birth.month
    return person


def _first_rows(actor: Actor, made: Sequence[Member], rows: Sequence[NewMember]) -> None:
    who = by(actor)
    pairs = list(zip(made, rows, strict=True))
    Stay.objects.bulk_create(
        [
            Stay(member=member, household=each.household, from_on=each.joined_on, reason=each.reason, **who)
            for member, each in pairs
        ],
        batch_size=500,
    )
    ShareChange.objects.bulk_create(
        [
            ShareChange(
                member=member, kind=kind, hundredths=hundredths, on=each.joined_on, reason=Sharing.ALLOTTED, **who
            )
            for member, each in pairs
            for kind, hundredths in each.shares.items()
            if hundredths
        ],
        batch_size=500,
    )  # fmt: skip
    Receiver.objects.bulk_create(
        [
            Receiver(
                organisation=member.organisation, household=each.household, member=member,
                account_number=each.account_number, bank_name=each.bank_name, party_code=each.party_code,
                from_on=each.joined_on, **who,
            )
            for member, each in pairs
            if each.receiver
        ],
        batch_size=500,
    )  # fmt: skip


def end_membership(actor: Actor, *, member_id: int, on: dt.date, reason: str) -> StayEnd:
    """Somebody no longer belongs from a day on. The law's reasons only; shares are settled by acts of their own.

    Refused: `bad-reason`, `not-member`, `before-confirmed`, `future`, `confirmed` (a mistake can be taken back only
    before the register was confirmed with it).
    """
    with transaction.atomic():
        member = member_for(actor, member_id)
        if reason not in TO_LEAVE:
            raise Refused(
                "请选择法律规定的情形；就学、服役、务工、经商、婚姻变化、服刑都不丧失成员身份",
                code="bad-reason",
            )
        stay = stay_on(member, on)
        if reason == Leaving.MISTAKE:
            earliest = confirmed_through(member.organisation_id)
            if earliest is not None and stay.from_on <= earliest:
                raise Refused("名册已经确认过这名成员，不能当作登记有误", code="confirmed")
            on = stay.from_on
        end = StayEnd.objects.create(stay=stay, on=settled_day(member, on), reason=reason, **by(actor))
        record(actor, LEFT, member.organisation, [member.pk], reason_code=reason, on=on.isoformat())
    return end


def move_household(actor: Actor, *, member_id: int, household: int, on: dt.date) -> Stay:
    """From a day on a member belongs to another household."""
    with transaction.atomic():
        member = member_for(actor, member_id)
        stay = stay_on(member, on)
        _require_household(household)
        if stay.household == household or stay.from_on >= on:
            raise Refused("新的户编号要与原来不同，日期要晚于原来的起始日期", code="bad-household")
        StayEnd.objects.create(stay=stay, on=settled_day(member, on), reason=Leaving.MOVED, **by(actor))
        made = Stay.objects.create(
            member=member, household=household, from_on=on, reason=Joining.MOVED, **by(actor)
        )
        record(actor, MOVED, member.organisation, [member.pk], household=household, on=on.isoformat())
    return made


def readmit(actor: Actor, *, member_id: int, household: int, on: dt.date, reason: str) -> Stay:
    """A former member belongs again from a day on."""
    with transaction.atomic():
        member = member_for(actor, member_id)
        _require_household(household)
        if reason not in TO_JOIN:
            raise Refused("请选择成员身份取得的情形", code="bad-reason")
        if member.stays.filter(end__isnull=True).exists() or member.stays.filter(end__on__gt=on).exists():
            raise Refused("这个人在那一天仍是成员", code="already-member")
        if member.stays.filter(from_on__gte=on).exists():
            raise Refused("日期要晚于以前的登记", code="already-member")
        made = Stay.objects.create(
            member=member, household=household, from_on=settled_day(member, on), reason=reason, **by(actor)
        )
        record(actor, BACK, member.organisation, [member.pk], household=household, on=on.isoformat())
    return made


def set_receiver(
    actor: Actor, *, member_id: int, account_number: str, bank_name: str, party_code: str = "",
    from_on: dt.date | None = None,
) -> Receiver:  # fmt: skip
    """From a day on a household is paid to this member's account."""
    with transaction.atomic():
        member = member_for(actor, member_id)
        day = require_past(from_on or clock.today(), "起始日期")
        stay = stay_on(member, day)
        number, bank = account_number.replace(" ", ""), bank_name.strip()
        if fault := _account_fault(number, bank):
            raise Refused(fault, code="bad-account")
        made = Receiver.objects.create(
            organisation=member.organisation, household=stay.household, member=member, account_number=number,
            bank_name=bank, party_code=party_code.strip()[:30], from_on=day, **by(actor),
        )  # fmt: skip
        record(actor, RECEIVER, member.organisation, [member.pk], household=stay.household)
    return made


def _require_household(household: int) -> None:
    if not 1 <= household <= MOST_HOUSEHOLD:
        raise Refused(f"户编号应是 1 至 {MOST_HOUSEHOLD} 的整数", code="bad-household")
