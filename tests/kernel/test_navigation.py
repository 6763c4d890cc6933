"""Menu, desk and main job show an actor what the post needs and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import BOOKS_POST, BOOKS_VIEW, ROSTER_VIEW
from tests.support.actors import holding

MONTH = Month(2026, 11)


@pytest.fixture(autouse=True)
def empty_registries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("_entries", "_providers", "_jobs"):
        monkeypatch.setattr(navigation, name, {})
    yield


def test_chapters_keep_their_order_and_hide_what_the_actor_may_not_open() -> None:
    navigation.register("economy", "结账", "x:close", BOOKS_POST, order=20)
    navigation.register("economy", "凭证", "x:vouchers", BOOKS_VIEW, order=10)
    navigation.register("team", "花名册", "x:roster", ROSTER_VIEW)
    navigation.register("desk", "今天", "x:desk")
    found = navigation.entries(holding(BOOKS_VIEW, BOOKS_POST))
    assert {chapter: [entry.label for entry in group] for chapter, group in found.items()} == {
        "desk": ["今天"],
        "economy": ["凭证", "结账"],
    }
    assert list(navigation.entries(holding(ROSTER_VIEW))) == ["desk", "team"]


def test_an_unknown_chapter_is_refused() -> None:
    with pytest.raises(LookupError):
        navigation.register("sports", "比赛", "x:race")  # type: ignore[arg-type]


def test_the_desk_puts_the_most_urgent_first() -> None:
    soon, later = dt.date(2026, 11, 25), dt.date(2026, 12, 1)

    @navigation.register_desk_card
    def cards(actor: object, region: object, month: Month) -> list[DeskItem]:
        assert month == MONTH
        return [
            DeskItem("平常", 1, "/a"),
            DeskItem("较晚", 1, "/b", later, "warn"),
            DeskItem("较早", 1, "/c", soon, "warn"),
            DeskItem("逾期", 1, "/d", tone="danger"),
        ]

    navigation.register_desk_card(cards)
    titles = [item.title for item in navigation.desk_items(holding(), None, MONTH)]
    assert titles == ["逾期", "较早", "较晚", "平常"]


def test_the_main_job_is_the_first_that_the_post_may_do() -> None:
    navigation.register_main_job(BOOKS_POST, "记账", "x:post", order=10)
    navigation.register_main_job(BOOKS_VIEW, "看账", "x:books", order=20)
    jobs = [
        navigation.main_job(actor)
        for actor in (holding(BOOKS_VIEW, BOOKS_POST), holding(BOOKS_VIEW), holding())
    ]
    assert [job.label if job else None for job in jobs] == ["记账", "看账", None]


@pytest.mark.django_db
def test_rooms_count_together(django_assert_num_queries: Any) -> None:
    """Whoever counts, counts with all others at the same step; one that asks again waits for the second round."""
    AuditEntry.objects.bulk_create(
        AuditEntry(at=clock.now(), code=code, details={}, previous=b"", digest=digest)
        for code, digest in (("a", b"1"), ("a", b"2"), ("b", b"3"))
    )
    rows = AuditEntry.objects.all()

    @navigation.counting
    def twice(actor: Actor, region: Any, month: Month) -> navigation.Steps:
        yield DeskItem("first", 0, "/")
        found = yield {"a": rows.filter(code="a"), "none": rows.filter(code="c")}
        yield DeskItem("a", found["a"] + found["none"], "/")
        found = yield {"all": rows}
        yield DeskItem("all", found["all"], "/")

    @navigation.counting
    def once(actor: Actor, region: Any, month: Month) -> navigation.Steps:
        found = yield {"a": rows.filter(code="b")}
        yield DeskItem("b", found["a"], "/")

    @navigation.counting
    def silent(actor: Actor, region: Any, month: Month) -> navigation.Steps:
        if region is not None:
            yield {}

    def plain(actor: Actor, region: Any, month: Month) -> list[DeskItem]:
        return [DeskItem("plain", 7, "/")]

    for provider in (twice, once, silent, plain):
        navigation.register_desk_card(provider)
    with django_assert_num_queries(2):
        found = navigation.desk_items(holding(BOOKS_VIEW), None, Month(2026, 1))
    assert {item.title: item.count for item in found} == {"first": 0, "a": 2, "all": 3, "b": 1, "plain": 7}
    with django_assert_num_queries(1):
        assert [item.count for item in once(holding(BOOKS_VIEW), None, Month(2026, 1))] == [1]
