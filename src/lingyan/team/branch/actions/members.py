"""Branches and their members: from when until when somebody belongs, votes, sits, need not attend or is away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.db.models import Max

from lingyan.kernel import audit, covers
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BRANCH_RECORD
from lingyan.people.actions import Identity, ensure_village_bodies, remember
from lingyan.people.models import Person, Tenure
from lingyan.regions.models import Level, Region
from lingyan.team.branch import lapsing, rules
from lingyan.team.branch.actions.common import branch_for, by, member_for, past, path_of, text
from lingyan.team.branch.covers import MEMBER
from lingyan.team.branch.models import Branch, Member, Spell
from lingyan.team.branch.queries import as_spell, party_of

FOUNDED: Final = audit.register("branch.founded", "登记支部")
ADDED: Final = audit.register("branch.members-added", "登记支部党员")
BEGUN: Final = audit.register("branch.spell-begun", "登记党员事项")
ENDED: Final = audit.register("branch.spell-ended", "党员事项截止")


@dataclass(frozen=True, slots=True)
class NewMember:
    """A member with everything that holds of them, as spells."""

    name: str
    sex: str = ""
    spells: Sequence[rules.Spell] = field(default_factory=tuple)


def found_branch(
    actor: Actor, *, village: Region, name: str = "", founded_on: dt.date | None = None
) -> Branch:
    """Register a branch of a village's party organisation. Refused: `not-a-village`, `known-branch`, `too-long`."""
    actor.require(BRANCH_RECORD, village.path)
    if village.level != Level.VILLAGE:
        raise Refused(f"{village.name}不是村，支部登记在村", code="not-a-village")
    name = text(name or f"中共{village.name}支部委员会", "支部名称", 80)
    with transaction.atomic():
        party = party_of(village)
        if party is None:
            ensure_village_bodies([village])
            party = party_of(village)
        assert party is not None
        if party.branches.filter(name=name).exists():
            raise Refused(f"{village.name}已有支部“{name}”", code="known-branch")
        made = Branch.objects.create(organisation=party, name=name, founded_on=founded_on)
        audit.record(actor, FOUNDED, target=("branch", made.pk), region_path=village.path)
    return made


def add_members(actor: Actor, *, branch_id: int, rows: Sequence[NewMember]) -> list[Member]:
    """Write new members, all or none. Refused: `no-name`, `bad-sex`, `overlaps`, `bad-value`."""
    with transaction.atomic():
        branch = branch_for(actor, branch_id)
        made = write_members(actor, branch, rows)
        audit.record(
            actor, ADDED, target=("branch", branch.pk), region_path=path_of(branch), count=len(made),
            sealed=covers.note(MEMBER, [each.pk for each in made]),
        )  # fmt: skip
    return made


def write_members(actor: Actor, branch: Branch, rows: Sequence[NewMember]) -> list[Member]:
    """The rows of new members in the caller's transaction, which has checked the right and records the entry."""
    for row in rows:
        if not row.name.strip() or len(row.name) > 40:
            raise Refused("姓名要填，最多 40 字", code="no-name")
        if row.sex and row.sex not in Person.Sex.values:
            raise Refused("性别应填男或女", code="bad-sex")
        require_sound(row.spells)
    persons = _persons(branch, rows)
    last = branch.members.aggregate(last=Max("number"))["last"] or 0
    made = Member.objects.bulk_create(
        [
            Member(branch=branch, person=person, number=number)
            for number, person in enumerate(persons, last + 1)
        ]
    )
    write_spells(
        actor, ((member, spell) for member, row in zip(made, rows, strict=True) for spell in row.spells)
    )
    return made


def write_spells(actor: Actor, pairs: Iterable[tuple[Member, rules.Spell]]) -> None:
    who = by(actor)
    Spell.objects.bulk_create(
        [
            Spell(
                member=member, kind=each.kind, value=each.value, from_on=each.from_on, until_on=each.until_on, **who
            )
            for member, each in pairs
        ],
        batch_size=500,
    )  # fmt: skip


def require_sound(spells: Sequence[rules.Spell]) -> None:
    """Refused when a spell ends before it begins, two of a kind overlap, or its value is none."""
    for number, spell in enumerate(spells):
        if spell.kind not in rules.SPELLS:
            raise Refused("没有这种事项", code="bad-value")
        if spell.from_on and spell.until_on and spell.until_on < spell.from_on:
            raise Refused("截止日期早于起始日期", code="dates-out-of-order")
        _require_decided(spell)
        if spell.kind == rules.DUTY and spell.value not in rules.DUTIES_HELD:
            raise Refused(f"支部职务应是{'、'.join(rules.DUTIES_HELD)}", code="bad-value")
        if (spell.kind == rules.IN_GROUP) and not 0 < len(spell.value) <= 20:
            raise Refused("请写明党小组，最多 20 字", code="bad-value")
        if any(each.kind == spell.kind and each.overlaps(spell) for each in spells[:number]):
            raise Refused(f"“{rules.SPELLS[spell.kind]}”的日期与已登记的重叠", code="overlaps")


