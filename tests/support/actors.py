"""Actors for tests, made as values: whoever needs sign-in makes real users instead."""

from __future__ import annotations

from lingyan.kernel.access import Actor, Grant, registered_rights


def everything(user_id: int = 1, label: str = "测试员") -> Actor:
    """All registered rights everywhere."""
    return Actor(user_id, label, (Grant("test", frozenset(registered_rights())),))


def holding(*rights: str, path: str = "", user_id: int = 1) -> Actor:
    """Exactly these rights, inside one region."""
    return Actor(user_id, "测试员", (Grant("test", frozenset(rights), path),))


def nobody() -> Actor:
    return Actor(None, "未登录")
