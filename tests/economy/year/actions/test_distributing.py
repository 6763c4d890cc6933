"""The reserve, losses made good, and what others get: after the result is carried, in order, through the books."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.economy.books import actions as books
from lingyan.economy.books.rules import Entry, OpeningRow
from lingyan.economy.members import claims
from lingyan.economy.members.claims import Claim
from lingyan.economy.members.models import Confirmation
from lingyan.economy.members.models import Distribution as Plan
from lingyan.economy.year import actions, queries
from lingyan.economy.year.models import Distribution
from lingyan.economy.year.parameters import RESERVE_PERCENT
from lingyan.kernel import clock
from lingyan.kernel.problems import Denied, Refused
from lingyan.parameters import actions as parameters
from tests.economy.books.actions.vouchers import person, shown
from tests.economy.year.support import DECEMBER, YEAR, Year
from tests.support.actors import everything


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def test_the_reserve_is_drafted_from_the_ledger_and_checked_by_others(year: Year) -> None:
    year.carry()
    made = actions.draft_reserve(year.office.clerk, book_id=year.book.pk, year=YEAR)
    assert (made.base, made.percent, made.amount, made.voucher.state) == (950_000, 10, 95_000, "draft")
    assert shown([made.voucher]).splitlines() == [
        "12-31 | 5 | 提取2025年公积公益金 | 3220101 | 950.00 | ",
        " |  | 提取2025年公积公益金 | 31101 |  | 950.00",
    ]
    year.office.post(made.voucher)
    result = queries.result_of(year.book, YEAR)
    assert (result.net, result.reserve, result.left) == (950_000, 95_000, 855_000)


def test_the_rate_is_the_countys_or_the_charters(year: Year) -> None:
    parameters.set_value(
        everything(), RESERVE_PERCENT, region=year.office.places["芦溪镇"], from_on=dt.date(2025, 1, 1), text="20",
        basis="章程",
    )  # fmt: skip
    year.carry()
    assert actions.draft_reserve(year.office.clerk, book_id=year.book.pk, year=YEAR).amount == 190_000
    books.void_draft(year.office.clerk, voucher_id=Distribution.objects.get().voucher_id, reason="比例有误")
    assert year.reserve(percent=15).lines.get(account__code="31101").credit == 142_500


def test_nothing_is_distributed_before_its_time(year: Year) -> None:
    clerk, book = year.office.clerk, year.book.pk
    with refused("not-carried"):
        actions.draft_reserve(clerk, book_id=book, year=YEAR)
    books.carry_forward(clerk, book_id=book, month=DECEMBER)
    with refused("not-all-posted"):
        actions.draft_reserve(clerk, book_id=book, year=YEAR)


def test_a_step_stands_once_until_its_voucher_is_void(year: Year) -> None:
    year.carry()
    year.reserve()
    with refused("already-drafted"):
        actions.draft_reserve(year.office.clerk, book_id=year.book.pk, year=YEAR)
    assert Distribution.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"percent": 0}, "nothing-to-reserve"),
        ({"percent": 101}, "bad-percent"),
        ({"on": dt.date(2025, 12, 30)}, "too-early"),
        ({"on": dt.date(2026, 2, 4)}, "future-date"),
        ({"matter_id": 10**9}, "no-decision"),
    ],
)
def test_what_cannot_be(year: Year, given: dict[str, object], code: str) -> None:
    year.carry()
    with refused(code):
        actions.draft_reserve(year.office.clerk, book_id=year.book.pk, year=YEAR, **given)  # type: ignore[arg-type]
    assert not Distribution.objects.exists()


def test_only_who_enters_vouchers(year: Year) -> None:
    auditor = person(9, "审计", without=["books.enter"])
    with pytest.raises(Denied):
        actions.draft_reserve(auditor, book_id=year.book.pk, year=YEAR)
    with pytest.raises(Denied):
        actions.draft_cover(auditor, book_id=year.book.pk, year=YEAR)


def test_after_the_close_it_belongs_to_the_day_of_the_resolution(year: Year) -> None:
    year.close_until(11)
    year.carry()
    year.office.close(12)
    made = actions.draft_reserve(
        year.office.clerk, book_id=year.book.pk, year=YEAR, matter_id=year.decided().pk
    )
    assert made.voucher.date == dt.date(2026, 2, 3)
    year.office.post(made.voucher)
    assert queries.result_of(year.book, YEAR).reserve == 0
    assert queries.result_of(year.book, YEAR + 1).reserve == 95_000


def test_a_loss_is_made_good_with_a_decision(year: Year) -> None:
    opening = [
        OpeningRow("10201", debit=1_000_000), OpeningRow("31101", credit=3_000_000),
        OpeningRow("3220201", debit=2_000_000),
    ]  # fmt: skip
    books.set_opening(everything(), book_id=year.book.pk, rows=opening)
    year.carry()
    clerk, book = year.office.clerk, year.book.pk
    with refused("nothing-to-reserve"):
        actions.draft_reserve(clerk, book_id=book, year=YEAR)
    with refused("no-decision"):
        actions.draft_cover(clerk, book_id=book, year=YEAR)
    made = actions.draft_cover(clerk, book_id=book, year=YEAR, matter_id=year.decided().pk)
    assert (made.base, made.amount) == (1_050_000, 1_050_000)
    year.office.post(made.voucher)
    assert queries.result_of(year.book, YEAR).left == 0
    assert queries.reserves_of(year.book, YEAR) == 1_950_000


def test_nothing_to_make_good(year: Year) -> None:
    year.carry()
    with refused("nothing-to-cover"):
        actions.draft_cover(year.office.clerk, book_id=year.book.pk, year=YEAR, matter_id=year.decided().pk)


def other(year: Year, amount: int = 200_000, **given: object) -> Distribution:
    return actions.draft_other(
        year.office.clerk, book_id=year.book.pk, year=YEAR, amount=amount,
        **{"purpose": "外来投资者分利", "against": "21101", **given},  # type: ignore[arg-type]
    )  # fmt: skip


def test_others_get_their_part_last_and_by_a_decision(year: Year) -> None:
    investor = books.add_party(everything(), book_id=year.book.pk, kind="unit", name="兴农公司")
    year.carry()
    year.reserve()
    made = other(year, matter_id=year.decided().pk, party_id=investor.pk)
    assert (made.kind, made.base, made.amount, made.percent) == ("other", 855_000, 200_000, None)
    assert shown([made.voucher]).splitlines() == [
        "12-31 | 6 | 2025年其他分配：外来投资者分利 | 3220103 | 2000.00 | ",
        " |  | 2025年其他分配：外来投资者分利 | 21101 |  | 2000.00",
    ]
    assert made.voucher.lines.get(account__code="21101").party == investor
    year.office.post(made.voucher)
    result = queries.result_of(year.book, YEAR)
    assert (result.other, result.left) == (200_000, 655_000)
    year.fold()
    assert queries.result_of(year.book, YEAR).left == 655_000


def test_others_never_get_more_than_is_left_or_decided(year: Year) -> None:
    year.carry()
    year.reserve()
    matter = year.decided(amount=855_000)
    with refused("too-much"):
        other(year, 855_001, matter_id=matter.pk)
    with refused("over-decision"):
        other(year, 200_001, matter_id=year.decided(amount=200_000).pk)
    year.office.post(other(year, 855_000, matter_id=matter.pk).voucher)
    with refused("already-drafted"):
        other(year, 1, matter_id=matter.pk)
    with refused("too-much"):
        other(year, 1, matter_id=year.decided().pk)


def test_others_of_another_year_under_one_decision(year: Year) -> None:
    """A decision on one year's distribution serves that year alone, whichever room used it first."""
    year.carry()
    matter = year.decided(amount=855_000)
    earlier = planned(year, year=YEAR - 1, matter=matter, state="published")
    with refused("other-year"):
        year.reserve(matter_id=matter.pk)
    year.reserve()
    with refused("other-year"):
        other(year, matter_id=matter.pk)
    assert claims.of_matter(matter.pk) == []
    own = year.decided(amount=855_000)
    other(year, 200_000, matter_id=own.pk)
    assert claims.of_matter(own.pk) == [Claim(YEAR, 200_000)]
    assert earlier.year == YEAR - 1


