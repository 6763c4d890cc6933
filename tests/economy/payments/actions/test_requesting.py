"""A request until it is submitted, and its ways back: every refusal, and what is kept of what was laid before others."""

from __future__ import annotations

import pytest

from lingyan.economy.payments import actions, lookups
from lingyan.economy.payments.models import Document, PayeeLine, PaymentRequest
from lingyan.economy.payments.parameters import CASH_SINGLE, PAPERS
from lingyan.files import actions as files
from lingyan.files import papers
from lingyan.kernel.access import system_actor
from lingyan.kernel.crypto import decrypt
from lingyan.kernel.problems import Denied, Refused
from lingyan.parameters import actions as parameters
from lingyan.people.models import PersonalData
from tests.economy.payments.support import DAY, PDF, TILL, Office, charge, payee, refused
from tests.support.actors import everything


def edit(office: Office, request: PaymentRequest, yuan: int, **more: object) -> PaymentRequest:
    wanted = {
        "kind": "expense", "purpose": "购买办公用品", "from_account": "10201", "payees": [payee(yuan)],
        "debits": [charge(yuan)], **more,
    }  # fmt: skip
    return actions.edit_request(office.actor("reporter"), request_id=request.pk, **wanted)  # type: ignore[arg-type]


class TestDraft:
    def test_numbers_follow_within_book_and_year(self, office: Office) -> None:
        assert [str(office.request(100, papers=False)) for _ in range(2)] == ["2026-0001", "2026-0002"]

    def test_the_account_number_rests_encrypted(self, office: Office) -> None:
        from django.db import connection

        line = office.request(100).all_payees.get()
        with connection.cursor() as cursor:
            cursor.execute("SELECT account_number FROM payments_payeeline WHERE id = %s", [line.pk])
            [blob] = cursor.fetchone()
        assert b"6228480010002" not in bytes(blob)
        assert decrypt(bytes(blob), context="payments.payeeline.account_number") == line.account_number

    def test_a_person_is_named_in_the_erasable_table_only(self, office: Office) -> None:
        request = office.request(payees=[payee(100, name="赵小满"), payee(200)])
        person, unit = request.all_payees.order_by("no")
        assert (person.name, person.full_name, unit.full_name) == ("", "赵小满", payee(1).name)
        PersonalData.objects.filter(pk=person.personal_id).update(name="")
        assert PayeeLine.objects.get(pk=person.pk).full_name == ""

    def test_saving_again_names_no_person_twice(self, office: Office) -> None:
        request = office.request(payees=[payee(100, name="赵小满")])
        before = PersonalData.objects.count()
        edit(office, request, 100, payees=[payee(120, name="赵小满")], debits=[charge(120)])
        assert PersonalData.objects.count() == before

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"payees": [payee(100, name="")]}, "no-name"), ({"payees": [payee(0)]}, "bad-amount"),
            ({"payees": [payee(1, account="不是账号")]}, "bad-account"), ({"kind": "gift"}, "bad-kind"),
            ({"payees": [payee(1, name="很长" * 70)]}, "too-long"), ({"purpose": " "}, "no-purpose"),
            ({"purpose": "长" * 121}, "no-purpose"), ({"from_account": "50103"}, "bad-account"),
            ({"from_account": "10299"}, "unknown-account"), ({"debits": [charge(100, "59999")]}, "unknown-account"),
            ({"debits": [actions.Entry("51303", "", 100)]}, "no-summary"), ({"debits": [charge(0)]}, "bad-amount"),
            ({"debits": [actions.Entry("51303", "反了", 0, 100)]}, "bad-amount"),
            ({"payees": [payee(100, party="H9999")]}, "unknown-code"),
            ({"debits": [charge(100, party="H9999")]}, "unknown-code"), ({"matter_id": 999}, "no-decision"),
            ({"payees": [payee(100, person_id=999)]}, "unknown-person"), ({"origin": ("nowhere", 1)}, "unknown-origin"),
        ],
    )  # fmt: skip
    def test_refuses_what_can_never_be_right(
        self, office: Office, more: dict[str, object], code: str
    ) -> None:
        with refused(code):
            office.request(100, papers=False, **more)  # type: ignore[arg-type]
        assert not PaymentRequest.objects.exists()

    def test_needs_a_payee_and_a_charge(self, office: Office) -> None:
        wanted = {"book_id": office.book.pk, "kind": "expense", "purpose": "用", "from_account": "10201"}
        with refused("no-payee"):
            actions.open_request(office.actor("reporter"), payees=[], debits=[charge(1)], **wanted)
        with refused("no-debit"):
            actions.open_request(office.actor("reporter"), payees=[payee(1)], debits=[], **wanted)

    @pytest.mark.parametrize(
        "name", ["chairman", "supervision", "cashier", "officer", "auditor", "accountant"]
    )
    def test_needs_the_right(self, office: Office, name: str) -> None:
        with pytest.raises(Denied):
            office.request(100, by=name)

    def test_of_another_village_is_out_of_reach(self, office: Office) -> None:
        from tests.economy.books.support import book_of

        with pytest.raises(Denied):
            actions.open_request(
                office.actor("reporter"), book_id=book_of(office.tree.other_village).pk, kind="expense", purpose="用",
                payees=[payee(1)], debits=[charge(1)], from_account="10201",
            )  # fmt: skip

    def test_is_made_by_a_person(self, office: Office) -> None:
        with refused("no-maker"):
            actions.open_request(
                system_actor("系统", ["payments.request"]), book_id=office.book.pk, kind="expense", purpose="用",
                payees=[payee(1)], debits=[charge(1)], from_account="10201",
            )  # fmt: skip


