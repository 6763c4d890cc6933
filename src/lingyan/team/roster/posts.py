"""Posts as one text column that both databases can search: `|party:书记|committee:主任|`. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext

from lingyan.team.roster.rules import Body, PostHeld

_SEPARATOR: Final = "|"


def post_text(posts: Iterable[PostHeld]) -> str:
    """The posts as they are stored; empty for none."""
    written = _SEPARATOR.join(f"{post.body.value}:{post.title}" for post in posts)
    return f"{_SEPARATOR}{written}{_SEPARATOR}" if written else ""


@lru_cache(maxsize=4096)
def read_posts(text: str) -> tuple[PostHeld, ...]:
    """The posts that `post_text` wrote."""
    parts = (part.partition(":") for part in text.strip(_SEPARATOR).split(_SEPARATOR) if part)
    return tuple(PostHeld(Body(body), title) for body, _, title in parts)


def holds(post: PostHeld) -> str:
    """What a stored text contains exactly when it names this post."""
    return post_text([post])


def holds_in(body: Body) -> str:
    """What a stored text contains exactly when it names a post of this body."""
    return f"{_SEPARATOR}{body.value}:"


def shown_posts(text: str) -> str:
    """The posts in words: 村党组织书记、村民委员会主任."""
    return gettext("、").join(post.shown for post in read_posts(text))