def test_a_draft_of_the_next_year_is_not_distributed_again(year: Year) -> None:
    year.close_year()
    other(year, 500_000, matter_id=year.decided().pk)
    with refused("too-much"):
        other(year, 355_001, matter_id=year.decided().pk)
    assert other(year, 355_000, matter_id=year.decided().pk).base == 355_000


def test_the_reserve_and_members_come_before_others(year: Year) -> None:
    year.carry()
    matter = year.decided().pk
    with refused("reserve-first"):
        other(year, matter_id=matter)
    year.reserve()
    plan = planned(year)
    with refused("members-first"):
        other(year, matter_id=matter)
    Plan.objects.filter(pk=plan.pk).update(state="void", void_reason="重来")
    assert other(year, matter_id=matter).voucher.state == "draft"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"matter_id": None}, "no-decision"),
        ({"matter_id": 10**9}, "no-decision"),
        ({"amount": 0}, "bad-amount"),
        ({"amount": 2**63}, "bad-amount"),
        ({"purpose": " "}, "no-reason"),
        ({"purpose": "长" * 101}, "too-long"),
        ({"against": "10101"}, "bad-account"),
        ({"party_id": 10**9}, "unknown-party"),
        ({"on": dt.date(2025, 12, 30)}, "too-early"),
    ],
)
def test_what_others_cannot_get(year: Year, given: dict[str, object], code: str) -> None:
    year.carry()
    year.reserve()
    with refused(code):
        other(year, **{"matter_id": year.decided().pk, **given})  # type: ignore[arg-type]
    assert Distribution.objects.count() == 1


