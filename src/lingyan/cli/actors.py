"""Who acts on the command line: the user named, or one of the two take-over operators that `init` makes."""

from __future__ import annotations

import os
from typing import Final

from lingyan.cli.installation import require_home
from lingyan.cli.opening import require_current_database, unknown_user
from lingyan.identity.actors import operator
from lingyan.kernel.access import Actor

IMPORTER: Final = "takeover-importer"
POSTER: Final = "takeover-poster"


def importing_actor() -> Actor:
    """Who checks and imports files."""
    return _named(IMPORTER)


def posting_actor() -> Actor:
    """Who posts, closes and publishes; never the importer."""
    return _named(POSTER)


def _named(default: str) -> Actor:
    require_home()
    require_current_database()
    username = os.environ.get("LINGYAN_USER") or default
    actor = operator(username)
    if actor is None:
        hint = "请先运行 lingyan init。" if username == default else "请核对用户名，或请系统管理员建立账号。"
        raise unknown_user(username, hint)
    return actor
