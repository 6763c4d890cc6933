"""Menu, desk and main job show an actor what the post needs and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from lingyan.kernel import navigation
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
