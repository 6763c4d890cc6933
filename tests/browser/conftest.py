"""A village whose book is kept here, and everybody who handles one month of it until it is public."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from lingyan.economy.books.models import Book
from lingyan.identity.models import User
from lingyan.regions.models import Region
from tests.disclosure.conftest import home
from tests.economy.books.actions.vouchers import open_office
from tests.support.browser import sign_in_as
from tests.support.identity import user_with

__all__ = ["home"]

PLACE = "region=990121100200&month=2025-01"
STAFF = {
    "village-clerk": "雁庄村",
    "village-reporter": "雁庄村",
    "supervision": "雁庄村",
    "party-secretary": "雁庄村",
    "township-accountant": "芦溪镇",
    "township-reviewer": "芦溪镇",
    "township-officer": "芦溪镇",
    "organisation-office": "芦原县",
    "system-administrator": "",
    "security-administrator": "",
    "audit-administrator": "",
}


@dataclass(frozen=True)
class Village:
    book: Book
    region: Region
    county: Region
    staff: dict[str, User]

    def path(self, page: str) -> str:
        return f"/books/{self.book.pk}/{page}/?{PLACE}"


@pytest.fixture
def village(db: None, home: Path) -> Village:
    office = open_office()
    staff = {role: user_with(role, office.places[at] if at else None, role) for role, at in STAFF.items()}
    return Village(office.book, office.places["雁庄村"], office.places["芦原县"], staff)


@pytest.fixture
def become(page: Page, site: str, village: Village) -> Callable[[str], None]:
    """Hand the browser to whoever holds this role."""

    def change(role: str) -> None:
        page.context.clear_cookies()
        sign_in_as(page, site, village.staff[role])

    return change
