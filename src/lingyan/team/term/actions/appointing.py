"""From a valid vote to a term of office: the old term ends, the elected begin theirs. There is no other way into it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Final

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.people import actions as people
from lingyan.people.models import Body, Post, Tenure, Term
from lingyan.people.queries import in_office
from lingyan.people.rules import VILLAGE_BODIES
from lingyan.people.settling import exit_of
from lingyan.team.term import ballots, monitors
from lingyan.team.term.models import ByElection, Elected, Organ, Process, Rank

_SELECTION: Final[dict[str, str]] = {
    Organ.PARTY: Tenure.Selection.ELECTED, Organ.COMMITTEE: Tenure.Selection.ELECTED,
    Organ.SUPERVISION: Tenure.Selection.CHOSEN, Organ.COLLECTIVE: Tenure.Selection.ELECTED,
    Organ.MONITORS: Tenure.Selection.ELECTED,
}  # fmt: skip

_VOTES: Final[dict[str, tuple[str, ...]]] = {Organ.PARTY: (Organ.PARTY, Organ.SECRETARY)}
"""Of the party two votes give posts where a committee is elected; of the others one."""
_PLACE: Final = "post__body__organisation__region"


def titles(organ: str) -> dict[int, str]:
    """The posts of an organ by rank: {0: 主任, 1: 副主任, 2: 委员}; supervisors and 监事 have no deputy."""
    body = Organ.PARTY if organ == Organ.SECRETARY else organ
    [plan] = [each for each in VILLAGE_BODIES if each.code == body]
    names = [title for title, _ in plan.posts]
    ranks = (Rank.CHIEF, Rank.DEPUTY, Rank.MEMBER) if len(names) > 2 else (Rank.CHIEF, Rank.MEMBER)
    return {int(rank): name for rank, name in zip(ranks, names, strict=True)}


def appoint(
    actor: Actor, process: Process, organ: str, *, start_on: dt.date, decree: str = ""
) -> list[Tenure]:
    """Begin the new term of an organ with those elected by its valid votes and not found ineligible.

    Runs in the caller's transaction. Refused where somebody holds such a post in another village. Whoever was in office
    leaves with the old term, those who stay begin anew. Where some took office by this 换届 already, the others join them
    in their term.
    """
    elected = _to_begin(process, organ)
    if not elected:
        return []
    require_free(process, organ, elected)
    if start_on < (last := max(each.count.on for each in elected)):
        raise Refused(f"任职日期不能早于选举日 {last}", code="before-vote")
    if process.by is None and (begun := _begun(process, organ)):
        term, body = begun, begun.body
    elif process.by is None:
        body = people.ensure_village_bodies([process.region])[process.region_id][organ]
        _require_latest(body, organ, start_on)
        for old in in_office(start_on).filter(post__body=body, post__title__in=titles(organ).values()):
            _leave(actor, old, start_on)
        term = people.begin_term(actor, body, start_on=start_on, decree=decree)
    else:
        term = _running(process.by, start_on)
        body = term.body
    monitors.require_no_directors(process, organ, [each.nominee.person_id for each in elected], start_on)
    leave_other_posts(actor, process, organ, body, elected, start_on)
    posts = {each.title: each for each in Post.objects.filter(body=body)}
    stay = Counter(in_office(start_on).filter(post__body=body).values_list("post", flat=True))
    made = []
    for each in elected:
        post = posts[titles(organ)[each.rank]]
        if process.by is None:
            _widen(actor, post, stay[post.pk] + sum(one.rank == each.rank for one in elected))
        each.tenure = people.begin_tenure(
            actor, person=each.nominee.person, post=post, start_on=start_on,
            selection=Tenure.Selection.BY_ELECTION if process.by else _SELECTION[organ], term=term,
            decree=decree or each.certificate,
        )  # fmt: skip
        each.save(update_fields=["tenure"])
        made.append(each.tenure)
    return made


def _to_begin(process: Process, organ: str) -> list[Elected]:
    """Who is elected and not in office yet; a member whom the party's committee elected its secretary is that alone."""
    found = ballots.elected_to(process)
    leading = found.filter(count__organ=Organ.SECRETARY).values("nominee__person")
    rows = found.filter(count__organ__in=_VOTES.get(organ, (organ,)), tenure=None)
    rows = rows.exclude(count__organ=Organ.PARTY, nominee__person__in=leading)
    return list(rows.select_related("nominee__person", "count").order_by("rank", "pk"))


