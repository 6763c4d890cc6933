"""What every command asks of a home before it works there: prepared, its database up to date, its user known."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from lingyan.cli.installation import require_home
from lingyan.identity.actors import is_operator
from lingyan.kernel.problems import Refused


def open_home() -> None:
    """Raises Refused, with one sentence that says what to do first, when no command can work on the home."""
    require_home()
    require_current_database()
    require_user()


def require_current_database() -> None:
    """Refuse a database without tables, and one whose tables are those of an older version."""
    require_begun()
    if behind():
        raise Refused(
            f"{settings.LINGYAN.home} 的数据库是旧版本的，请先运行 lingyan upgrade。", code="not-upgraded"
        )


def require_begun() -> None:
    """Refuse a database without tables."""
    if not _begun():
        raise Refused(
            f"{settings.LINGYAN.home} 的数据库还是空的，请先运行 lingyan init，或用 lingyan restore 恢复备份。",
            code="not-initialised",
        )


def refuse_outdated_database() -> None:
    """For commands that make a database: one that was begun is brought to this version by `upgrade` alone."""
    if _begun():
        require_current_database()


def behind() -> bool:
    """Whether migrations of this version have not run on the database."""
    loader = MigrationLoader(connection)
    return not loader.graph.nodes.keys() <= loader.applied_migrations.keys()


def require_user() -> None:
    """Refuse a user named by `--as` who has no active account, also where nobody's rights are asked for."""
    username = os.environ.get("LINGYAN_USER")
    if username and not is_operator(username):
        raise unknown_user(username, "请核对用户名，或请系统管理员建立账号。")


def unknown_user(username: str, hint: str) -> Refused:
    return Refused(f"没有可用的用户 {username}。{hint}", code="unknown-user")


def _begun() -> bool:
    # Connecting would make an empty SQLite file, which `restore` would then take for a database in use.
    in_a_file = connection.vendor == "sqlite" and not connection.is_in_memory_db()  # type: ignore[attr-defined]
    if in_a_file and not Path(str(connection.settings_dict["NAME"])).exists():
        return False
    return "django_migrations" in connection.introspection.table_names()