class TestSubmit:
    def test_seals_what_it_holds_and_commits_to_its_list(self, office: Office) -> None:
        request = office.submitted(300, 400)
        assert request.state == "approving"
        assert len(request.digest) == 64 == len(lookups.digest_of(request))
        assert request.digest == lookups.digest_of(request)
        assert not PayeeLine.objects.filter(sealed=False).exists()

    def test_sums_must_agree(self, office: Office) -> None:
        request = office.request(100, debits=[charge(99)])
        with refused("unbalanced"):
            actions.submit(office.actor("reporter"), request_id=request.pk)

    def test_papers_are_asked_for(self, office: Office) -> None:
        request = office.request(100, papers=False)
        with refused("no-papers"):
            actions.submit(office.actor("reporter"), request_id=request.pk)
        files.attach(office.actor("reporter"), "payment", request.pk, PDF, name="清单.pdf", label="签领清单")
        assert actions.submit(office.actor("reporter"), request_id=request.pk).state == "approving"

    def test_papers_are_not_asked_for_where_the_county_does_not(self, office: Office) -> None:
        parameters.set_value(
            everything(), PAPERS, region=office.village, from_on=DAY, text="否", basis="县发1号"
        )
        assert office.submitted(100, papers=False).state == "approving"

    def test_a_transfer_needs_account_and_bank(self, office: Office) -> None:
        with refused("no-account"):
            office.submitted(payees=[payee(100, account="")])

    def test_cash_has_a_limit_for_each_payee(self, office: Office) -> None:
        assert office.submitted(payees=[payee(1000, account="")], from_account=TILL).method == "cash"
        with refused("over-cash-limit"):
            office.submitted(payees=[payee(1001, account="")], from_account=TILL)
        parameters.set_value(
            everything(), CASH_SINGLE, region=office.village, from_on=DAY, text="2000", basis="文"
        )
        office.submitted(payees=[payee(1001, account="")], from_account=TILL)

    def test_an_account_that_needs_a_party_says_so(self, office: Office) -> None:
        with refused("missing-household"):
            office.submitted(100, debits=[charge(100, "11301")])

    def test_once(self, office: Office) -> None:
        request = office.submitted(100)
        with refused("wrong-state"):
            actions.submit(office.actor("reporter"), request_id=request.pk)

    def test_nothing_is_edited_or_added_after_it(self, office: Office) -> None:
        request = office.submitted(100)
        with refused("wrong-state"):
            edit(office, request, 200)
        with refused("wrong-state"):
            office.invoice(request, 100)
        with refused("closed-record"):
            files.attach(office.actor("reporter"), "payment", request.pk, PDF, name="a.pdf")


