"""Reads of appraisals. PRIVACY: grades and totals are read through `may_read` by who must know, and by nobody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from django.db.models import Count as Number
from django.db.models import Exists, OuterRef, Q, QuerySet

from lingyan.decisions import assemblies
from lingyan.identity.hands import by_hand
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import APPRAISAL_COUNT, APPRAISAL_RESULTS, APPRAISAL_VIEW
from lingyan.people import branches, leaders
from lingyan.people.models import Organisation, Person, Tenure
from lingyan.people.queries import in_office
from lingyan.regions.models import Region
from lingyan.team.appraisal import rules
from lingyan.team.appraisal.models import Count, Outcome, Session, Step, Subject
from lingyan.team.appraisal.rules import Kind

PATH: Final = "region__path"
SECRETARY: Final = "书记"


def sessions(actor: Actor, region: Any = None, right: str = APPRAISAL_VIEW) -> QuerySet[Session]:
    found = Session.objects.filter(actor.scope(right, PATH)).select_related("region", "group")
    return found if region is None else found.filter(region__path__startswith=region.path)


def to_check(actor: Actor, found: QuerySet[Session]) -> QuerySet[Session]:
    """Those with a count to be checked; for who checks counts, entered by another hand than theirs."""
    waiting = Count.objects.filter(session=OuterRef("pk"), state=Count.State.ENTERED)
    if actor.may_somewhere(APPRAISAL_COUNT):
        waiting = waiting.exclude(by_hand(actor.user_id, "entered_by"))
    return found.filter(Exists(waiting), state=Session.State.OPEN)


def may_read(actor: Actor, session: Session) -> bool:
    """Whether somebody may see grades and totals: the office that must know, and who leads this appraisal."""
    path = session.region.path
    return actor.may(APPRAISAL_RESULTS, path) or actor.may(
        rules.right_to_lead(session.kind, session.whom), path
    )


def in_office_for(session: Session, on: dt.date) -> QuerySet[Tenure]:
    """Whom villagers or a township judge: those in office on the day, by village, body and post."""
    organisation = "post__body__organisation__"
    where: dict[str, Any]
    if session.kind == Kind.SECRETARY:
        where = {
            f"{organisation}region__path__startswith": session.region.path,
            f"{organisation}kind": Organisation.Kind.PARTY, "post__title": SECRETARY,
        }  # fmt: skip
    elif session.group_id:
        where = {organisation.removesuffix("__"): session.group_id, "post__title__contains": rules.LEADER}
    else:
        where = {f"{organisation}region": session.region_id, f"{organisation}kind": session.whom}
    return in_office(on).filter(**where).order_by(f"{organisation}region__code", "post_id", "pk")


def branches_of(region: Region) -> Sequence[branches.Known]:
    """The party branches of a village now."""
    return branches.of_village(region, clock.today())


def known_members(region: Region, branch: int | None = None) -> QuerySet[Person]:
    """Party members who are known: on the branch's roll, on an earlier list, or where a village has but one branch in
    office in it. Who stands on no roll but is called like somebody on it is taken for that person.
    """
    roll, several = _roll(region, branch), len(branches_of(region)) > 1
    known = Q(pk__in=Subject.objects.filter(session__in=_lists(region, branch)).values("person"))
    if not several:
        organisation = "post__body__organisation__"
        serving = in_office().filter(
            **{f"{organisation}region": region, f"{organisation}kind": Organisation.Kind.PARTY}
        )
        known |= Q(pk__in=serving.values("person"))
    named = Person.objects.filter(pk__in=roll).exclude(personal__name="").values("personal__name")
    found = Person.objects.filter(Q(pk__in=roll) | (known & ~Q(personal__name__in=named)))
    return found.select_related("personal").order_by("pk")


def groups_of(region: Region) -> QuerySet[Organisation]:
    """Groups of a village that a meeting may be held of."""
    kind = Organisation.Kind.GROUP_COLLECTIVE
    return Organisation.objects.filter(region=region, kind=kind, dissolved_on=None).order_by("pk")


def known_leaders(group_ids: Collection[int]) -> list[tuple[Person, Organisation]]:
    """Whom earlier meetings of these groups judged and who leads them by the village's list, with the group.

    Who is on the list and called like somebody judged before is that person: two judgements in a row are of one. PRIVACY:
    who was erased is offered no more.
    """
    judged_there = Subject.objects.filter(
        session__group__in=list(group_ids), person__personal__erased_at=None
    )
    rows = judged_there.order_by("session__group", "person")
    rows = rows.select_related("person__personal", "session__group")
    found = {(each.person_id, each.session.group_id): (each.person, each.session.group) for each in rows}
    known = [(person, group) for person, group in found.values() if group is not None]
    judged = {(person.personal.name, group.pk) for person, group in known}
    listed = _listed_leaders(group_ids)
    fresh = [row for row in listed if (row[0].personal.name, row[1].pk) not in judged]
    return sorted([*known, *fresh], key=lambda row: row[1].pk)


def _listed_leaders(group_ids: Collection[int]) -> list[tuple[Person, Organisation]]:
    groups = list(Organisation.objects.filter(pk__in=list(group_ids)).select_related("region").order_by("pk"))
    villages = {each.region_id: each.region for each in groups}
    listed = {key: leaders.leading(village, clock.today()) for key, village in villages.items()}
    wanted = {person for rows in listed.values() for person, _group in rows}
    people = (
        Person.objects.filter(pk__in=wanted, personal__erased_at=None).select_related("personal").in_bulk()
    )
    return [
        (people[person], group)
        for group in groups
        for person, written in listed[group.region_id]
        if person in people and leaders.same_group(group.name, written)
    ]


def last_list(region: Region, branch: int | None = None) -> dict[int, bool]:
    """Person → graded as the branch's roll says, else its latest list; empty where there is neither."""
    if roll := _roll(region, branch):
        return roll
    last = _lists(region, branch).order_by("-year", "-pk").first()
    return dict(last.subjects.values_list("person_id", "graded")) if last else {}


