"""Region and month stay in the address from page to page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.support.identity import Tree, signed_in, user_with

pytestmark = pytest.mark.django_db
PLACE = "region=990121100200&month=2025-03"
BEFORE = f"http://testserver/payments/?{PLACE}&state=paid"


@pytest.fixture
def officer() -> Client:
    return signed_in(Client(), user_with("township-officer", Tree().town))


def test_a_bare_address_gets_the_place_of_the_page_that_led_there(officer: Client) -> None:
    answer = officer.get("/payments/inbox/?sort=-id", headers={"referer": BEFORE})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/payments/inbox/?sort=-id&{PLACE}"
    assert officer.get(answer.headers["Location"], headers={"referer": BEFORE}).status_code == 200


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/payments/inbox/", {}),
        ("/payments/inbox/", {"referer": "http://testserver/payments/"}),
        ("/payments/inbox/", {"referer": f"http://elsewhere.invalid/?{PLACE}"}),
        ("/payments/inbox/?month=2025-04", {"referer": BEFORE}),
        ("/payments/inbox/", {"referer": BEFORE, "sec-fetch-mode": "cors"}),
    ],
)
def test_otherwise_it_is_answered_as_it_is(officer: Client, address: str, headers: dict[str, str]) -> None:
    assert officer.get(address, headers=headers).status_code == 200


def test_a_region_out_of_reach_is_not_carried_on(officer: Client) -> None:
    before = "http://testserver/payments/?region=990121101200&month=2025-03"
    answer = officer.get("/payments/inbox/", headers={"referer": before})
    assert answer.headers["Location"] == "/payments/inbox/?region=990121100000&month=2025-03"


def test_pages_of_villagers_and_signing_in_are_left_alone(officer: Client) -> None:
    for address in ("/v/", "/ask/receipt/", "/sign-in/"):
        assert "region=" not in officer.get(address, headers={"referer": BEFORE}).headers.get("Location", "")


def test_only_places_that_open_are_offered_above(officer: Client) -> None:
    """An officer of a township is led to the township from a village, and neither to the county nor to the city."""
    page = officer.get(f"/payments/inbox/?{PLACE}").content.decode()
    above = page[page.index('class="choices"') :].split("</nav>")[0]
    codes = re.findall(r'href="\?region=(\d{12})', above.split("/regions/choose")[0])
    assert codes == ["990121100000"]
    for code in codes:
        assert officer.get(f"/payments/inbox/?region={code}").status_code == 200
