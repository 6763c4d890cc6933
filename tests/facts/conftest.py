"""Two villages with books, pages and bodies; a third without any record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from lingyan.economy.books.models import Book
from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.questions import actions as questions
from lingyan.questions.actions import Content
from lingyan.regions.models import VillageProfile
from tests.support.actors import everything
from tests.support.payments import released
from tests.support.places import Places, make_places
from tests.support.records import bodies, book_of, close, propose, publish, serve, turnover

DAY = dt.date(2025, 5, 20)
REQUEST = FactRequest(Month(2025, 1), Month(2025, 5), DAY)


@dataclass(frozen=True)
class County:
    places: Places
    book: Book


@pytest.fixture
def county(db: None) -> County:
    return fill()


def fill() -> County:
    places = make_places()
    wild_goose, jade = places["雁庄村"], places["玉屯村"]
    posts = bodies(wild_goose)
    serve(posts["party"]["书记"], dt.date(2021, 1, 10), dt.date(2025, 2, 1), born=(1970, 6))
    serve(posts["party"]["书记"], dt.date(2025, 3, 13), born=(1985, 6))
    for sex in ("女", "男", "男", "男"):
        serve(posts["committee"]["委员"], dt.date(2021, 1, 10), sex=sex)
    book = book_of(wild_goose, Month(2025, 1), go_live=Month(2025, 1))
    turnover(book, 202500, {"101": (100_00, 0), "102": (900_00, 0)})
    turnover(
        book, 202501, {"102": (500_00, 120_00), "50103": (0, 300_00), "503": (0, 200_00), "513": (120_00, 0)}
    )
    turnover(book, 202503, {"102": (50_00, 0), "50104": (0, 50_00)})
    turnover(book, 202504, {"50103": (300_00, 0), "321": (0, 300_00)}, closing=True)
    close(book, Month(2025, 1))
    publish(book, Month(2025, 1), dt.date(2025, 2, 10))
    publish(book, Month(2025, 2), dt.date(2025, 3, 12))
    publish(book, Month(2025, 3), dt.date(2025, 4, 9), state="withdrawn")
    with clock.fixed(DAY):
        released(book)
    late = book_of(jade, Month(2025, 4))
    turnover(late, 202503, {"50101": (0, 77_00)})
    for village, households in (
        (wild_goose, 6),
        (jade, 40),
        (places["铜垭村"], 300),
        (places["桃潭村"], 500),
    ):
        VillageProfile.objects.create(region=village, as_of=dt.date(2024, 12, 31), households=households)
    propose(book.organisation, "lease", dt.date(2025, 3, 3))
    with clock.fixed(dt.date(2025, 4, 1)):
        questions.enter(everything(), wild_goose, Content("accounts", "修水渠花了多少钱？", channel="phone"))
    return County(places, book)
