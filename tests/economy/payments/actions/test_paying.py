"""Out to the bank and back, cash, what failed, and the books: nothing is paid twice and nothing without approval."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Line, Voucher
from lingyan.economy.payments import actions, bankfile, integrity, origins
from lingyan.economy.payments.models import Outcome, PayeeLine, PaymentList, PaymentRequest, ResultFile
from lingyan.kernel import audit, clock, covers
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied
from tests.economy.payments.support import DAY, SHOP, TILL, Office, charge, payee, refused
from tests.support.identity import assign

NEXT = DAY + dt.timedelta(days=1)


def release(office: Office, *requests: PaymentRequest, by: str = "cashier", **more: object) -> PaymentList:
    return actions.make_list(office.actor(by), request_ids=[one.pk for one in requests], **more)  # type: ignore[arg-type]


HEAD = ("收款人户名", "收款账号", "金额", "处理结果", "失败原因")


def answer_file(*rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(head)
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


class TestList:
    def test_only_what_is_approved(self, office: Office) -> None:
        for request in (
            office.request(100),
            office.submitted(100),
            office.sign(office.submitted(600), "chairman"),
        ):
            with refused("wrong-state"):
                release(office, request)

    def test_once(self, office: Office) -> None:
        request = office.approved(100)
        release(office, request)
        with refused("wrong-state"):
            release(office, request)

    def test_several_requests_of_one_account(self, office: Office) -> None:
        made = release(office, office.approved(100, 200), office.approved(300))
        assert (made.count, made.amount) == (3, 600_00)
        assert [line.list_no for line in bankfile.lines_of(made)] == [1, 2, 3]

    def test_not_of_two_accounts(self, office: Office) -> None:
        with refused("several-accounts"):
            release(office, office.approved(100), office.approved(100, from_account="10202"))

    def test_not_cash(self, office: Office) -> None:
        with refused("not-transfer"):
            release(office, office.approved(payees=[payee(100, account="")], from_account=TILL))

    def test_not_nothing(self, office: Office) -> None:
        with refused("nothing-chosen"):
            release(office)

    @pytest.mark.parametrize("name", ["reporter", "chairman", "officer", "accountant", "auditor"])
    def test_needs_the_right(self, office: Office, name: str) -> None:
        request = office.approved(100)
        with pytest.raises(Denied):
            release(office, request, by=name)

    def test_not_by_who_made_it(self, office: Office) -> None:
        assign(office.users["clerk"], "cashier", office.village)
        request = office.approved(100, by="clerk")
        with refused("same-person"):
            release(office, request, by="clerk")

    def test_not_by_who_signed_it(self, office: Office) -> None:
        assign(office.users["chairman"], "cashier", office.village)
        request = office.approved(100)
        with refused("same-person"):
            release(office, request, by="chairman")

    def test_the_database_refuses_it_too(self, office: Office) -> None:
        from django.db import transaction

        request, other = office.approved(100), office.released(200)
        assert other.payment_list is not None
        forged = other.payment_list
        forged.pk, forged.made_by = None, office.users["chairman"].pk
        forged.save()
        with pytest.raises(Exception, match="same person"), transaction.atomic():
            PaymentRequest.objects.filter(pk=request.pk).update(payment_list=forged)

    def test_a_list_changed_behind_the_application_is_not_made(self, office: Office) -> None:
        """The digest was approved; a payee swapped in the database no longer gives it."""
        from django.db import connection

        request = office.approved(100)
        with connection.cursor() as cursor:
            on = "" if connection.vendor == "sqlite" else ' ON "payments_payeeline"'
            cursor.execute(f'DROP TRIGGER "payments_payeeline_no_update"{on}')
        line = request.all_payees.get()
        line.account_number = "6228489999999999999"
        line.save()
        with refused("digest-differs"):
            release(office, request)

    def test_the_file_is_the_same_each_time(self, office: Office) -> None:
        made = release(office, office.approved(100))
        files = {actions.list_file(office.actor("cashier"), list_id=made.pk)[1] for _ in range(2)}
        assert len(files) == 1

    def test_the_file_holds_the_columns_of_web_banks(self, office: Office) -> None:
        made = release(office, office.approved(100))
        name, content = actions.list_file(office.actor("cashier"), list_id=made.pk)
        rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
        assert rows[0][:6] == ("序号", "收款人户名", "收款账号", "开户行名称", "金额", "附言")
        assert rows[1][:6] == (1, SHOP, "6228480010002000300", "雁城农商银行", 100, "购买办公用品")
        assert name.endswith(".xlsx")

    def test_in_the_columns_of_a_saved_layout(self, office: Office) -> None:
        columns = [("账号", "account"), ("户名", "name"), ("空", "blank"), ("金额(元)", "amount")]
        accountant = office.actor("accountant")
        layout = actions.save_layout(
            accountant,
            region=office.tree.town,
            title="网银",
            file_format="csv",
            columns=columns,
            answers={},
            words={},
        )
        made = release(office, office.approved(100), layout_id=layout.pk)
        _, content = actions.list_file(office.actor("cashier"), list_id=made.pk)
        assert content.decode("gb18030").splitlines() == [
            "账号,户名,空,金额(元)",
            f"6228480010002000300,{SHOP},,100.00",
        ]

    def test_text_never_becomes_a_formula(self, office: Office) -> None:
        made = release(
            office, office.approved(payees=[payee(100, name="=cmd有限责任公司")]), file_format="utf8"
        )
        _, content = actions.list_file(office.actor("cashier"), list_id=made.pk)
        assert "'=cmd" in content.decode("utf-8-sig")

    def test_the_file_is_for_who_pays_it_out(self, office: Office) -> None:
        made = release(office, office.approved(100))
        for name in ("auditor", "chairman", "accountant"):
            with pytest.raises(Denied):
                actions.list_file(office.actor(name), list_id=made.pk)


class TestResults:
    def test_by_hand(self, office: Office) -> None:
        request = office.answer(office.released(100, 200, 300), "paid", "failed", "")
        assert request.state == "released"
        assert office.answer(request, "", "", "returned").state == "partly"

    def test_all_failed(self, office: Office) -> None:
        assert office.answer(office.released(100), "failed").state == "failed"

    def test_sent_back_after_it_was_paid(self, office: Office) -> None:
        request = office.paid(100, 200)
        assert request.state == "paid"
        assert office.answer(request, "returned", "").state == "partly"

    @pytest.mark.parametrize(
        ("first", "then"), [("failed", "paid"), ("returned", "paid"), ("paid", "failed")]
    )
    def test_a_contradiction_is_refused(self, office: Office, first: str, then: str) -> None:
        request = office.answer(office.released(100), first)
        with refused("contradiction"):
            office.answer(request, then)

    def test_the_same_again_changes_nothing(self, office: Office) -> None:
        request = office.paid(100)
        office.answer(request, "paid")
        assert Outcome.objects.count() == 1

    def test_not_of_tomorrow(self, office: Office) -> None:
        request = office.released(100)
        line = request.all_payees.get()
        with refused("future-date"):
            actions.record_results(
                office.actor("cashier"), list_id=request.payment_list_id or 0,
                answers=[actions.Answer(line.pk, "paid", NEXT)],
            )  # fmt: skip

    def test_of_a_payee_of_another_list(self, office: Office) -> None:
        one, two = office.released(100), office.released(100)
        with refused("unknown-payee"):
            actions.record_results(
                office.actor("cashier"), list_id=one.payment_list_id or 0,
                answers=[actions.Answer(two.all_payees.get().pk, "paid", DAY)],
            )  # fmt: skip

    def test_needs_the_right(self, office: Office) -> None:
        request = office.released(100)
        with pytest.raises(Denied):
            office.answer(request, "paid", by="reporter")


class TestResultFile:
    ROWS = (
        (SHOP, "6228480010002000300", 100.0, "成功", None),
        (SHOP, "6228480010002000301", 200.0, "交易失败", "账号户名不符"),
        (SHOP, "6228****0302", "300.00", "退汇", "账户已销户"),
    )

    def read(self, office: Office, request: PaymentRequest, content: bytes) -> actions.Report:
        return actions.read_results(
            office.actor("cashier"),
            list_id=request.payment_list_id or 0,
            content=content,
            name="结果.xlsx",
            on=DAY,
        )

    def test_is_matched_with_the_list(self, office: Office) -> None:
        request = office.released(100, 200, 300)
        report = self.read(office, request, answer_file(*self.ROWS))
        states = list(request.all_payees.order_by("no").values_list("state", flat=True))
        assert (report.changed, states) == (3, ["paid", "failed", "returned"])
        assert Outcome.objects.get(outcome="failed").reason == "账号户名不符"

    def test_twice_changes_nothing(self, office: Office) -> None:
        request = office.released(100, 200, 300)
        content = answer_file(*self.ROWS)
        self.read(office, request, content)
        assert self.read(office, request, content).known
        again = self.read(office, request, answer_file(*reversed(self.ROWS)))
        assert (again.changed, Outcome.objects.count(), ResultFile.objects.count()) == (0, 3, 2)

    def test_a_part_leaves_the_others_open(self, office: Office) -> None:
        request = office.released(100, 200, 300)
        self.read(office, request, answer_file(self.ROWS[0], (*self.ROWS[1][:3], "处理中", None)))
        request.refresh_from_db()
        assert request.state == "released"

    def test_two_payees_alike_take_their_rows_in_order(self, office: Office) -> None:
        request = office.released(payees=[payee(100), payee(100)])
        row = (SHOP, payee(1).account_number, 100)
        self.read(office, request, answer_file((*row, "成功", None), (*row, "失败", "超限")))
        assert list(request.all_payees.order_by("no").values_list("state", flat=True)) == ["paid", "failed"]

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ((SHOP, "6228480010002000399", 100, "成功"), "unknown-row"),
            ((SHOP, "6228480010002000300", 100.01, "成功"), "unknown-row"),
            (("别人", "6228480010002000300", 100, "成功"), "unknown-row"),
            ((SHOP, "6228480010002000300", 100, "大概成功"), "bad-row"),
            ((SHOP, "6228480010002000300", "一百", "成功"), "bad-row"),
            ((None, None, 100, "成功"), "bad-row"),
        ],
    )
    def test_a_row_that_does_not_fit_refuses_the_whole_file(
        self, office: Office, row: tuple[object, ...], code: str
    ) -> None:
        request = office.released(100, 200)
        with refused(code):
            self.read(office, request, answer_file((SHOP, "6228480010002000301", 200, "成功"), row))
        assert not Outcome.objects.exists() and not ResultFile.objects.exists()

    def test_two_rows_that_contradict_each_other(self, office: Office) -> None:
        request = office.released(100)
        row = (SHOP, "6228480010002000300", 100)
        with refused("contradiction"):
            self.read(office, request, answer_file((*row, "成功"), (*row, "失败")))

    def test_no_table_of_results(self, office: Office) -> None:
        request = office.released(100)
        with refused("no-header"):
            self.read(office, request, answer_file(("a", "b", 1), head=("甲", "乙", "丙")))
        with refused("no-row"):
            self.read(office, request, answer_file())

    def test_with_the_words_of_a_saved_layout(self, office: Office) -> None:
        layout = actions.save_layout(
            office.actor("accountant"), region=office.tree.town, title="网银", file_format="xlsx",
            columns=[("户名", "name"), ("账号", "account"), ("金额", "amount")],
            answers={"outcome": ["回执"], "date": ["清算日"]}, words={"paid": ["OK"]},
        )  # fmt: skip
        request = office.approved(100)
        made = release(office, request, layout_id=layout.pk)
        content = answer_file(
            (SHOP, "6228480010002000300", 100, "OK", "20260309"),
            head=("户名", "账号", "金额", "回执", "清算日"),
        )
        actions.read_results(
            office.actor("cashier"), list_id=made.pk, content=content, name="回执.xlsx", on=DAY
        )
        assert PayeeLine.objects.get(request=request).paid_on == dt.date(2026, 3, 9)


class TestCash:
    def test_paid_from_the_till(self, office: Office) -> None:
        request = office.approved(payees=[payee(100, account="")], from_account=TILL)
        request = actions.pay_cash(office.actor("cashier"), request_id=request.pk, on=DAY)
        assert (request.state, request.all_payees.get().paid_on) == ("paid", DAY)

    def test_refusals(self, office: Office) -> None:
        cash = office.approved(payees=[payee(100, account="")], from_account=TILL)
        with refused("future-date"):
            actions.pay_cash(office.actor("cashier"), request_id=cash.pk, on=NEXT)
        with refused("before-approval"):
            actions.pay_cash(office.actor("cashier"), request_id=cash.pk, on=dt.date(2026, 3, 9))
        with refused("not-cash"):
            actions.pay_cash(office.actor("cashier"), request_id=office.approved(100).pk, on=DAY)
        with refused("wrong-state"):
            actions.pay_cash(
                office.actor("cashier"), on=DAY,
                request_id=office.submitted(payees=[payee(100, account="")], from_account=TILL).pk,
            )  # fmt: skip
        with pytest.raises(Denied):
            actions.pay_cash(office.actor("reporter"), request_id=cash.pk, on=DAY)

    def test_not_twice_and_not_by_who_signed(self, office: Office) -> None:
        assign(office.users["chairman"], "cashier", office.village)
        request = office.approved(payees=[payee(100, account="")], from_account=TILL)
        with refused("same-person"):
            actions.pay_cash(office.actor("chairman"), request_id=request.pk, on=DAY)
        actions.pay_cash(office.actor("cashier"), request_id=request.pk, on=DAY)
        with refused("wrong-state"):
            actions.pay_cash(office.actor("cashier2"), request_id=request.pk, on=DAY)


def lines(voucher: Voucher) -> list[tuple[str, int, int]]:
    return [(line.account.code, line.debit, line.credit) for line in voucher.lines.select_related("account")]


class TestBooks:
    def test_a_voucher_for_who_was_paid(self, office: Office) -> None:
        request = office.answer(
            office.released(100, 200, debits=[charge(120), charge(180, "51401")]), "paid", "failed"
        )
        [voucher] = actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)
        assert lines(voucher) == [("51303", 100_00, 0), ("10201", 0, 100_00)]
        assert voucher.state == "draft"

    def test_the_rest_asked_for_again_makes_it_whole(self, office: Office) -> None:
        request = office.answer(
            office.released(100, 200, debits=[charge(120), charge(180, "51401")]), "paid", "failed"
        )
        actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)
        again = actions.retry(office.actor("reporter"), request_id=request.pk)
        assert [(line.amount, line.retry_of_id is not None) for line in again.all_payees.all()] == [
            (200_00, True)
        ]
        actions.submit(office.actor("reporter"), request_id=again.pk)
        again = office.sign(again, "chairman")
        release(office, again)
        again = office.answer(again, "paid")
        actions.draft_voucher(office.actor("accountant"), request_id=again.pk, date=DAY)
        booked = Line.objects.values_list("account__code", "debit", "credit")
        assert sorted(one for one in booked if one[1]) == [
            ("51303", 20_00, 0),
            ("51303", 100_00, 0),
            ("51401", 180_00, 0),
        ]
        assert sum(one[2] for one in booked) == 300_00

    def test_what_came_back_is_taken_back_in_red(self, office: Office) -> None:
        request = office.paid(100, 200)
        actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)
        request = office.answer(request, "", "returned")
        [voucher] = actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)
        assert lines(voucher) == [("51303", -200_00, 0), ("10201", 0, -200_00)]

    def test_what_came_back_before_it_was_booked_needs_none(self, office: Office) -> None:
        request = office.answer(office.paid(100), "returned")
        with refused("nothing-to-book"):
            actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)

    def test_not_twice(self, office: Office) -> None:
        request = office.paid(100)
        actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)
        with refused("nothing-to-book"):
            actions.draft_voucher(office.actor("reporter"), request_id=request.pk, date=DAY)

    def test_again_when_the_draft_was_made_void(self, office: Office) -> None:
        request = office.paid(100)
        [voucher] = actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)
        books.void_draft(office.actor("accountant"), voucher_id=voucher.pk, reason="填错")
        assert len(actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)) == 1

    def test_again_only_when_the_red_voucher_is_posted(self, office: Office) -> None:
        """A red draft may still be made void; booking anew before it is posted would book the payment twice."""
        accountant, reviewer = office.actor("accountant"), office.actor("reviewer")
        request = office.paid(100)
        [voucher] = actions.draft_voucher(accountant, request_id=request.pk, date=DAY)
        books.review(reviewer, voucher_id=voucher.pk)
        books.post(reviewer, voucher_id=voucher.pk)
        red = books.reverse(accountant, voucher_id=voucher.pk, date=DAY)
        with refused("nothing-to-book"):
            actions.draft_voucher(accountant, request_id=request.pk, date=DAY)
        books.review(reviewer, voucher_id=red.pk)
        books.post(reviewer, voucher_id=red.pk)
        assert len(actions.draft_voucher(accountant, request_id=request.pk, date=DAY)) == 1

    def test_nothing_before_the_bank_has_paid(self, office: Office) -> None:
        with refused("wrong-state"):
            actions.draft_voucher(office.actor("accountant"), request_id=office.approved(100).pk, date=DAY)
        with refused("nothing-to-book"):
            actions.draft_voucher(office.actor("accountant"), request_id=office.released(100).pk, date=DAY)

    def test_not_before_the_day_it_was_paid(self, office: Office) -> None:
        with refused("date-too-early"):
            actions.draft_voucher(
                office.actor("accountant"), request_id=office.paid(100).pk, date=dt.date(2026, 3, 9)
            )

    @pytest.mark.parametrize("name", ["cashier", "chairman", "officer", "clerk"])
    def test_needs_the_right_to_enter(self, office: Office, name: str) -> None:
        request = office.paid(100)
        with pytest.raises(Denied):
            actions.draft_voucher(office.actor(name), request_id=request.pk, date=DAY)

    def test_a_month_is_not_closed_without_it_nor_booked_into_once_closed(self, office: Office) -> None:
        accountant, reviewer = office.actor("accountant"), office.actor("reviewer")
        request = office.paid(100)
        for month in (1, 2):
            books.close_month(
                reviewer, book_id=office.book.pk, month=Month(2026, month), accept_warnings=True
            )
        with clock.fixed(dt.date(2026, 4, 2)):
            with refused("payments-booked"):
                books.close_month(
                    reviewer, book_id=office.book.pk, month=Month(2026, 3), accept_warnings=True
                )
            [voucher] = actions.draft_voucher(accountant, request_id=request.pk, date=DAY)
            books.review(reviewer, voucher_id=voucher.pk)
            books.post(reviewer, voucher_id=voucher.pk)
            books.close_month(reviewer, book_id=office.book.pk, month=Month(2026, 3), accept_warnings=True)
            late = office.paid(200)
            PayeeLine.objects.filter(request=late).update(paid_on=DAY)
            with refused("month-closed"):
                actions.draft_voucher(accountant, request_id=late.pk, date=dt.date(2026, 3, 31))

    def test_the_papers_go_with_it(self, office: Office) -> None:
        from lingyan.files import papers
        from tests.economy.payments.support import PDF

        request = office.request(100)
        papers.attach(office.actor("reporter"), "payment", request.pk, PDF, name="发票.pdf")
        request = office.sign(actions.submit(office.actor("reporter"), request_id=request.pk), "chairman")
        release(office, request)
        request = office.answer(request, "paid")
        [voucher] = actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)
        assert (voucher.attachments, voucher.papers.count()) == (1, 1)


class TestRetry:
    def test_once(self, office: Office) -> None:
        request = office.answer(office.released(100), "failed")
        again = actions.retry(office.actor("reporter"), request_id=request.pk)
        with refused("nothing-to-retry"):
            actions.retry(office.actor("reporter"), request_id=request.pk)
        actions.cancel(office.actor("reporter"), request_id=again.pk, reason="改现金")
        actions.retry(office.actor("reporter"), request_id=request.pk)

    def test_whom_the_maker_takes_off_can_be_asked_for_again(self, office: Office) -> None:
        request = office.answer(office.released(100, 200), "failed", "failed")
        again = actions.retry(office.actor("reporter"), request_id=request.pk)
        actions.edit_request(
            office.actor("reporter"), request_id=again.pk, kind="expense", purpose="购买办公用品",
            payees=[payee(300, name="雁城别家商贸有限公司")], debits=[charge(300)], from_account="10201",
        )  # fmt: skip
        assert not PayeeLine.objects.filter(retried=True).exists()
        assert list(integrity.breaches()) == []

    def test_giving_it_up_leaves_both_noted_in_the_trail(self, office: Office) -> None:
        request = office.answer(office.released(100), "failed")
        again = actions.retry(office.actor("reporter"), request_id=request.pk)
        actions.cancel(office.actor("reporter"), request_id=again.pk, reason="改现金")
        assert [one for one in covers.breaches(audit.notes()) if "付款" in one] == []

    def test_not_of_what_was_paid(self, office: Office) -> None:
        with refused("wrong-state"):
            actions.retry(office.actor("reporter"), request_id=office.paid(100).pk)


class TestOrigin:
    @pytest.fixture
    def told(self) -> list[tuple[str, int, list[int]]]:
        found: list[tuple[str, int, list[int]]] = []

        def tell(kind: str) -> origins.Told:
            return lambda actor, record, payment, results: found.append(
                (kind, record, [one.amount for one in results])
            )

        origins.register("tests", tell("paid"), tell("failed"), label="测试")
        return found

    def test_is_told_what_was_paid_and_what_failed(self, office: Office, told: list[object]) -> None:
        request = office.released(100, 200, origin=("tests", 7))
        office.answer(request, "paid", "failed")
        office.answer(request, "returned", "")
        assert told == [("paid", 7, [100_00]), ("failed", 7, [200_00]), ("failed", 7, [100_00])]

    def test_is_told_of_a_request_given_up(self, office: Office, told: list[object]) -> None:
        request = office.request(100, origin=("tests", 7))
        actions.cancel(office.actor("reporter"), request_id=request.pk, reason="不发了")
        assert told == [("failed", 7, [100_00])]

    def test_asks_again_itself(self, office: Office, told: list[object]) -> None:
        request = office.answer(office.released(100, origin=("tests", 7)), "failed")
        with refused("has-origin"):
            actions.retry(office.actor("reporter"), request_id=request.pk)

    def test_what_it_refuses_is_not_recorded(self, office: Office) -> None:
        def refuse(*_: object) -> None:
            raise RuntimeError("no")

        origins.register("tests", refuse, refuse)
        request = office.released(100, origin=("tests", 7))
        with pytest.raises(RuntimeError):
            office.answer(request, "paid")
        assert not Outcome.objects.exists()


class TestIntegrity:
    def test_a_year_of_every_kind_is_clean(self, office: Office) -> None:
        office.request(100)
        office.answer(office.released(100, 200), "paid", "returned")
        office.approved(6000, matter_id=office.matter(6000).pk)
        assert list(integrity.breaches()) == []