class TestDocuments:
    def test_an_invoice_is_used_once(self, office: Office) -> None:
        office.invoice(office.request(100, papers=False), 100_00, number="2" * 20)
        with refused("duplicate-invoice"):
            office.invoice(office.request(100, papers=False), 100_00, number="２" * 20)

    def test_also_twice_in_one_request(self, office: Office) -> None:
        request = office.request(100, papers=False)
        office.invoice(request, 100_00, number="2" * 20)
        with refused("duplicate-invoice"):
            office.invoice(request, 100_00, number="2" * 20)

    def test_the_message_names_no_place_that_the_reader_may_not_see(self, office: Office) -> None:
        from lingyan.economy.payments import queries
        from tests.economy.books.support import book_of
        from tests.support.actors import everything
        from tests.support.identity import actor_with

        office.invoice(office.request(100, papers=False), 100_00, number="2" * 20)
        stranger = actor_with("village-reporter", office.tree.other_village)
        other = actions.open_request(
            stranger, book_id=book_of(office.tree.other_village).pk, kind="expense", purpose="用", payees=[payee(1)],
            debits=[charge(1)], from_account="10201",
        )  # fmt: skip
        with pytest.raises(Refused) as caught:
            actions.add_document(
                stranger, request_id=other.pk, kind="invoice", number="2" * 20, date=DAY, amount=100
            )
        assert caught.value.code == "refused-invoice"
        assert not any(words in str(caught.value) for words in ("雁庄村", "2026-", "已经", "另一", "重复"))
        for owner, request in ((everything(), office.request(100)), (stranger, other)):
            files.attach(owner, "payment", request.pk, PDF, name="发票.pdf", label="发票")
        assert not any("另一笔" in text for text in queries.warnings(stranger, other))
        assert any("另一笔" in text for text in queries.warnings(everything(), other))
        with pytest.raises(Refused) as caught:
            actions.submit(stranger, request_id=other.pk)
        assert [each.code for each in caught.value.problems] == ["refused-file"]
        assert "另一笔" not in str(caught.value)

    def test_an_old_invoice_is_known_by_code_and_number(self, office: Office) -> None:
        request = office.request(100, papers=False)

        def add(code: str, number: str) -> Document:
            return actions.add_document(
                office.actor("reporter"), request_id=request.pk, kind="invoice", code=code, number=number, date=DAY,
                amount=1,
            )  # fmt: skip

        add("1" * 12, "0" * 8)
        add("1" * 10, "0" * 8)
        with refused("duplicate-invoice"):
            add("1" * 12, "0" * 8)
        with refused("bad-number"):
            add("", "0" * 8)

    def test_a_receipt_may_have_any_number(self, office: Office) -> None:
        request = office.request(100, papers=False)
        for _ in range(2):
            actions.add_document(
                office.actor("reporter"),
                request_id=request.pk,
                kind="receipt",
                number="17",
                date=DAY,
                amount=1,
            )
        assert request.all_documents.count() == 2

    def test_the_same_file_as_invoice_elsewhere_stops_the_submission(self, office: Office) -> None:
        first, second = office.request(100), office.request(100)
        for request in (first, second):
            files.attach(office.actor("reporter"), "payment", request.pk, PDF, name="发票.pdf", label="发票")
        with refused("duplicate-file"):
            actions.submit(office.actor("reporter"), request_id=first.pk)
        actions.cancel(office.actor("reporter"), request_id=second.pk, reason="填重了")
        actions.submit(office.actor("reporter"), request_id=first.pk)

    def test_a_contract_may_stand_with_several_and_is_pointed_out(self, office: Office) -> None:
        from lingyan.economy.payments import queries

        first, second = office.request(100), office.request(100)
        for request in (first, second):
            files.attach(office.actor("reporter"), "payment", request.pk, PDF, name="合同.pdf", label="合同")
        actions.submit(office.actor("reporter"), request_id=first.pk)
        assert any("合同.pdf" in text for text in queries.warnings(office.actor("reporter"), first))

    def test_warnings(self, office: Office) -> None:
        from lingyan.economy.payments import queries

        request = office.request(payees=[payee(200, name="雁城别家商贸有限公司")], papers=False)
        assert queries.warnings(office.actor("reporter"), request) == ["还没有登记单据信息"]
        office.invoice(request, 150_00)
        assert [text[:4] for text in queries.warnings(office.actor("reporter"), request)] == [
            "单据合计",
            "有收款人",
        ]

    def test_of_tomorrow_stops_the_submission(self, office: Office) -> None:
        import datetime as dt

        request = office.request(100, papers=False)
        actions.add_document(
            office.actor("reporter"),
            request_id=request.pk,
            kind="receipt",
            date=DAY + dt.timedelta(days=1),
            amount=1,
        )
        with refused("future-document"):
            actions.submit(office.actor("reporter"), request_id=request.pk)

    def test_comes_with_its_file_and_goes_with_it(self, office: Office) -> None:
        request = office.request(100, papers=False)
        document = actions.add_document(
            office.actor("reporter"), request_id=request.pk, kind="invoice", number="3" * 20, date=DAY, amount=100,
            content=PDF, name="发票.pdf",
        )  # fmt: skip
        assert papers.of_record("payment", request.pk).get().label == "发票"
        with refused("no-reason"):
            actions.remove_document(office.actor("reporter"), document_id=document.pk, reason="")
        actions.remove_document(office.actor("reporter"), document_id=document.pk, reason="传错了")
        assert not papers.of_record("payment", request.pk).exists()
        office.invoice(request, 100, number="3" * 20)

    @pytest.mark.parametrize(
        ("more", "code"), [({"kind": "song"}, "bad-kind"), ({"amount": 0}, "bad-amount")]
    )
    def test_refusals(self, office: Office, more: dict[str, object], code: str) -> None:
        request = office.request(100, papers=False)
        wanted = {"request_id": request.pk, "kind": "receipt", "date": DAY, "amount": 1, **more}
        with refused(code):
            actions.add_document(office.actor("reporter"), **wanted)  # type: ignore[arg-type]