def _require_decided(spell: rules.Spell) -> None:
    """What was decided of a member has a day and the number of the decision; a term to correct oneself an end too."""
    if spell.kind not in rules.DECIDED:
        return
    if not 0 < len(spell.value) <= 20:
        raise Refused(f"“{rules.SPELLS[spell.kind]}”要写明决定的文号或会议编号，最多 20 字", code="no-number")
    if spell.from_on is None:
        raise Refused(f"“{rules.SPELLS[spell.kind]}”要写明日期", code="no-day")
    if spell.kind == rules.CORRECT and (fault := lapsing.term_fault(spell)):
        raise Refused(fault, code="bad-term")


def _persons(branch: Branch, rows: Sequence[NewMember]) -> list[Person]:
    """Who holds a post in this village and alone bears the name is that person; everybody else is new."""
    region = branch.organisation.region
    holders = Person.objects.filter(
        pk__in=Tenure.objects.filter(post__body__organisation__region=region).values("person"),
        personal__name__in=[row.name for row in rows],
    ).exclude(branch_memberships__branch=branch)
    known: dict[str, list[Person]] = {}
    for person in holders.select_related("personal"):
        known.setdefault(person.personal.name, []).append(person)
    found = [_alone(known.get(row.name, []), row.sex) for row in rows]
    fresh = [row for row, person in zip(rows, found, strict=True) if person is None]
    personal = remember(Identity(row.name.strip()) for row in fresh)
    made = iter(
        Person.objects.bulk_create(
            [
                Person(personal=data, sex=row.sex, home=region)
                for row, data in zip(fresh, personal, strict=True)
            ]
        )
    )
    return [person or next(made) for person in found]


def _alone(bearers: Sequence[Person], sex: str) -> Person | None:
    fitting = [person for person in bearers if not sex or person.sex in {"", sex}]
    return fitting[0] if len(fitting) == 1 else None


def begin_spell(
    actor: Actor, *, member_id: int, kind: str, from_on: dt.date | None, value: str = "",
    until_on: dt.date | None = None,
) -> Spell:  # fmt: skip
    """Something begins to hold of a member. Refused as `require_sound` says, and `not-lost-long`, `not-stopped-long`.

    Who is struck off belongs to the branch no longer from that day on. C-11, C-12: a person decides, here it is recorded.
    PRIVACY: an exemption has dates only; why somebody need not attend is not asked (C-09).
    """
    with transaction.atomic():
        member = member_for(actor, member_id)
        spell = rules.Spell(
            kind, value.strip() if kind in {rules.IN_GROUP, rules.DUTY} | rules.DECIDED else "", from_on, until_on
        )  # fmt: skip
        standing = [each for each in map(as_spell, member.spells.all()) if each.lasts]
        require_sound([*standing, spell])
        _require_due(standing, spell)
        made = Spell.objects.create(
            member=member, kind=kind, value=spell.value, from_on=from_on, until_on=until_on, **by(actor)
        )
        if kind in {rules.STRUCK, rules.QUIT}:
            member.spells.filter(kind=rules.BELONGS, until_on=None).update(until_on=from_on)
        _note(actor, BEGUN, member, kind)
    return made


def _require_due(standing: Sequence[rules.Spell], spell: rules.Spell) -> None:
    """Stopped after six months without contact, struck off two years after that, and neither before its day has come."""
    if spell.kind not in {rules.STOPPED, rules.STRUCK, rules.QUIT}:
        return
    assert spell.from_on is not None
    day = past(spell.from_on, "日期")
    if spell.kind == rules.STOPPED and not lapsing.may_stop(standing, day):
        raise Refused("登记失去联系满六个月的，才能停止党籍", code="not-lost-long")
    if spell.kind == rules.STRUCK and not lapsing.may_strike(standing, day):
        raise Refused("停止党籍满两年仍然失去联系的，才能除名", code="not-stopped-long")
    if spell.kind == rules.QUIT and not any(
        each.kind == rules.BELONGS and each.holds(day) for each in standing
    ):
        raise Refused("这一天组织关系不在本支部", code="not-on-roll")


def end_spell(actor: Actor, *, spell_id: int, until_on: dt.date) -> Spell:
    """The last day on which it holds; the day before the first takes a mistaken one back.

    Refused: `unknown-spell`, `ended` (an end stands once it is set), `dates-out-of-order`.
    """
    with transaction.atomic():
        found = Spell.objects.filter(pk=spell_id).first()
        if found is None:
            raise Refused("没有这项登记", code="unknown-spell")
        member = member_for(actor, found.member_id)
        found = Spell.objects.select_for_update().get(pk=spell_id)
        if found.until_on is not None:
            raise Refused(f"已登记截止于 {found.until_on}，不再改动", code="ended")
        if found.from_on and until_on < found.from_on - dt.timedelta(days=1):
            raise Refused("截止日期早于起始日期", code="dates-out-of-order")
        found.until_on = until_on
        found.save(update_fields=["until_on"])
        _note(actor, ENDED, member, found.kind)
    return found


def _note(actor: Actor, code: str, member: Member, kind: str) -> None:
    audit.record(actor, code, target=(MEMBER, member.pk), region_path=path_of(member.branch), kind=kind)
