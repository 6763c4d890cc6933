"""Contracts on the screen: from the form to the money, by clerk, accountant, township and reader."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lingyan.economy.books.models import Party
from lingyan.economy.contracts import actions
from lingyan.economy.contracts.models import Contract, IncomeRun, Reminder, Settlement
from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from tests.economy.contracts.support import PDF, TODAY, Tenants
from tests.support.identity import one_hand_at, signed_in, user_with

pytestmark = pytest.mark.django_db
PLACE = "region=990121100200&month=2025-02"


class Desk:
    def __init__(self) -> None:
        self.tenants = Tenants()
        self.places = self.tenants.village.office.places
        self.clerk = self.sit("village-clerk", "雁庄村")
        self.accountant = self.sit("township-accountant", "芦溪镇")
        self.officer = self.sit("township-officer", "芦溪镇")
        self.county = self.sit("agriculture-office", "芦原县")

    def sit(self, role: str, region: str) -> Client:
        return signed_in(Client(), user_with(role, self.places[region]))


@pytest.fixture
def desk(settings: Any, tmp_path: Path) -> Iterator[Desk]:
    settings.LINGYAN = replace(settings.LINGYAN, home=tmp_path)
    with clock.fixed(TODAY):
        yield Desk()


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return str(answer.content.decode())


def send(client: Client, url: str, **fields: Any) -> Any:
    answer = client.post(url, fields)
    assert answer.status_code in {302, 422}, (url, answer.status_code)
    return answer


def test_a_contract_from_the_form_to_the_filing(desk: Desk) -> None:
    book, firm = desk.tenants.village.book.pk, desk.tenants.firm.pk
    assert desk.clerk.get(f"/contracts/at/new/?{PLACE}").url.startswith(f"/contracts/new/{book}/")
    fields = {
        "number": "2025-08", "title": "门面租赁合同", "kind": "lease", "party": firm, "object": "村口门面",
        "signed_on": "2025-02-01", "start_on": "2025-02-01", "end_on": "2027-01-31", "every": "half",
        "timing": "advance", "due_days": "9", "steps": "1 3600\n2 4000.50", "procedure": "negotiated",
    }  # fmt: skip
    guarantee = send(desk.clerk, f"/contracts/new/{book}/", **{**fields, "kind": "guarantee"})
    assert "不得提供担保" in guarantee.content.decode()
    unread = send(desk.clerk, f"/contracts/new/{book}/", **{**fields, "steps": "先三千"})
    assert "看不懂" in unread.content.decode()
    assert 'value="2025-01"' in text(desk.clerk, f"/contracts/new/{book}/"), "the first number is offered"
    send(desk.clerk, f"/contracts/new/{book}/", **fields)
    contract = Contract.objects.get()
    assert 'value="2025-09"' in text(desk.clerk, f"/contracts/new/{book}/"), "then the one after the last"
    url = f"/contracts/{contract.pk}/"
    assert "2,000.25" in text(desk.clerk, url) and "确认生效" in text(desk.clerk, url)
    assert "1 3600.00" in text(desk.clerk, f"{url}edit/")
    send(desk.clerk, f"{url}do/conclude/")
    assert "请先上传签字盖章的合同文本" in text(desk.clerk, url)
    desk.clerk.post(
        _papers_url(contract), {"papers": SimpleUploadedFile("合同.pdf", PDF), "label": "合同文本"}
    )
    send(desk.clerk, f"{url}do/conclude/")
    with one_hand_at(desk.clerk, desk.officer):
        left = text(desk.officer, url)
        assert "须由另一人审查备案" in left and f"{url}file/" not in left
    assert "履行中" in text(desk.officer, url) and f"{url}file/" in text(desk.officer, url)
    send(desk.officer, f"{url}file/", on="2025-06-15")
    assert "已于 2025-06-15 备案" in text(desk.county, url)
    assert "变更" in text(desk.clerk, url)


def _papers_url(contract: Contract) -> str:
    return reverse("files:add", args=["contract", contract.pk])


def test_the_list_its_looks_and_its_workbook(
    desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk.tenants.concluded(desk.tenants.lease)
    page = text(desk.county, f"/contracts/?{PLACE}")
    assert "门面租赁合同" in page and "9,000.00" in page and "4,500.00" in page
    for look, there in (
        ("overdue", True),
        ("unfiled", True),
        ("ending", False),
        ("expired", False),
        ("deposit", False),
    ):
        assert ("门面租赁合同" in text(desk.county, f"/contracts/?{PLACE}&look={look}")) is there
    assert desk.county.get(f"/contracts/?{PLACE}&format=xlsx").content[:2] == b"PK"
    with django_assert_num_queries(QUERIES):
        text(desk.county, f"/contracts/?{PLACE}")
    for number in range(20):
        desk.tenants.concluded(desk.tenants.lease, number=f"A{number}")
    with django_assert_num_queries(QUERIES):
        text(desk.county, f"/contracts/?{PLACE}")


QUERIES = 11


def test_names_of_households_are_masked_for_who_need_not_know(desk: Desk) -> None:
    desk.tenants.concluded(desk.tenants.pond)
    office = desk.sit("organisation-office", "芦原县")
    assert office.get(f"/contracts/?{PLACE}").status_code == 403
    assert "周种田" in text(desk.clerk, f"/contracts/?{PLACE}")


def test_receipts_are_confirmed_and_taken_back(desk: Desk) -> None:
    tenants, book = desk.tenants, desk.tenants.village.book.pk
    contract = tenants.concluded(tenants.lease)
    line = tenants.received(2_250_00, party=tenants.firm)
    url = f"/contracts/match/{book}/?{PLACE}"
    assert "对象和金额都相符" in text(desk.accountant, url)
    assert "核销选中的" not in text(desk.county, url)
    pair = f"{contract.instalments.get(no=1).pk}-{line.pk}-225000"
    desk.accountant.post(url, {"pair": [pair, "x", "1-2"]})
    made = Settlement.objects.get()
    assert "没有可以核销的收付" in text(desk.accountant, url)
    assert "已付清" in text(desk.county, f"/contracts/{contract.pk}/")
    send(desk.clerk, f"/contracts/settlements/{made.pk}/take-back/", reason="串户")
    assert Settlement.objects.count() == 2
    assert "逾期" in text(desk.county, f"/contracts/instalments/?{PLACE}&look=overdue")


def test_a_months_claims_are_drafted_by_who_enters_vouchers(desk: Desk) -> None:
    desk.tenants.concluded(desk.tenants.lease)
    url = f"/contracts/income/{desk.tenants.village.book.pk}/?{PLACE}"
    assert "生成凭证草稿" in text(desk.accountant, url)
    assert "生成凭证草稿" not in text(desk.clerk, url)
    desk.accountant.post(url, {"do": "due"})
    run = IncomeRun.objects.get()
    assert str(run.voucher) in text(desk.county, url)
    desk.accountant.post(url, {"do": "earned"})
    assert IncomeRun.objects.count() == 1


def test_change_end_letter_and_deposit_from_the_record(desk: Desk) -> None:
    contract = desk.tenants.concluded(desk.tenants.lease, deposit=500_00)
    url = f"/contracts/{contract.pk}/"
    refused = send(
        desk.clerk, f"{url}change/", on="2025-05-02", end_on="2026-01-31", amount="100", reason="x"
    )
    assert "跨过变更日期" in refused.content.decode()
    send(desk.clerk, f"{url}change/", on="2025-08-01", end_on="2026-01-31", amount="3000", reason="降租")
    send(desk.clerk, f"{url}remind/")
    letter = desk.clerk.get(f"/contracts/letters/{Reminder.objects.get().pk}/")
    assert letter.content[:2] == b"PK" and "docx" in letter.headers["Content-Disposition"]
    send(desk.clerk, f"{url}deposit/", kind="received", on="2025-02-01", amount="500")
    desk.accountant.post(f"/contracts/deposits/{contract.deposit_moves.get().pk}/draft/")
    page = text(desk.accountant, url)
    assert "现存" in page and "已取消" in page and "降租" in page and "催收" in page
    send(desk.clerk, f"{url}end/", on="2025-06-01", reason="违约")
    assert "提前终止" in text(desk.county, url)


def test_a_new_partner_is_named_in_the_form_and_nothing_typed_is_lost(desk: Desk) -> None:
    book, firm = desk.tenants.village.book, desk.tenants.firm
    fields = {
        "number": "2025-08", "title": "门面租赁合同", "kind": "lease", "object": "村口门面", "new_party": "雁河农机合作社",
        "signed_on": "2025-02-01", "start_on": "2025-02-01", "end_on": "2027-01-31", "every": "half",
        "timing": "advance", "steps": "1 3600", "procedure": "negotiated",
    }  # fmt: skip
    url, known = f"/contracts/new/{book.pk}/", Party.objects.count()
    for wrong, words in (
        ({}, "新的对方要写名称和类别"),
        ({"new_party": ""}, "请选对方，或在下面写新的对方"),
        ({"new_party_kind": "unit", "party": firm.pk}, "不要再写新的对方"),
        ({"new_party_kind": "unit", "new_party": str(firm)}, "往来对象里已有同名的"),
        ({"new_party_kind": "unit", "end_on": "2025-01-01"}, "开始日期不能晚于到期日期"),
    ):
        refused = send(desk.clerk, url, **{**fields, **wrong}).content.decode()
        assert words in refused
        assert "村口门面" in refused
    assert Party.objects.count() == known
    send(desk.clerk, url, **fields, new_party_kind="unit")
    contract = Contract.objects.get()
    assert str(contract.party) == "雁河农机合作社"
    assert contract.party.book == book
    added = AuditEntry.objects.filter(code="books.party-added").latest("pk")
    assert added.details["party"] == contract.party_id


def test_a_renewal_starts_from_the_old_contract(desk: Desk) -> None:
    contract = desk.tenants.concluded(desk.tenants.lease)
    page = text(desk.clerk, f"/contracts/new/{desk.tenants.village.book.pk}/?renews={contract.pk}")
    assert "门面租赁合同" in page and "2025-01-15" not in page


def test_an_expired_contract_names_the_next_step(desk: Desk) -> None:
    contract = desk.tenants.concluded(desk.tenants.lease)
    address = reverse("contracts:contract", args=[contract.pk])
    assert "期满还在使用" not in text(desk.clerk, address)
    with clock.fixed(contract.ends_on + dt.timedelta(days=1)):
        page = text(desk.sit("village-clerk", "雁庄村"), address)
    assert "合同期满还在使用，请续签或收回。" in page
    assert re.search(r'<a class="btn main"[^>]*>续签</a>', page)


def test_the_board_opens_every_figure(desk: Desk) -> None:
    desk.tenants.concluded(desk.tenants.lease)
    page = text(desk.county, "/contracts/board/?region=990121000000")
    assert "应收合同款" in page and "芦溪镇" in page and "逾期 2" in page
    assert "contracts/instalments/?region=990121100000&amp;month=2025-06&amp;look=due" in page
    behind = text(desk.county, "/contracts/instalments/?region=990121100000&month=2025-06&look=due")
    assert "共 2 行" in behind
    assert desk.county.get("/contracts/board/?format=xlsx").content[:2] == b"PK"
    assert "雁庄村" in text(desk.officer, "/contracts/board/?region=990121100000")


def test_another_village_learns_nothing(desk: Desk) -> None:
    contract = desk.tenants.concluded(desk.tenants.lease)
    stranger = desk.sit("village-clerk", "玉屯村")
    assert "门面租赁合同" not in text(stranger, "/contracts/")
    assert "门面租赁合同" not in text(stranger, "/contracts/instalments/")
    assert stranger.get(f"/contracts/{contract.pk}/").status_code == 404
    assert stranger.get(_papers_url(contract)).status_code in {404, 405}
    reminder = actions.remind(desk.tenants.clerk, contract_id=contract.pk)
    assert stranger.get(f"/contracts/letters/{reminder.pk}/").status_code == 404
    assert "figure" not in text(stranger, "/contracts/board/").split("<main")[1]