class TestWithdraw:
    def test_before_the_first_signature(self, office: Office) -> None:
        request = actions.withdraw(office.actor("reporter"), request_id=office.submitted(600).pk)
        assert (request.state, request.round) == ("draft", 2)
        edit(office, request, 700)
        assert actions.submit(office.actor("reporter"), request_id=request.pk).amount == 700_00

    def test_keeps_its_invoice(self, office: Office) -> None:
        request = office.submitted(100)
        actions.withdraw(office.actor("reporter"), request_id=request.pk)
        assert list(Document.objects.order_by("round").values_list("round", "live")) == [
            (1, False),
            (2, True),
        ]

    def test_not_after_it(self, office: Office) -> None:
        request = office.sign(office.submitted(600), "chairman")
        with refused("already-signed"):
            actions.withdraw(office.actor("reporter"), request_id=request.pk)

    def test_not_by_another(self, office: Office) -> None:
        with refused("not-maker"):
            actions.withdraw(office.actor("clerk"), request_id=office.submitted(600).pk)


class TestCancel:
    def test_frees_the_invoice(self, office: Office) -> None:
        first = office.request(100, papers=False)
        office.invoice(first, 100, number="4" * 20)
        actions.cancel(office.actor("reporter"), request_id=first.pk, reason="不买了")
        office.invoice(office.request(100, papers=False), 100, number="4" * 20)

    def test_an_approved_one_is_not_paid_any_more(self, office: Office) -> None:
        request = office.approved(100)
        actions.cancel(office.actor("reporter"), request_id=request.pk, reason="不买了")
        with refused("wrong-state"):
            actions.make_list(office.actor("cashier"), request_ids=[request.pk])

    def test_needs_a_reason(self, office: Office) -> None:
        with refused("no-reason"):
            actions.cancel(office.actor("reporter"), request_id=office.request(100).pk, reason="")

    def test_not_while_others_sign_nor_after_the_list(self, office: Office) -> None:
        for request in (office.submitted(100), office.released(100)):
            with refused("wrong-state"):
                actions.cancel(office.actor("reporter"), request_id=request.pk, reason="不买了")
