"""What programs read: the right figures, inside one's own region, and nothing beyond the masking table."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from lingyan.identity.models import User
from tests.economy.books.actions.vouchers import Office, open_office
from tests.support.identity import assign, make_user, signed_in
from tests.support.masking import mask

BOOKS = """
01-05 | 1 | 收王大明租金 | 10201 | 1000.00 |
      |   | 收王大明租金 | 50103 |         | 1000.00
01-09 | 2 | 付电费       | 51302 | 300.00  |
      |   | 付电费       | 10201 |         | 300.00
"""


@pytest.fixture
def office(db: None) -> Office:
    made = open_office()
    made.posted(BOOKS)
    made.close(1)
    return made


@pytest.fixture
def auditor(office: Office) -> User:
    user = make_user("auditor")
    assign(user, "auditor", office.places["雁庄村"])
    return user


@pytest.fixture
def reader(auditor: User) -> Client:
    return signed_in(Client(), auditor)


def read(client: Client, address: str, status: int = 200) -> Any:
    response = client.get(f"/api{address}")
    assert response.status_code == status, response.content.decode()[:300]
    # The gate itself answers with a page.
    return response.json() if "json" in response["Content-Type"] else None


def test_regions_by_initials_and_code(reader: Client) -> None:
    assert [one["name"] for one in read(reader, "/regions?q=yzc")] == ["雁庄村"]
    assert read(reader, "/regions/990121100200")["level"] == "村"


def test_books_and_their_trial_balance(reader: Client, office: Office) -> None:
    [book] = read(reader, "/books")
    assert book["region"] == "雁庄村"
    rows = {
        row["code"]: row for row in read(reader, f"/books/{book['id']}/trial-balance?first=2025-01")["rows"]
    }
    assert (rows["102"]["debit"], rows["102"]["credit"], rows["102"]["closing"]) == (100_000, 30_000, 70_000)


def test_statements(reader: Client, office: Office) -> None:
    sheet = read(reader, f"/books/{office.book.pk}/balance-sheet?month=2025-01")
    assert 70_000 in {line["amount"] for line in sheet["lines"]}
    income = read(reader, f"/books/{office.book.pk}/income-statement?month=2025-01")
    assert income["kind"] == "income"


def test_a_ledger(reader: Client, office: Office) -> None:
    found = read(reader, f"/books/{office.book.pk}/ledger?account=102&first=2025-01")
    assert [row["balance"] for row in found["rows"] if row["kind"] == "line"] == [100_000, 70_000]


def test_vouchers(reader: Client) -> None:
    page = read(reader, "/vouchers?month=2025-01&state=posted")
    assert page["total"] == 2
    one = read(reader, f"/vouchers/{page['rows'][0]['id']}")
    assert len(one["lines"]) == 2
    assert len(bytes.fromhex(one["leaf"])) == 32


def test_publications_and_jobs(reader: Client) -> None:
    assert read(reader, "/publications?month=2025-01") == []
    assert read(reader, "/publications/sheets?region=990121100200&sheet=resources&period=2025-Q1") == []
    assert read(signed_in(Client(), _clerk()), "/jobs") == []


def _clerk() -> User:
    from lingyan.regions.models import Region

    user = make_user()
    assign(user, "village-clerk", Region.objects.get(name="雁庄村"))
    return user


def test_summaries_are_for_who_may_see_parties(
    reader: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = read(reader, "/vouchers")["rows"]
    assert {row["summary"] for row in rows} == {"收王大明租金", "付电费"}
    mask(monkeypatch, "auditor", "party")
    assert "王大明" not in str(read(reader, "/vouchers"))
    assert "王大明" not in str([read(reader, f"/vouchers/{row['id']}") for row in rows])


@pytest.mark.parametrize(
    "address",
    [
        "/books/{book}/trial-balance?first=2025-01", "/books/{book}/balance-sheet?month=2025-01",
        "/books/{book}/income-statement?month=2025-01", "/books/{book}/ledger?account=102&first=2025-01",
        "/vouchers/{voucher}", "/regions/990121100200", "/books?region=990121100200",
        "/vouchers?region=990121100200", "/publications?month=2025-01&region=990121100200",
        "/publications/sheets?region=990121100200",
    ],
)  # fmt: skip
def test_another_region_is_not_there(office: Office, address: str) -> None:
    stranger = make_user()
    assign(stranger, "auditor", office.places["铜垭村"])
    voucher = office.book.vouchers.first()
    assert voucher
    read(signed_in(Client(), stranger), address.format(book=office.book.pk, voucher=voucher.pk), 404)


@pytest.mark.parametrize(
    "address",
    [
        "/vouchers/9223372036854775808", "/vouchers/0", "/books/99999999999999999999/trial-balance?first=2025-01",
        "/vouchers?page=99999999999999999999", "/vouchers?size=501", "/publications?month=2025-13",
        "/publications", "/publications/sheets", "/books/1/ledger?account=abc&first=2025-01", "/regions?limit=0",
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused(reader: Client, address: str) -> None:
    assert reader.get(f"/api{address}").status_code in {404, 422}