def test_a_step_whose_red_voucher_is_a_draft_still_stands(year: Year) -> None:
    """The red draft may yet be made void; the reserve would then be set aside twice."""
    year.close_until(11)
    year.carry()
    year.office.close(12)
    made = actions.draft_reserve(
        year.office.clerk, book_id=year.book.pk, year=YEAR, matter_id=year.decided().pk
    )
    year.office.post(made.voucher)
    red = books.reverse(year.office.clerk, voucher_id=made.voucher_id, date=dt.date(2026, 2, 3))
    with refused("already-drafted"):
        actions.draft_reserve(year.office.clerk, book_id=year.book.pk, year=YEAR)
    year.office.post(red)
    assert actions.draft_reserve(year.office.clerk, book_id=year.book.pk, year=YEAR).amount == 95_000


def test_a_corrected_step_stands_with_what_corrects_it_and_falls_with_it(year: Year) -> None:
    """However often the voucher is corrected, the reserve is set aside once; when all are cancelled, it may be again."""
    year.carry()
    voucher = year.reserve()
    for amount in (90_000, 94_000):
        entries = [Entry("3220101", "提取", debit=amount), Entry("31101", "提取", credit=amount)]
        red, right = books.correct(
            year.office.clerk, voucher_id=voucher.pk, date=dt.date(2025, 12, 31), entries=entries
        )
        for each in (red, right):
            year.office.post(each)
        assert queries.result_of(year.book, YEAR).reserve == amount
        with refused("already-drafted"):
            actions.draft_reserve(year.office.clerk, book_id=year.book.pk, year=YEAR)
        voucher = right
    year.office.post(books.reverse(year.office.clerk, voucher_id=voucher.pk, date=dt.date(2025, 12, 31)))
    assert queries.result_of(year.book, YEAR).reserve == 0
    assert actions.draft_reserve(year.office.clerk, book_id=year.book.pk, year=YEAR).amount == 95_000


def planned(office: Year, **given: object) -> Plan:
    """A plan for members as it is stored, before its decision."""
    day, at = dt.date(2025, 12, 31), clock.now()
    roll = Confirmation.objects.create(
        organisation=office.book.organisation, as_of=day, state="confirmed", digest="0" * 64, members=1, households=1,
        shares={"人口股": 100}, displayed_from=day, displayed_until=day, place="公开栏", made_at=at,
    )  # fmt: skip
    return Plan.objects.create(**{
        "book": office.book, "year": YEAR, "record_on": day, "confirmation": roll, "kinds": ["人口股"],
        "reserve_percent": 10,
        "net": 100, "opening": 0, "other": 0, "reserved": 10, "allotted": 0, "others": 0, "later": 0, "reserve": 0,
        "pool": 90, "paid_out": 90, "members": 1, "households": 1, "hundredths": 100, "digest": "0" * 64, "made_at": at,
        **given,
    })  # fmt: skip
