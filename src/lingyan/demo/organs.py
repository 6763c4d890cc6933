"""The bodies around the committees in the showcase village: a board of the collective and who watches it."""

from __future__ import annotations

from collections import Counter
from typing import Final

from lingyan.demo import signins
from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import Plan
from lingyan.economy.members.models import Joining, Stay
from lingyan.people import actions
from lingyan.people.models import Body, Person, Post
from lingyan.people.queries import in_office
from lingyan.people.rules import MONITORS
from lingyan.regions.models import Region

_DIRECTORS: Final = ("理事", "理事")
_WATCH: Final = ("监事长", "监事", "监事")
_ADULTS: Final = 2


def fill(plan: Plan, village: Region) -> None:
    """Members of the collective who hold no post sit beside its chair and watch the board, from the chair's first day on."""
    officer = signins.actor("zhenganbu")
    bodies = actions.ensure_village_bodies([village])[village.pk]
    chair = in_office(plan.today).get(post__body=bodies["collective"], post__title="理事长")
    free = _free(plan, village)
    watch = actions.begin_term(officer, bodies[MONITORS], start_on=chair.start_on)
    for body, term, titles in (
        (bodies["collective"], chair.term, _DIRECTORS), (bodies[MONITORS], watch, _WATCH),
    ):  # fmt: skip
        for title in titles:
            actions.begin_tenure(
                officer, person=free.pop(), post=_post(body, title), start_on=chair.start_on, term=term, selection="选举"
            )  # fmt: skip


def _post(body: Body, title: str) -> Post:
    return Post.objects.get(body=body, title=title)


def _free(plan: Plan, village: Region) -> list[Person]:
    """Who founded a household of the collective and holds no post, in a drawn order; the second of each is its woman."""
    stays = Stay.objects.filter(
        member__organisation__region=village, reason=Joining.FOUNDING, end=None
    ).order_by("member__number")
    households = Counter[int]()
    chosen = []
    for household, person in stays.values_list("household", "member__person"):
        households[household] += 1
        if households[household] <= _ADULTS:
            chosen.append(person)
    serving = in_office(plan.today).filter(post__body__organisation__region=village)
    people = list(
        Person.objects.filter(pk__in=chosen).exclude(pk__in=serving.values("person")).order_by("pk")
    )
    chance_for("organs", village.code).shuffle(people)
    return people