def require_free(process: Process, organ: str, elected: list[Elected]) -> None:
    """Nobody is secretary of two villages, or sits in the villagers' committees of two: who does leaves one first."""
    if organ not in {Organ.PARTY, Organ.COMMITTEE}:
        return
    persons = [
        each.nominee.person_id for each in elected if organ == Organ.COMMITTEE or each.rank == Rank.CHIEF
    ]
    home = {"post__body__organisation__region": process.region_id}
    now = in_office(clock.today())
    held = now.filter(person__in=persons, post__body__organisation__kind=organ).exclude(**home)
    if organ == Organ.PARTY:
        held = held.filter(post__title=titles(organ)[Rank.CHIEF])
    if first := held.select_related("post__body__organisation__region").first():
        place = first.post.body.organisation.region.name
        what = "书记" if organ == Organ.PARTY else "村民委员会成员"
        raise Refused(f"当选人中有人现任{place}的{what}，先办理那里的离任", code="post-twice")


def _begun(process: Process, organ: str) -> Term | None:
    """The term that others elected in this 换届 serve already: a seat of theirs fell open and was filled after them."""
    serving = ballots.elected_to(process).filter(
        count__organ__in=_VOTES.get(organ, (organ,)), tenure__end_on=None, tenure__term__ended_on=None
    )
    found = serving.exclude(tenure=None).select_related("tenure__term__body__organisation").first()
    return found.tenure.term if found and found.tenure else None


def _running(by: ByElection, start_on: dt.date) -> Term:
    """The term whose rest is served; a new one began or its end has come: then a whole 换届 is held."""
    term = by.term
    if term.ended_on is not None or start_on >= term.due_on:
        raise Refused(
            f"本届任期到 {term.ended_on or term.due_on} 为止，不再补选，请办理换届", code="term-over"
        )
    if start_on < term.start_on:
        raise Refused(f"任职日期不能早于本届开始的 {term.start_on}", code="before-term")
    return term


def _leave(actor: Actor, old: Tenure, start_on: dt.date) -> None:
    """Whose exit is on record leaves by it, the others by the election."""
    how = exit_of(old)
    if how is not None and how.on <= start_on:
        people.end_tenure(actor, old, on=how.on, reason=how.reason, decree=how.number)
    else:
        people.end_tenure(actor, old, on=start_on, reason="换届")


def leave_other_posts(
    actor: Actor, process: Process, organ: str, body: Body, elected: list[Elected], start_on: dt.date
) -> None:
    """Nobody sits twice in one body, and no member of a committee or board watches it (A-10, A-20)."""
    persons = [each.nominee.person_id for each in elected]
    mine = in_office(start_on).filter(person__in=persons)
    for old in mine.filter(post__body=body).select_related(_PLACE):
        people.end_tenure(actor, old, on=start_on, reason="补选为另一职务")
    home = mine.filter(post__body__organisation__region=process.region_id).select_related(_PLACE)
    if organ == Organ.COMMITTEE:
        for old in home.filter(post__body__organisation__kind=Organ.SUPERVISION):
            people.end_tenure(actor, old, on=start_on, reason="当选村民委员会成员")
    if organ == Organ.COLLECTIVE:
        for old in home.filter(monitors.WATCHING):
            people.end_tenure(actor, old, on=start_on, reason="当选理事")


def _require_latest(body: Body, organ: str, start_on: dt.date) -> None:
    """No term may begin inside a later one. Who watches a board (监事) is elected apart from it and stays."""
    mine = Tenure.objects.filter(post__body=body, post__title__in=titles(organ).values())
    if mine.filter(start_on__gte=start_on).exists():
        raise Refused(f"{body}在 {start_on} 或以后已有任职，日期重叠，请先核对任职记录", code="term-overlaps")


def _widen(actor: Actor, post: Post, seats: int) -> None:
    if seats > post.quota:
        people.set_quota(actor, post, quota=seats)
