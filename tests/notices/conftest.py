from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lingyan.identity.actors import actor_for
from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.notices import kinds
from lingyan.notices.kinds import Kind
from lingyan.notices.models import Outgoing, Subscription
from tests.support.identity import Tree, user_with

NINE = dt.datetime(2026, 3, 18, 9, tzinfo=clock.ZONE)
ADDRESS = "someone@example.cn"


@pytest.fixture
def folder(db: None, settings: Any, tmp_path: Path) -> Iterator[Path]:
    """Notices go into files; it is nine o'clock."""
    settings.LINGYAN = replace(
        settings.LINGYAN, home=tmp_path, keys=settings.LINGYAN.keys, notices="file",
        notices_from="lingyan@example.cn", base_url="https://lingyan.example.cn",
    )  # fmt: skip
    with clock.fixed(NINE):
        yield tmp_path / "notices"


@pytest.fixture
def user(folder: Path) -> User:
    return user_with("township-officer", Tree().town, name="张三丰")


@pytest.fixture
def actor(user: User) -> Actor:
    return actor_for(user)


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many of the one kind there is wait for everybody; tests change it."""
    count = {"n": 3}
    kind = Kind("tests.waiting", "等您办的事", "console:desk", lambda actor: count["n"])
    monkeypatch.setattr(kinds, "_kinds", {kind.code: kind})
    return count


@pytest.fixture
def subscription(user: User) -> Subscription:
    """A verified address."""
    return Subscription.objects.create(user=user, address=ADDRESS, verified_at=NINE)


def messages() -> list[Outgoing]:
    return list(Outgoing.objects.order_by("pk"))
