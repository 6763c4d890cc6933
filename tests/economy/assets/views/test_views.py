"""Assets on the screen, by the people who keep them: clerk, accountant, supervisors, readers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lingyan.economy.assets.models import Asset, DepreciationRun, Disposal, Inventory
from lingyan.kernel import clock
from tests.economy.assets.support import SHOP, Village, changed
from tests.support.identity import one_hand_at, signed_in, user_with
from tests.support.samples import samples_dir

pytestmark = pytest.mark.django_db
PLACE = "region=990121100200&month=2025-02"


class Desk:
    def __init__(self) -> None:
        self.village = Village()
        self.places = self.village.office.places
        self.clerk = self.sit("village-clerk", "雁庄村")
        self.accountant = self.sit("township-accountant", "芦溪镇")
        self.supervisor = self.sit("supervision", "雁庄村")
        self.county = self.sit("agriculture-office", "芦原县")

    def sit(self, role: str, region: str) -> Client:
        return signed_in(Client(), user_with(role, self.places[region]))


@pytest.fixture
def desk() -> Iterator[Desk]:
    with clock.fixed(dt.date(2025, 6, 15)):
        yield Desk()


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return str(answer.content.decode())


def send(client: Client, url: str, **fields: Any) -> Any:
    answer = client.post(url, fields)
    assert answer.status_code in {302, 422}, (url, answer.status_code)
    return answer


def test_the_list_adds_up_and_leaves_as_a_workbook(desk: Desk) -> None:
    page = text(desk.county, f"/property/?{PLACE}")
    assert "临街门面" in page and "12.50\u00a0亩" in page and "336,000.01" in page
    assert "临街门面" not in text(desk.county, f"/property/?{PLACE}&kind=road")
    assert "村道" in text(desk.county, f"/property/?{PLACE}&account=15102")
    assert desk.county.get(f"/property/?{PLACE}&format=xlsx").content[:2] == b"PK"


def test_the_list_asks_the_same_whatever_it_holds(
    desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk.village.run(2)
    text(desk.county, f"/property/?{PLACE}")
    with django_assert_num_queries(QUERIES):
        text(desk.county, f"/property/?{PLACE}")
    desk.village.add(*(changed(SHOP, name=f"门面{number}") for number in range(40)))
    with django_assert_num_queries(QUERIES):
        text(desk.county, f"/property/?{PLACE}")


QUERIES = 11


def test_life_and_residual_value_are_the_countys_where_nothing_is_typed(desk: Desk) -> None:
    url = f"/property/new/{desk.village.book.pk}/"
    assert "其他（没有的不填）" in text(desk.clerk, url)
    fields = {
        "name": "复印机", "kind": "office", "klass": "public", "use": "management", "acquired_on": "2025-03-01",
        "original": "6000", "method": "straight",
    }  # fmt: skip
    send(desk.clerk, url, **fields)
    made = Asset.objects.get(name="复印机")
    assert (made.months, made.residual) == (60, 300_00)
    send(desk.clerk, url, **{**fields, "name": "扫描仪", "residual": "0", "months": "36"})
    typed = Asset.objects.get(name="扫描仪")
    assert (typed.months, typed.residual) == (36, 0)
    send(desk.clerk, url, **{**fields, "name": "旧桌椅", "original": "1"})
    assert Asset.objects.get(name="旧桌椅").months == 0


def test_a_card_from_the_form_to_the_record(desk: Desk) -> None:
    assert desk.clerk.get(f"/property/at/new-card/?{PLACE}").status_code == 302
    url = f"/property/new/{desk.village.book.pk}/"
    fields = {
        "name": "灌溉泵站", "kind": "waterworks", "klass": "public", "use": "welfare", "acquired_on": "2025-03-01",
        "original": "12,000.50", "residual": "600", "method": "straight", "months": "180", "latitude": "30.123456",
        "longitude": "104.5",
    }  # fmt: skip
    refused = send(desk.clerk, url, **{**fields, "months": "0"})
    assert refused.status_code == 422 and "使用年限" in refused.content.decode()
    send(desk.clerk, url, **fields)
    made = Asset.objects.get(name="灌溉泵站")
    assert (made.original, made.latitude, made.longitude) == (12_000_50, 30_123_456, 104_500_000)
    page = text(desk.clerk, f"/property/{made.pk}/")
    assert "30.123456，104.500000" in page and "添加附件" in page and "登记使用状况" in page
    assert "登记使用状况" not in text(desk.county, f"/property/{made.pk}/")
    assert 'value="12000.50"' in text(desk.clerk, f"/property/{made.pk}/edit/")


def test_use_values_and_output_are_changed_from_the_record(desk: Desk) -> None:
    shop = desk.village.shop
    send(desk.clerk, f"/property/{shop.pk}/state/", state="idle", from_on="2025-05-01", note="退租")
    send(
        desk.clerk, f"/property/{shop.pk}/change/", from_month="2025-06", original="260000", residual="0",
        months_left="200", use="operating", reason="加层",
    )  # fmt: skip
    page = text(desk.clerk, f"/property/{shop.pk}/")
    assert "闲置" in page and "加层" in page and "260,000.00" in page
    assert send(desk.clerk, f"/property/{shop.pk}/output/", month="2025-05", units="3").status_code == 422


def test_a_month_is_charged_from_the_list_and_compared(desk: Desk) -> None:
    book = desk.village.book.pk
    assert "未计提" in text(desk.accountant, f"/property/depreciation/?{PLACE}&open=1")
    assert "计提并生成凭证草稿" in text(desk.accountant, f"/property/depreciation/book/{book}/?{PLACE}")
    assert "计提并生成凭证草稿" not in text(desk.county, f"/property/depreciation/book/{book}/?{PLACE}")
    desk.accountant.post(f"/property/depreciation/rows/?{PLACE}", {"row": [book]})
    run = DepreciationRun.objects.get()
    assert "有效" in text(desk.county, f"/property/depreciation/run/{run.pk}/")
    assert "看这次计提" in text(desk.county, f"/property/depreciation/book/{book}/?{PLACE}")
    desk.accountant.post(f"/property/depreciation/book/{book}/?{PLACE}")
    assert DepreciationRun.objects.count() == 1
    assert "卡片和账不符" in text(desk.county, f"/property/compare/{book}/?{PLACE}")
    assert desk.county.post(f"/property/depreciation/rows/?{PLACE}", {"row": [book]}).status_code == 403


def test_a_disposal_is_followed_step_by_step(desk: Desk) -> None:
    computer, matter = desk.village.computer, desk.village.decided()
    assert matter.title in text(desk.clerk, f"/property/{computer.pk}/dispose/")
    send(
        desk.clerk,
        f"/property/{computer.pk}/dispose/",
        way="scrapped",
        on="2025-06-01",
        reason="损坏",
        matter=matter.pk,
    )
    disposal = Disposal.objects.get()
    url = f"/property/disposals/{disposal.pk}/"
    send(desk.clerk, f"{url}step/", kind="proceeds", on="2025-06-02", amount="50", against="10201")
    assert (
        send(
            desk.clerk, f"{url}step/", kind="proceeds", on="2025-06-02", amount="x", against="10201"
        ).status_code
        == 422
    )
    send(desk.clerk, f"{url}finish/", **{"finish-on": "2025-06-03"})
    assert "3 步还没有凭证" in text(desk.accountant, url)
    desk.accountant.post(f"{url}draft/")
    assert "步还没有凭证" not in text(desk.accountant, url)
    assert "电脑" in text(desk.county, f"/property/disposals/?{PLACE}")


def test_the_count_from_the_start_to_the_board(desk: Desk) -> None:
    book = desk.village.book.pk
    with clock.fixed(dt.date(2025, 12, 10)):
        clerk, supervisor = desk.sit("village-clerk", "雁庄村"), desk.sit("supervision", "雁庄村")
        accountant = desk.sit("township-accountant", "芦溪镇")
        assert "没有开始" in text(clerk, f"/property/inventories/?{PLACE}&open=1")
        start = f"/property/inventories/start/{book}/?{PLACE}&year=2025"
        assert "现有 4 张卡片" in text(clerk, start)
        clerk.post(start)
        inventory = Inventory.objects.get()
        url = f"/property/inventories/{inventory.pk}/"
        assert "监督人" in text(clerk, f"{url}print/")
        rows = {f"result-{item.pk}": "found" for item in inventory.items.all()}
        lost = inventory.items.get(asset=desk.village.computer)
        send(clerk, f"{url}count/", **{**rows, f"result-{lost.pk}": "missing"})
        assert "还有 1 项没有清查" in text(clerk, url)
        send(clerk, f"{url}count/", **{f"result-{lost.pk}": "missing", f"note-{lost.pk}": "被盗"})
        send(clerk, f"{url}surplus/", name="音响", kind="office", place="广场", value="800", note="捐赠")
        for what in ("finish", "sign"):
            clerk.post(f"{url}do/{what}/")
        with one_hand_at(clerk, supervisor):
            left = text(supervisor, url)
            assert "须由另一人签第二个字" in left and "签字确认" not in left
        assert "签字确认" in text(supervisor, url)
        supervisor.post(f"{url}do/sign/")
        send(clerk, f"{url}publish/", on="2025-12-10", note="公开栏")
        assert "已公示" in text(supervisor, url)
        send(accountant, f"{url}draft/", on="2025-12-10")
        assert "处理" in text(accountant, url)
        settle = f"/property/inventories/item/{lost.pk}/settle/"
        assert send(accountant, settle, on="2025-12-10", liable="1", note="会议决定").status_code == 422
        send(accountant, settle, on="2025-12-10", note="会议决定")
        lost.refresh_from_db()
        assert lost.settled_voucher is not None


def test_a_workbook_is_checked_and_then_written(desk: Desk) -> None:
    content = (samples_dir() / "documents" / "11-青庙村固定资产清查表.xlsx").read_bytes()
    url = f"/property/import/{desk.village.book.pk}/"
    with clock.fixed(dt.date(2026, 1, 10)):
        clerk = desk.sit("village-clerk", "雁庄村")
        kept = clerk.post(url, {"file": SimpleUploadedFile("清查表.xlsx", content), "use": "welfare"})
        page = text(clerk, kept.url)
        assert "这个编号已经用过" in page and "写入卡片" not in page
        assert clerk.get(kept.url.replace("check", "failed")).content[:2] == b"PK"
        for asset in Asset.objects.all():
            Asset.objects.filter(pk=asset.pk).update(code=f"旧{asset.code}")
        assert "4,113,095.00" in text(clerk, kept.url)
        clerk.post(kept.url)
        assert Asset.objects.count() == 11
        assert clerk.get(kept.url).status_code == 404
        broken = clerk.post(url, {"file": SimpleUploadedFile("x.xlsx", b"%PDF-1.4"), "use": "welfare"})
        assert "PDF 文件" in text(clerk, broken.url)


def test_another_village_learns_nothing(desk: Desk) -> None:
    stranger = desk.sit("village-clerk", "玉屯村")
    assert "临街门面" not in text(stranger, "/property/")
    assert stranger.get(f"/property/{desk.village.shop.pk}/").status_code == 404
