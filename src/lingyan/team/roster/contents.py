"""What a file says of a person, as plain data, and how several files are merged into one entry. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from lingyan.team.roster.importing.merge import RosterPerson
from lingyan.team.roster.importing.values import YearMonth
from lingyan.team.roster.posts import post_text, read_posts
from lingyan.team.roster.rules import Body, PostHeld

Content = dict[str, Any]
"""The fields of an entry besides round, village and person; JSON as it stands. Months are 202611."""

_FIRST_SAID: Final = ("politics", "joined", "since")
_LABEL_LENGTH: Final = 60


def content_of(person: RosterPerson) -> Content:
    return {
        "education": person.education,
        "education_label": person.education_label[:_LABEL_LENGTH],
        "politics": person.politics,
        "joined": _month(person.joined),
        "since": _month(person.since),
        "posts": post_text(person.posts),
        "selections": {body.value: way for body, way in person.selections.items()},
        "numbered": person.identity_number is not None,
    }


def merged(contents: Iterable[Content]) -> Content:
    """In the order of the files: what was said first stays, later files fill gaps and add posts."""
    result: Content = {"education": "", "education_label": "", "politics": "", "joined": None, "since": None}
    posts: dict[PostHeld, None] = {}
    selections: dict[str, str] = {}
    numbered = False
    for content in contents:
        if not result["education"]:
            result["education"], result["education_label"] = content["education"], content["education_label"]
        for name in _FIRST_SAID:
            result[name] = result[name] or content[name]
        posts |= dict.fromkeys(read_posts(content["posts"]))
        selections = {**content["selections"], **selections}
        numbered = numbered or content["numbered"]
    ordered = sorted(posts, key=post_order)
    return {**result, "posts": post_text(ordered), "selections": selections, "numbered": numbered}


def post_order(post: PostHeld) -> tuple[int, str]:
    return list(Body).index(post.body), post.title


def leading_selection(selections: Mapping[str, str]) -> str:
    """产生方式 of the party post, else of the committee's, else of any; "" if unknown."""
    return next((selections[body.value] for body in Body if selections.get(body.value)), "")


def year_month(value: int | None) -> YearMonth | None:
    """202611 as (2026, 11)."""
    return None if value is None else divmod(int(value), 100)


def _month(value: YearMonth | None) -> int | None:
    return None if value is None else value[0] * 100 + value[1]
