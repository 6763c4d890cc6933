"""Facts of payments: one row a payee and a paper, without a name, an account or a stranger's money."""

from __future__ import annotations

import datetime as dt

from lingyan.economy.payments.facts import PAYMENT, PAYMENT_DOCUMENT, document_rows, name_hash, payment_rows
from lingyan.facts.registry import FactRequest, FactTable
from lingyan.kernel.month import Month
from lingyan.people.models import Person
from tests.economy.payments.support import DAY, SHOP, Office, payee


def found(office: Office, table: FactTable) -> list[dict[str, object]]:
    request = FactRequest(Month(2026, 1), Month(2026, 3), dt.date(2026, 3, 31), office.tree.county.path)
    rows = payment_rows(request) if table is PAYMENT else document_rows(request)
    return [dict(zip([column.name for column in table.columns], row, strict=True)) for row in rows]


def test_a_row_for_each_payee(office: Office) -> None:
    person = Person.objects.create(personal=office.users["clerk"].personal)
    name = person.personal.name
    request = office.answer(
        office.released(payees=[payee(300), payee(400, name=name, person_id=person.pk)]), "paid", "failed"
    )
    one, two = found(office, PAYMENT)
    assert (one["payment"], one["line"], one["amount_fen"], one["request_fen"]) == (
        request.pk,
        1,
        300_00,
        700_00,
    )
    assert (one["payee"], one["person"], two["person"]) == (name_hash(SHOP), None, person.pk)
    assert (one["personal"], two["personal"]) == (None, person.personal_id)
    assert (one["tier"], one["approver_level"], one["approved_on"], one["paid_on"]) == (2, 2, DAY, DAY)
    assert (one["state"], one["result"], two["result"]) == ("partly", "paid", "failed")
    makers = {one["requested_by"], one["approved_by"], one["released_by"]}
    assert len(makers) == 3 and None not in makers


def test_of_papers(office: Office) -> None:
    office.submitted(100)
    [row] = found(office, PAYMENT_DOCUMENT)
    assert (row["seller"], row["amount_fen"], row["kind"]) == (name_hash(SHOP), 100_00, "invoice")


def test_drafts_are_nobodys_business(office: Office) -> None:
    office.request(100)
    assert found(office, PAYMENT) == found(office, PAYMENT_DOCUMENT) == []


def test_no_name_and_no_account_leaves(office: Office) -> None:
    office.paid(payees=[payee(100, name="赵小满")])
    text = repr([*found(office, PAYMENT), *found(office, PAYMENT_DOCUMENT)])
    assert "赵" not in text and SHOP not in text and "6228" not in text


def test_the_same_name_has_the_same_hash_and_none_has_none() -> None:
    assert name_hash("青 石 公司") == name_hash("青石公司") != name_hash("青石")
    assert name_hash("") == ""
