"""A small fictional county before its 换届: the committee of 2021 is in office, and everybody has an account.

The people in office come from a frozen round, so nobody types their names again.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from lingyan.identity.models import User
from lingyan.team.roster import actions as roster
from tests.support.actors import everything
from tests.support.identity import PASSWORD, assign, make_user
from tests.support.places import Places, make_places
from tests.team.roster.support import listed

VILLAGE, TOWN, COUNTY = "雁庄村", "芦溪镇", "芦原县"
ELECTED_2021: Final = dt.date(2021, 10, 20)
IN_OFFICE: Final = (
    ("冯立春", "男", "party书记", "committee主任"), ("陈谷雨", "女", "party副书记", "committee副主任"),
    ("卫立秋", "男", "party委员", "committee委员"), ("李长河", "男", "committee委员"), ("孙秀兰", "女", "committee委员"),
)  # fmt: skip
POSTS: Final = {
    "county": ("organisation-office", "组织部门甲", COUNTY), "county-second": ("organisation-office", "组织部门乙", COUNTY),
    "officer": ("township-officer", "宋办", TOWN), "second-officer": ("township-officer", "罗办", TOWN),
    "agriculture": ("agriculture-office", "农业农村局", COUNTY),
    "clerk": ("village-clerk", "雁文书", VILLAGE), "secretary": ("party-secretary", "雁书记", VILLAGE),
}  # fmt: skip


def open_county() -> tuple[Places, dict[str, User]]:
    """The places, those in office since 2021, and the accounts by their name in the walk."""
    places = make_places()
    people = [listed(name, *posts, sex=sex) for name, sex, *posts in IN_OFFICE]
    round_ = roster.load_round(everything(), name="2021", as_of=ELECTED_2021, people=people)
    roster.freeze(everything(), round_)
    return places, {key: _user(key, role, name, places[place]) for key, (role, name, place) in POSTS.items()}


def _user(key: str, role: str, name: str, region: object) -> User:
    user = make_user(key, name=name, password=PASSWORD)
    assign(user, role, region)  # type: ignore[arg-type]
    return user