def _roll(region: Region, branch: int | None) -> dict[int, bool]:
    """Of the branch named, or of the only one."""
    standing = branches_of(region)
    key = branch or (standing[0].pk if len(standing) == 1 else None)
    return branches.members_of(key, clock.today()) if key else {}


def _lists(region: Region, branch: int | None) -> QuerySet[Session]:
    """Earlier appraisals of the members; those of a village with several branches are each branch's own."""
    found = Session.objects.filter(region=region, kind=Kind.PARTY)
    return found.filter(branch=branch) if len(branches_of(region)) > 1 else found


def counted(session: Session) -> Count | None:
    """The confirmed count."""
    return session.counts.filter(state=Count.State.CONFIRMED).first()


def waiting(session: Session) -> Count | None:
    return session.counts.filter(state=Count.State.ENTERED).first()


def told_members(village_ids: Collection[int], year: int, day: dt.date) -> dict[int, set[int | None]]:
    """By village, the branches whose members were appraised for a year and told the result by a day.

    None stands for an appraisal of the whole village (`party_year.AppraisedOf`).
    """
    told = Step.objects.filter(
        code="feedback", on__lte=day, session__kind=Kind.PARTY, session__year=year, session__region__in=list(village_ids)
    ).exclude(session__state=Session.State.VOID)  # fmt: skip
    found: dict[int, set[int | None]] = {}
    for village, branch in told.order_by().values_list("session__region_id", "session__branch"):
        found.setdefault(village, set()).add(branch)
    return found


def branches_without(village_ids: Collection[int], year: int) -> int:
    """How many branches have not begun to judge their members in a year; a village with none registered is one."""
    held: dict[int, set[int | None]] = {}
    begun = Session.objects.filter(region__in=list(village_ids), kind=Kind.PARTY, year=year).exclude(
        state=Session.State.VOID
    )
    for village, branch in begun.order_by().values_list("region_id", "branch"):
        held.setdefault(village, set()).add(branch)
    standing = branches.standing_in(village_ids, clock.today())
    count = 0
    for village in village_ids:
        keys: set[int | None] = {each.pk for each in standing.get(village, ())} or {None}
        begun_by = held.get(village, set())
        count += 0 if None in begun_by else len(keys - begun_by)
    return count


