"""Setting up a book: who may, what is refused, what is written down."""

from __future__ import annotations

import pytest

from lingyan.economy.books import actions, integrity, stored
from lingyan.economy.books.models import Account, Book
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied
from lingyan.people.models import PersonalData
from tests.economy.books.actions.vouchers import YEAR, Office, open_office, person
from tests.support.actors import everything
from tests.support.refusals import refused

ME = everything()


def test_the_chart_is_shipped(db: None) -> None:
    shared = Account.objects.filter(book=None)
    assert shared.filter(parent=None).count() == 42
    card = shared.get(code="3220101")
    assert (card.path_name, card.parent.code, card.side) == (
        "收益分配/各项分配/提取公积公益金",
        "32201",
        "贷",
    )
    assert set(shared.filter(needs_party=True).values_list("code", flat=True)) == {"113", "11301", "11302"}


def test_one_book_in_force(office: Office) -> None:
    with refused("book-exists"):
        actions.open_book(ME, organisation=office.book.organisation, first_month=Month(YEAR, 1))
    assert Book.objects.count() == 1


def test_own_account_hangs_below_a_known_one(office: Office) -> None:
    account = actions.add_account(ME, book_id=office.book.pk, code="1020101", name="信用社基本户")
    assert (account.path_name, account.parent.code) == ("银行存款/基本存款账户/信用社基本户", "10201")
    with refused("account-exists"):
        actions.add_account(ME, book_id=office.book.pk, code="1020101", name="又一个")
    with refused("no-parent-account"):
        actions.add_account(ME, book_id=office.book.pk, code="109", name="其他货币资金")
    with refused("account-has-details"):
        office.draft("01-05 | 1 | 收租金 | 10201 | 1.00 |")


def test_an_account_of_one_book_is_unknown_to_another(office: Office) -> None:
    actions.add_account(ME, book_id=office.book.pk, code="1020101", name="信用社基本户")
    with refused("unknown-account"):
        open_office("玉屯村", office.places).draft("01-05 | 1 | 收租金 | 1020101 | 1.00 |")


def test_parties_and_projects(office: Office) -> None:
    household = actions.add_party(ME, book_id=office.book.pk, kind="household", name="赵某某")
    unit = actions.add_party(ME, book_id=office.book.pk, kind="unit", name="供电所", code="G1")
    project = actions.add_project(ME, book_id=office.book.pk, name="村道硬化")
    assert (household.name, str(household), unit.name, project.code) == ("", "赵某某", "供电所", "X0001")
    assert not PersonalData.objects.filter(name="供电所").exists()
    voucher = office.posted(
        f"01-05 | 1 | 应收 | 11301 | 5.00 | | {household.code} | {project.code}\n | | 应收 | 50104 | | 5.00"
    )[0]
    assert voucher.lines.first().party == household
    assert "赵某某" not in "".join(str(entry.details) for entry in AuditEntry.objects.all())
    with refused("bad-party"):
        actions.add_party(ME, book_id=office.book.pk, kind="cat", name="x")
    with refused("bad-project"):
        actions.add_project(ME, book_id=office.book.pk, name=" ")


def test_go_live_is_set_once(office: Office) -> None:
    with refused("already-live"):
        actions.go_live(ME, book_id=office.book.pk, month=Month(YEAR, 2))
    old = open_office("玉屯村", office.places, live=False)
    with refused("not-live"):
        old.draft("01-05 | 1 | 收租金 | 10201 | 1.00 |")
    with refused("go-live-too-early"):
        actions.go_live(ME, book_id=old.book.pk, month=Month(YEAR - 1, 2))
    actions.go_live(ME, book_id=old.book.pk, month=Month(YEAR, 1))
    assert old.draft("01-05 | 1 | 收租金 | 10201 | 1.00 |").number == 1


def test_papers_are_sealed_with_the_voucher(office: Office) -> None:
    voucher = office.draft("01-05 | 1 | 付电费 | 51303 | 5.00 |\n | | 付电费 | 10201 | | 5.00")
    actions.add_paper(office.clerk, voucher_id=voucher.pk, sha256="a" * 64)
    actions.add_paper(office.clerk, voucher_id=voucher.pk, sha256="b" * 64)
    actions.remove_paper(office.clerk, voucher_id=voucher.pk, sha256="a" * 64)
    office.post(voucher)
    with refused("wrong-state"):
        actions.add_paper(office.clerk, voucher_id=voucher.pk, sha256="c" * 64)
    assert stored.fields_of([voucher.pk])[voucher.pk][5][1] == "b" * 64
    assert list(integrity.breaches()) == []


def test_rights_are_asked_for_at_the_village(office: Office) -> None:
    neighbour = person(5, "邻村", path=office.places["玉屯村"].path)
    for attempt in (
        lambda: actions.add_account(neighbour, book_id=office.book.pk, code="1020101", name="x"),
        lambda: actions.set_opening(neighbour, book_id=office.book.pk, rows=[]),
        lambda: actions.set_close_rule(
            neighbour, prerequisite="numbering", severity="off", from_month=Month(YEAR, 1)
        ),
        lambda: actions.post_month(neighbour, month=Month(YEAR, 1), region_path=office.places["芦溪镇"].path),
        lambda: actions.carry_forward(neighbour, book_id=office.book.pk, month=Month(YEAR, 1)),
    ):
        with pytest.raises(Denied):
            attempt()


def test_close_rules_are_checked(office: Office) -> None:
    with refused("unknown-prerequisite"):
        actions.set_close_rule(ME, prerequisite="none", severity="off", from_month=Month(YEAR, 1))
    actions.set_close_rule(ME, prerequisite="numbering", severity="off", from_month=Month(YEAR, 1))
    with refused("close-rule-exists"):
        actions.set_close_rule(ME, prerequisite="numbering", severity="warn", from_month=Month(YEAR, 1))
