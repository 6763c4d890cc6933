"""Every number opens exactly the rows that were counted, for exactly those who may see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lingyan.boards import actions
from lingyan.boards.board import Board, Figure
from lingyan.boards.models import OpenClaim, Refresh, VillageMonth
from lingyan.boards.views import owing
from lingyan.identity.actors import actor_for
from lingyan.identity.models import User
from lingyan.kernel.month import Month
from lingyan.kernel.rights import BOOKS_VIEW
from lingyan.regions.models import Region
from tests.boards.support import FEBRUARY, FIRST, fill, receive
from tests.support.actors import holding
from tests.support.identity import Tree, signed_in, user_with

MARCH = Month(2026, 3)


@pytest.fixture
def city(tree: Tree) -> Tree:
    fill(tree)
    actions.catch_up()
    return tree


def board_of(user: User, region: Region, month: Month = FIRST) -> Board:
    return Board(actor_for(user), region, month)


def url(region: Region, month: Month = FIRST, name: str = "board", **more: str) -> str:
    query = "&".join(f"{key}={value}" for key, value in more.items())
    return f"{reverse(f'boards:{name}')}?region={region.code}&month={month}&{query}"


def figures(shown: Board) -> Iterator[Figure]:
    yield from shown.of_month()
    yield from shown.of_today()
    yield from shown.severities()
    for age in (*shown.ages(), *shown.claims()):
        yield age.count
    for _month, found in shown.months():
        yield from found
    for _place, _url, found in (*shown.places_of_month(), *shown.places_of_today()):
        yield from found


@pytest.mark.parametrize("month", [FIRST, MARCH])
def test_every_number_is_the_length_of_the_list_that_it_opens(
    client: Client, city: Tree, month: Month
) -> None:
    user = user_with("agriculture-office", city.city)
    signed_in(client, user)
    seen: dict[str, int] = {}
    for figure in figures(board_of(user, city.city, month)):
        if figure.url not in seen:
            seen[figure.url] = client.get(figure.url).context["page"].count
        assert seen[figure.url] == figure.value, (str(figure.label), figure.url)
    assert sum(bool(count) for count in seen.values()) > 20


def test_what_is_counted(city: Tree) -> None:
    user = user_with("agriculture-office", city.city)
    shown = board_of(user, city.city)
    assert {str(each.label): each.value for each in shown.of_month()} == {
        "已建账的村": 2, "已结账": 1, "未结账": 1, "已公开": 1, "逾期未公开": 1, "已对账": 1, "未对账": 1,
        "村民提问": 2, "已答复": 2,
    }  # fmt: skip
    assert {str(each.label): each.value for each in shown.of_today()} == {
        "逾期未答复": 2, "未办结的疑点": 6, "逾期的疑点": 2, "逾期的应收款": 10, "即将到期的合同": 2, "到期仍在使用": 2,
    }  # fmt: skip
    assert [(age.count.value, age.left.value) for age in shown.ages()] == [
        (4, 60_00), (2, 60_00), (2, 120_00), (2, 80_00),
    ]  # fmt: skip
    assert [each.value for each in shown.severities()] == [2, 0, 4]


def test_money_is_the_total_of_its_list(client: Client, city: Tree) -> None:
    user = user_with("agriculture-office", city.city)
    signed_in(client, user)
    cash, change = board_of(user, city.city, FEBRUARY).money()
    assert (cash.value, change.value) == (1_570_00, 500_00)
    totals = [cell.value for cell in client.get(cash.url).context["page"].totals if cell]
    assert totals == [cash.value, change.value]


def test_ages_are_the_totals_of_their_lists(client: Client, city: Tree) -> None:
    user = user_with("agriculture-office", city.city)
    signed_in(client, user)
    for age in board_of(user, city.city).ages():
        page = client.get(age.left.url).context["page"]
        totals = {cell.column.key: cell.value for cell in page.totals if cell}
        assert totals["left"] == age.left.value


def test_what_is_owed_by_age_is_the_total_of_its_list(client: Client, city: Tree) -> None:
    user = user_with("agriculture-office", city.city)
    signed_in(client, user)
    shown = board_of(user, city.city)
    assert [(age.count.value, age.left.value) for age in shown.claims()] == [
        (4, 118_00), (0, 0), (0, 0), (0, 0), (4, 118_00),
    ]  # fmt: skip
    [(place, _url, found)] = shown.places_of_claims()
    assert place == city.county and [each.value for each in found] == [118_00, 0, 0, 0, 118_00]
    for figure in (*(age.left for age in shown.claims()), *found):
        totals = [cell.value for cell in client.get(figure.url).context["page"].totals if cell]
        assert totals == [figure.value], figure.url


def test_a_year_later_the_same_amounts_are_a_year_older(city: Tree) -> None:
    shown = board_of(user_with("agriculture-office", city.city), city.city)
    shown.today = dt.date(2027, 2, 4)
    assert [age.left.value for age in shown.claims()] == [18_00, 100_00, 0, 0, 118_00]


def test_who_owes_is_masked_as_the_table_says(client: Client, city: Tree) -> None:
    signed_in(client, user_with("auditor", city.city))
    text = client.get(url(city.city, name="claims")).content.decode()
    assert "王小明" in text and "没有写明" in text
    row = OpenClaim.objects.filter(party__isnull=False)[0]
    assert owing(holding(BOOKS_VIEW, path=city.city.path), row) == "王**"
    listed = client.get(url(city.city, name="claims", head="113")).context["page"]
    assert listed.count == 2 and listed.rows[0].cells[-1].url.startswith("/vouchers/")
    assert client.get(url(city.city, name="claims", format="xlsx")).content[:2] == b"PK"


def test_claims_are_for_who_may_see_the_books_of_the_whole_region(client: Client, city: Tree) -> None:
    signed_in(client, user_with("organisation-office", city.city))
    assert client.get(url(city.city, name="claims")).status_code == 404
    assert "应收款的账龄（账上" not in client.get(url(city.city)).content.decode()


def test_a_place_counts_its_own_and_opens_its_own_board(client: Client, city: Tree) -> None:
    user = user_with("agriculture-office", city.city)
    signed_in(client, user)
    places = board_of(user, city.county).places_of_month()
    assert [place.code for place, _url, _figures in places] == sorted(place.code for place, _u, _f in places)
    closed = {place.name: found[1].value for place, _url, found in places}
    assert closed == {"芦溪镇": 1, "芦坪镇": 0}
    assert "芦溪镇" in client.get(places[0][1]).content.decode()


def test_villages_stand_late_first_and_then_by_code(client: Client, city: Tree) -> None:
    signed_in(client, user_with("agriculture-office", city.city))
    page = client.get(url(city.city, name="villages")).context["page"]
    assert [row.item.region for row in page.rows] == [city.other_village, city.village]
    text = client.get(url(city.city, name="villages")).content.decode()
    assert "逾期未公开" in text and "不给村排名" in text


def test_the_page_shows_all_of_it(client: Client, city: Tree) -> None:
    signed_in(client, user_with("agriculture-office", city.city))
    text = client.get(url(city.city)).content.decode()
    for words in (
        "1,070.00",
        "逾期应收款的账龄",
        "每月结账、公开、对账的村",
        "月末货币资金",
        "芦原县",
        "2026年1月",
    ):
        assert words in text
    assert "此后又有变动" not in text
    receive(city.village, 1_00, MARCH)
    assert "此后又有变动" in client.get(url(city.city)).content.decode()
    answer = client.post(url(city.city, name="refresh"), follow=True)
    assert "已汇总到最新" in answer.content.decode() and "此后又有变动" not in answer.content.decode()
    assert Refresh.objects.count() == 1


def test_without_a_month_it_is_the_last_whole_one(client: Client, city: Tree) -> None:
    signed_in(client, user_with("township-officer", city.town))
    answer = client.get(reverse("boards:board"))
    assert answer.status_code == 302 and "month=2026-02" in answer.headers["Location"]
    assert client.get(answer.headers["Location"]).status_code == 200


def test_an_empty_place_says_what_comes(client: Client, tree: Tree) -> None:
    signed_in(client, user_with("township-officer", tree.town))
    text = client.get(url(tree.town)).content.decode()
    assert "还没有汇总的账" in text and "现在汇总" in text


@pytest.mark.parametrize("name", ["board", "villages", "claims", "refresh"])
def test_another_township_and_a_village_clerk_learn_nothing(client: Client, city: Tree, name: str) -> None:
    ask = client.post if name == "refresh" else client.get
    signed_in(client, user_with("township-officer", city.other_town))
    assert ask(url(city.town, name=name)).status_code == 404
    signed_in(client, user_with("village-clerk", city.village))
    assert ask(url(city.village, name=name)).status_code == 403


def test_a_township_counts_no_other(city: Tree) -> None:
    user = user_with("township-officer", city.town)
    assert {each.value for each in board_of(user, city.town).of_month()[:2]} == {1}


def test_each_measure_is_under_the_right_of_its_room(client: Client, city: Tree) -> None:
    user = user_with("organisation-office", city.city)
    signed_in(client, user)
    assert {str(each.label) for each in board_of(user, city.city).measures} == {"已公开", "逾期未公开"}
    text = client.get(url(city.city)).content.decode()
    assert "货币资金" not in text and "疑点" not in text and "应收款" not in text
    listed = client.get(url(city.city, name="villages")).content.decode()
    assert "货币资金" not in listed and "银行对账" not in listed
    assert "不在可选的范围内" in client.get(url(city.city, name="villages", show="unclosed")).content.decode()


def test_a_question_hidden_from_a_reader_is_not_counted(city: Tree) -> None:
    """What lies in time on the village's own desk is not yet the township's to see, and so not to count."""
    from tests.boards.support import TODAY, question

    own = question(city.village, TODAY)
    type(own).objects.filter(pk=own.pk).update(level=1, seat=city.village, floor_seat=city.village)
    shown = board_of(user_with("township-officer", city.town), city.town, MARCH)
    assert next(each.value for each in shown.of_month() if str(each.label) == "村民提问") == 1


def test_the_workbook_has_the_same_numbers(client: Client, city: Tree) -> None:
    import io

    from openpyxl import load_workbook

    signed_in(client, user_with("agriculture-office", city.city))
    answer = client.get(url(city.city, format="xlsx"))
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == [
        "按月", "各地本月", "各地未办完", "逾期应收款", "应收款账龄", "各地应收款账龄", "货币资金",
    ]  # fmt: skip
    values = [[cell.value for cell in row] for row in book["按月"].iter_rows()]
    assert ["2026年1月", 2, 1, 1, 1, 1, 1, 1, 2, 2] in values
    assert client.get(url(city.city, name="villages", format="xlsx")).content[:2] == b"PK"


def test_the_number_of_queries_is_fixed(
    client: Client, city: Tree, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in(client, user_with("agriculture-office", city.city))
    client.get(url(city.city))
    with django_assert_num_queries(21):
        client.get(url(city.city))
    for village in Region.objects.filter(level="村"):
        receive(village, 5_00, FEBRUARY)
    actions.catch_up()
    assert VillageMonth.objects.filter(month=FIRST).count() == 4
    with django_assert_num_queries(21):
        client.get(url(city.county))