def assemblies_held(path: str, by: dt.date) -> Iterator[assemblies.Held]:
    """Meetings of villagers or their representatives that judged cadres; a count is confirmed only with a quorum."""
    found = Count.objects.filter(
        state=Count.State.CONFIRMED, on__lte=by, session__body__in=assemblies.KINDS, session__region__path__startswith=path
    ).exclude(session__state=Session.State.VOID)  # fmt: skip
    for row in found.order_by().values_list("session__region", "session__body", "on"):
        yield assemblies.Held(*row)


def settled(session: Session) -> bool:
    return Outcome.objects.filter(subject__session=session).exists()


def most_said(session: Session) -> dict[int, int]:
    """Number on the ballot → the grade that most ballots give; empty where totals were not kept."""
    count = counted(session)
    if count is None:
        return {}
    return {each.subject.no: rules.most_said(each.votes) for each in count.tallies.select_related("subject")}


def without_follow_up(session: Session) -> list[Subject]:
    """Whose grade asks for more and who has had nothing yet."""
    rows = session.subjects.filter(outcome__isnull=False, follow_ups__isnull=True).select_related("outcome")
    return [row for row in rows if rules.needs_follow_up(session.kind, row.outcome.grade)]


def twice_in_a_row(session: Session) -> list[Subject]:
    """Cadres who were judged 不称职 now and in their appraisal before: their duty ends by law (VCL 38); people decide."""
    if session.kind != Kind.CADRES:
        return []
    bad = session.subjects.filter(outcome__grade=rules.WORST).select_related("person")
    before = (
        Outcome.objects.filter(
            subject__session__kind=Kind.CADRES, subject__person__in=[each.person_id for each in bad]
        )
        .exclude(subject__session__state=Session.State.VOID)
        .exclude(subject__session=session)
        .filter(_of_leaders(session.group_id is not None))
        .filter(subject__session__pk__lt=session.pk)
        .order_by("subject__session__pk")
        .values_list("subject__person_id", "grade")
    )
    last = dict(before)
    return [each for each in bad if last.get(each.person_id) == rules.WORST]


def _of_leaders(leaders: bool) -> Q:
    """A leader's judgement by the group is no judgement of the same person as a member of the committee."""
    return Q(subject__session__group__isnull=not leaders)


def unfit_twice(path: str) -> frozenset[int]:
    """Ids of the persons in a region whose last two judgements as cadres were both 不称职 (`people.judgements`).

    Leaders of groups are left out: what ends is a duty in the village's committees.
    """
    judged = Outcome.objects.filter(
        _of_leaders(False),
        subject__session__kind=Kind.CADRES,
        subject__session__region__path__startswith=path,
    ).exclude(subject__session__state=Session.State.VOID)
    bad = (
        judged.filter(grade=rules.WORST)
        .order_by()
        .values("subject__person")
        .annotate(n=Number("pk"))
        .filter(n__gte=2)
    )
    found: dict[int, list[int]] = {}
    rows = judged.filter(subject__person__in=bad.values("subject__person")).order_by("subject__session__pk")
    for person, grade in rows.values_list("subject__person_id", "grade"):
        found.setdefault(person, []).append(grade)
    return frozenset(person for person, grades in found.items() if grades[-2:] == [rules.WORST, rules.WORST])


def grades_of(outcomes: Iterable[Outcome]) -> list[int]:
    """How many of each grade, the best first."""
    found = [0] * rules.GRADES
    for each in outcomes:
        found[each.grade - 1] += 1
    return found


def outcomes(session: Session) -> list[Outcome]:
    return list(Outcome.objects.filter(subject__session=session).order_by("subject__no"))
