"""What the books say of a project, added up by hand from the vouchers of `support.LEDGER`."""

from __future__ import annotations

import datetime as dt

from pytest_django import DjangoAssertNumQueries

from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Project as Dimension
from lingyan.economy.books.queries import year_balances
from lingyan.economy.projects import actions, queries
from lingyan.economy.projects.models import Project
from tests.economy.projects.support import HANDED_OVER, LEDGER, TODAY, Village
from tests.support.actors import everything, holding


def test_cost_receipts_and_benefit(village: Village) -> None:
    project = village.building()
    village.keep(project)
    held = queries.ledger(project)
    assert (held.built, held.expensed, held.direct, held.cost) == (18_000_00, 1_000_00, 0, 19_000_00)
    assert (held.received, held.benefit, held.balance) == ({0: 30_000_00}, {2025: 500_00}, 30_000_00)
    money = queries.money(held, TODAY)
    assert (money.left, money.oldest) == (11_000_00, 130)
    assert (money.idle(130), money.idle(129)) == (False, True)


def test_a_returned_rest_is_followed_until_its_voucher_is_cancelled(village: Village) -> None:
    project = village.building()
    giver = books.add_party(village.clerk, book_id=village.book.pk, kind="unit", name="芦溪镇财政所")
    village.keep(project, LEDGER.replace("30000.00 | | {0}", f"30000.00 | {giver.code} | {{0}}"))
    code = project.dimension.code if project.dimension else ""
    [voucher] = village.office.posted(f"""
        05-20 | 20 | 转账                   | 241   | 6000.00 |         | {giver.code} | {code}
              |    | 上缴税款、退还保证金等 | 241   | 1000.00 |         | {village.firm.code} | {code}
              |    | 转账、付款             | 10203 |         | 7000.00
    """)
    held = queries.ledger(project)
    assert (held.cost, held.direct, held.sent_back) == (20_000_00, 1_000_00, 6_000_00)
    assert (held.released, held.returned, held.balance) == ({0: 1_000_00}, {0: 6_000_00}, 23_000_00)
    assert queries.money(held, TODAY).left == 4_000_00
    village.office.post(books.reverse(village.clerk, voucher_id=voucher.pk, date=dt.date(2025, 6, 1)))
    held = queries.ledger(project)
    assert (held.cost, held.sent_back, held.balance) == (19_000_00, 0, 30_000_00)
    assert queries.money(held, TODAY).left == 11_000_00


def test_handing_over_changes_the_balance_and_not_the_cost(village: Village) -> None:
    project = village.building()
    village.keep(project, LEDGER, HANDED_OVER)
    held = queries.ledger(project)
    assert (held.cost, held.released, held.balance) == (19_000_00, {0: 18_000_00}, 12_000_00)
    rows = [row for row in year_balances(village.book, 2025).rows if row.account == "241"]
    assert held.balance == sum(row.credit - row.debit for row in rows)


def test_drafts_reversals_and_other_projects_do_not_count(village: Village) -> None:
    project = village.building()
    other = village.approved(name="水渠")
    village.keep(other)
    assert queries.ledger(project).cost == 0
    assert queries.ledger(village.draft()).cost == 0
    code = project.dimension.code if project.dimension else ""
    [voucher] = village.office.posted(f"""
        04-05 | 9 | 付款 | 153   | 700.00 | | | {code}
              |   | 付款 | 10201 |        | 700.00
    """)
    village.office.draft(f"""
        04-06 | 10 | 付款 | 153   | 900.00 | | | {code}
              |    | 付款 | 10201 |        | 900.00
    """)
    assert queries.ledger(project).cost == 700_00
    village.office.post(books.reverse(village.clerk, voucher_id=voucher.pk, date=dt.date(2025, 6, 1)))
    assert queries.ledger(project).cost == 0


def test_what_stood_in_the_books_at_the_beginning_counts(village: Village) -> None:
    known = Dimension.objects.create(book=village.book, code="X01", name="旧路")
    books.set_opening(
        village.clerk, book_id=village.book.pk,
        rows=[
            books.OpeningRow("10203", 8_000_00, 0, "", ""), books.OpeningRow("153", 2_000_00, 0, "", "X01"),
            books.OpeningRow("241", 0, 10_000_00, "", "X01"),
        ],
    )  # fmt: skip
    project = village.approved(dimension_id=known.pk)
    held = queries.ledger(project)
    assert (held.cost, held.received, held.balance) == (2_000_00, {0: 10_000_00}, 10_000_00)
    assert queries.money(held, TODAY).lots[0].on == dt.date(2025, 1, 1)


def test_many_projects_cost_as_many_queries_as_one(
    village: Village, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("甲", "乙", "丙"):
        village.keep(village.approved(name=name))
    found = list(queries.visible(everything()))
    with django_assert_num_queries(4):
        assert {held.cost for held in queries.ledgers(found).values()} == {19_000_00}


def test_late_and_idle_are_found(village: Village) -> None:
    project = village.building()
    village.keep(project)
    assert queries.with_late(queries.visible(everything()), dt.date(2025, 3, 1)).get().is_late is False
    assert queries.with_late(queries.visible(everything()), dt.date(2025, 3, 2)).get().is_late is True
    assert queries.late(queries.milestones(everything()), TODAY).count() == 2
    mine = queries.with_earmarked(queries.visible(everything()))
    assert list(queries.idle(mine, 129, TODAY)) == [project.pk]
    assert queries.idle(mine, 130, TODAY) == {}
    actions.cancel(village.clerk, project_id=project.pk, reason="停")
    assert not queries.late(queries.milestones(everything()), TODAY).exists()


def test_projects_of_another_region_are_not_there(village: Village) -> None:
    project = village.building()
    elsewhere = holding("projects.view", path=village.office.places["芦坪镇"].path)
    assert not queries.visible(elsewhere).exists()
    assert not queries.milestones(elsewhere).exists()
    assert not queries.earmarked(elsewhere).exists()
    assert queries.earmarked(everything()).get().project == project


def test_the_latest_count_of_a_year_counts(village: Village) -> None:
    project: Project = village.accepted()
    for jobs in (3, 5):
        actions.record_effect(
            village.clerk, project_id=project.pk, year=2025, jobs=jobs, sessions=0, trainees=0
        )
    [effect] = queries.latest_effects(project)
    assert effect.jobs == 5
