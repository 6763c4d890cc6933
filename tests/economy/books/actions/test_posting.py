"""The way of a voucher from draft to posted, and every refusal on it."""

from __future__ import annotations

import pytest
from django.db import connection

from lingyan.economy.books import actions, sealing, stored
from lingyan.economy.books.models import Voucher
from lingyan.kernel import rights
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied
from tests.economy.books.actions.vouchers import YEAR, Office, person, written
from tests.support.identity import one_person
from tests.support.refusals import refused

RENT = """
01-05 | 1 | 收租金 | 10201 | 1000.00 |
      |   | 收租金 | 50103 |         | 1000.00
"""
PAY = """
01-06 | 2 | 付电费 | 51303 | 80.50 |
      |   | 付电费 | 10201 |       | 80.50
"""


class TestDraft:
    def test_numbers_follow_within_month_and_word(self, office: Office) -> None:
        numbers = [
            office.draft(RENT).number,
            office.draft(PAY).number,
            office.draft(RENT.replace("01-", "02-")).number,
        ]
        assert numbers == [1, 2, 1]

    def test_may_be_unbalanced_and_is_kept(self, office: Office) -> None:
        voucher = office.draft("01-05 | 1 | 收租金 | 10201 | 1000.00 |")
        assert voucher.lines.count() == 1

    def test_saving_again_keeps_the_number(self, office: Office) -> None:
        voucher = office.draft(RENT)
        [one] = written(PAY)
        again = actions.save_draft(
            office.clerk, book_id=office.book.pk, date=one.date, entries=one.entries, voucher_id=voucher.pk
        )
        assert (again.number, [line.account.code for line in again.lines.all()]) == (1, ["51303", "10201"])

    def test_does_not_move_to_another_month(self, office: Office) -> None:
        voucher = office.draft(RENT)
        [one] = written(RENT.replace("01-", "02-"))
        with refused("date-outside-month"):
            actions.save_draft(
                office.clerk,
                book_id=office.book.pk,
                date=one.date,
                entries=one.entries,
                voucher_id=voucher.pk,
            )

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            ("01-05 | 1 | 收租金 | 59901 | 1.00 |", "unknown-account"),
            ("01-05 | 1 | 收租金 | 102 | 1.00 |", "account-has-details"),
            ("01-05 | 1 | 收租金 | 10201 | 1.00 | 1.00", "both-sides"),
            ("01-05 | 1 | 收租金 | 11301 | 1.00 | | H9999", "unknown-code"),
        ],
    )
    def test_refuses_what_can_never_be_right(self, office: Office, line: str, code: str) -> None:
        with refused(code):
            office.draft(line)
        assert not Voucher.objects.exists()

    def test_void_keeps_the_number_and_is_sealed(self, office: Office) -> None:
        first = office.draft(RENT)
        actions.void_draft(office.clerk, voucher_id=first.pk, reason="填错")
        first.refresh_from_db()
        assert (first.state, len(bytes(first.leaf or b"")), office.draft(PAY).number) == ("void", 32, 2)

    def test_before_go_live_the_old_software_is_master(self, office: Office) -> None:
        with refused("before-first-month"):
            [one] = written(RENT, 2024)
            actions.save_draft(office.clerk, book_id=office.book.pk, date=one.date, entries=one.entries)


class TestReview:
    def test_maker_is_not_reviewer(self, office: Office) -> None:
        with refused("same-person"):
            actions.review(office.clerk, voucher_id=office.draft(RENT).pk)

    def test_two_accounts_of_one_person_neither_review_nor_post(self, office: Office) -> None:
        draft, ready = office.draft(RENT), office.reviewed(PAY)
        one_person(office.clerk.user_id, office.poster.user_id, 12)
        with refused("same-person"):
            actions.review(person(12, "又一账号"), voucher_id=draft.pk)
        with refused("same-person"):
            actions.post(office.poster, voucher_id=ready.pk)
        report = actions.post_month(office.poster, month=Month(YEAR, 1), book_ids=[office.book.pk])
        assert (report.vouchers, [one.code for one in report.problems]) == (0, ["same-person"])

    def test_a_cashier_reviews_nothing(self, office: Office) -> None:
        cashier = person(14, "出纳", without=[rights.BOOKS_REVIEW])
        with pytest.raises(Denied):
            actions.review(cashier, voucher_id=office.draft(RENT).pk)

    def test_another_village_is_out_of_reach(self, office: Office) -> None:
        neighbour = person(15, "邻村会计", path=office.places["玉屯村"].path)
        with pytest.raises(Denied):
            actions.review(neighbour, voucher_id=office.draft(RENT).pk)

    @pytest.mark.parametrize(
        ("table", "code"),
        [
            ("01-05 | 1 | 收租金 | 10201 | 10.00 |\n | | 收租金 | 50103 | | 9.00", "unbalanced"),
            ("01-05 | 1 | 收租金 | 10201 | 10.00 |\n | | 收租金 | 11301 | | 10.00", "missing-household"),
            ("01-05 | 1 | | 10201 | 10.00 |\n | | 收租金 | 50103 | | 10.00", "no-summary"),
            ("01-05 | 1 | 收租金 | 10201 | |\n | | 收租金 | 50103 | |", "no-amount"),
            ("01-05 | 1 | 收租金 | 10201 | |", "too-few-lines"),
        ],
    )
    def test_refuses_an_incomplete_voucher(self, office: Office, table: str, code: str) -> None:
        with refused(code):
            office.reviewed(table)

    def test_return_needs_a_reason_and_opens_it_again(self, office: Office) -> None:
        voucher = office.reviewed(RENT)
        with refused("no-reason"):
            actions.return_to_draft(office.accountant, voucher_id=voucher.pk, reason=" ")
        actions.return_to_draft(office.accountant, voucher_id=voucher.pk, reason="摘要不清")
        voucher.refresh_from_db()
        assert (voucher.state, voucher.reviewer_id) == ("draft", None)


