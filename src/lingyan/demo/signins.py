"""The demo's accounts: one for every post, around one township and its first village, and an agency for the rest.

SECURITY: all share one printed password. That is why demo mode listens on loopback only and no real home can
become a demo. Outside demo mode nothing here is reachable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.demo.drawing import chance_for
from lingyan.demo.words import GIVEN_MEN, GIVEN_WOMEN, SURNAMES
from lingyan.identity import actions
from lingyan.identity.actors import actor_for
from lingyan.identity.demonstration import set_printed_password
from lingyan.identity.initial import make_administrators
from lingyan.identity.models import User
from lingyan.identity.roles import ADMINISTRATORS, table
from lingyan.kernel.access import Actor, system_actor
from lingyan.kernel.rights import IDENTITY_MANAGE_ROLES, IDENTITY_MANAGE_USERS
from lingyan.regions.models import Region

PASSWORD: Final = "Yan-Cheng-9901"  # noqa: S105
AGENCY: Final = ("agency-maker", "agency-reviewer", "agency-poster")
"""Who keeps the books of all the other townships: makes, reviews, posts and closes. They cannot sign in."""

ORGANISER: Final = system_actor("演示城市", [IDENTITY_MANAGE_USERS, IDENTITY_MANAGE_ROLES])


@dataclass(frozen=True, slots=True)
class SignIn:
    """One account: user name, role, and which of the showcase's regions it serves."""

    username: str
    role: str
    place: str

    @property
    def label(self) -> str:
        return table().label(self.role)


SIGN_INS: Final = (
    SignIn("wenshu", "village-clerk", "village"),
    SignIn("baozhang", "village-reporter", "village"),
    SignIn("chuna", "cashier", "village"),
    SignIn("lishizhang", "chairman", "village"),
    SignIn("weiyuan", "village-committee", "village"),
    SignIn("jiandu", "supervision", "village"),
    SignIn("shuji", "party-secretary", "village"),
    SignIn("kuaiji1", "township-accountant", "town"),
    SignIn("kuaiji2", "township-accountant", "town"),
    SignIn("shenhe", "township-reviewer", "town"),
    SignIn("zhenganbu", "township-officer", "town"),
    SignIn("zuzhibu", "organisation-office", "city"),
    SignIn("nongye", "agriculture-office", "city"),
    SignIn("shenji", "auditor", "city"),
    SignIn("xianzuzhi", "organisation-office", "county"),
)


@dataclass(frozen=True, slots=True)
class Showcase:
    """The places that the printed accounts belong to."""

    city: Region
    county: Region
    town: Region
    village: Region

    def named(self) -> Mapping[str, Region]:
        return {"city": self.city, "county": self.county, "town": self.town, "village": self.village}


def make(showcase: Showcase, other_towns: Sequence[Region]) -> None:
    """All accounts with their roles, the administrators among them; each may sign in with the printed password."""
    with transaction.atomic():
        make_administrators()
        users = list(User.objects.filter(username__in=ADMINISTRATORS))
        users += [_make(sign_in, showcase.named()[sign_in.place]) for sign_in in SIGN_INS]
        set_printed_password(ORGANISER, users=users, password=PASSWORD)
        _make_agency(other_towns)


def _make(sign_in: SignIn, place: Region) -> User:
    chance = chance_for("account", sign_in.username)
    name = chance.choice(SURNAMES) + chance.choice((*GIVEN_MEN, *GIVEN_WOMEN))
    user, _ = actions.create_user(ORGANISER, username=sign_in.username, name=name, may_sign_in=False)
    actions.set_assignment(ORGANISER, user=user, role=sign_in.role, region=place)
    return user


def _make_agency(towns: Sequence[Region]) -> None:
    roles = ("township-accountant", "township-reviewer", "township-accountant")
    for username, role in zip(AGENCY, roles, strict=True):
        user, _ = actions.create_user(ORGANISER, username=username, name="代理记账中心", may_sign_in=False)
        for town in towns:
            actions.set_assignment(ORGANISER, user=user, role=role, region=town)


def actor(username: str) -> Actor:
    """The actor that an account is at the moment the clock shows."""
    return actor_for(User.objects.get(username=username))


def local(role: str, place: Region, name: str) -> Actor:
    """An account of another village or township, made when it first acts; it is not among the printed ones."""
    username = f"{role}-{place.code}"
    user = User.objects.filter(username=username).first()
    if user is None:
        user, _ = actions.create_user(ORGANISER, username=username, name=name, may_sign_in=False)
        actions.set_assignment(ORGANISER, user=user, role=role, region=place)
    return actor_for(user)


def printed() -> list[tuple[str, str, str]]:
    """(user name, post, place) of every account that can sign in, for the table on the screen."""
    rows = [
        (user.username, assignment.role_label, str(assignment.region or "全部区域"))
        for user in User.objects.filter(username__in=[*ADMINISTRATORS, *(one.username for one in SIGN_INS)])
        for assignment in user.assignments.select_related("region")
    ]
    order = [*(one.username for one in SIGN_INS), *ADMINISTRATORS]
    return sorted(rows, key=lambda row: order.index(row[0]))