class TestPost:
    def test_counts_into_the_balances_and_seals(self, office: Office) -> None:
        rent, pay = office.posted(RENT + PAY)
        assert office.balance("10201", 202501) == (100_000, 8_050)
        assert office.balance("50103", 202501) == (0, 100_000)
        fields = stored.fields_of([rent.pk, pay.pk])
        seed, book = bytes(office.book.seed), str(office.book.pk)
        assert [bytes(one.leaf or b"") for one in (rent, pay)] == [
            sealing.leaf(seed, book, fields[one.pk]) for one in (rent, pay)
        ]

    def test_maker_does_not_post(self, office: Office) -> None:
        with refused("same-person"):
            actions.post(office.clerk, voucher_id=office.reviewed(RENT).pk)

    def test_a_draft_is_not_posted(self, office: Office) -> None:
        with refused("wrong-state"):
            actions.post(office.poster, voucher_id=office.draft(RENT).pk)

    def test_leaves_one_audit_entry_without_names(self, office: Office) -> None:
        [voucher] = office.posted(RENT)
        entry = AuditEntry.objects.get(code="books.voucher.posted")
        assert (entry.object_id, entry.actor_id) == (str(voucher.pk), 13)
        assert "收租金" not in str(entry.details)

    def test_takes_few_queries_and_seals_its_papers(
        self, office: Office, django_assert_max_num_queries
    ) -> None:
        voucher = office.draft(RENT)
        for digest in ("b" * 64, "a" * 64):
            actions.add_paper(office.clerk, voucher_id=voucher.pk, sha256=digest)
        actions.review(office.accountant, voucher_id=voucher.pk)
        with django_assert_max_num_queries(9):
            leaf = actions.post(office.poster, voucher_id=voucher.pk)
        fields = stored.fields_of([voucher.pk])[voucher.pk]
        assert fields[5][1] == "a" * 64 + "," + "b" * 64
        assert leaf == sealing.leaf(bytes(office.book.seed), str(office.book.pk), fields)

    def test_whole_month_at_once(self, office: Office) -> None:
        vouchers = [office.reviewed(RENT), office.reviewed(PAY)]
        report = actions.post_month(
            office.poster, month=Month(YEAR, 1), region_path=office.places["雁城市"].path
        )
        assert (report.books, report.vouchers, report.problems) == (1, 2, [])
        assert office.balance("10201", 202501) == (100_000, 8_050)
        fields = stored.fields_of([one.pk for one in vouchers])
        for voucher in vouchers:
            voucher.refresh_from_db()
            expected = sealing.leaf(bytes(office.book.seed), str(office.book.pk), fields[voucher.pk])
            assert bytes(voucher.leaf or b"") == expected

    def test_whole_month_names_what_stays_behind(self, office: Office) -> None:
        office.reviewed(RENT)
        report = actions.post_month(office.clerk, month=Month(YEAR, 1), book_ids=[office.book.pk])
        assert (report.vouchers, [one.code for one in report.problems]) == (0, ["same-person"])


class TestRed:
    def test_reverses_on_the_same_side(self, office: Office) -> None:
        [rent] = office.posted(RENT)
        red = actions.reverse(office.clerk, voucher_id=rent.pk, date=rent.date.replace(day=20))
        office.post(red)
        lines = [(line.summary, line.debit, line.credit) for line in red.lines.all()]
        assert lines == [("注销1月5日记-1号凭证", -100_000, 0), ("注销1月5日记-1号凭证", 0, -100_000)]
        assert office.balance("10201", 202501) == (0, 0)

    def test_only_once_and_only_in_the_same_year(self, office: Office) -> None:
        [rent] = office.posted(RENT)
        with refused("other-year"):
            actions.reverse(office.clerk, voucher_id=rent.pk, date=rent.date.replace(year=2026))
        actions.reverse(office.clerk, voucher_id=rent.pk, date=rent.date)
        with refused("already-reversed"):
            actions.reverse(office.clerk, voucher_id=rent.pk, date=rent.date)

    def test_correct_drafts_both(self, office: Office) -> None:
        [rent] = office.posted(RENT)
        [right] = written(RENT.replace("1000.00", "1200.00"))
        red, blue = actions.correct(office.clerk, voucher_id=rent.pk, date=rent.date, entries=right.entries)
        assert (red.red_of_id, blue.corrects_id, red.kind) == (rent.pk, rent.pk, "red")
        office.post(red)
        office.post(blue)
        assert office.balance("50103", 202501) == (0, 120_000)


def test_erased_summary_still_proves_the_seal(office: Office) -> None:
    from lingyan.economy.books import integrity

    [rent] = office.posted(RENT)
    line = rent.lines.first()
    actions.erase_summary(office.accountant, line_id=line.pk, reason="含有个人信息")
    line.refresh_from_db()
    assert line.summary == ""
    assert list(integrity.breaches()) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE books_balance SET debit = debit")
