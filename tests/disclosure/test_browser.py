"""The village page as a villager meets it: on a phone, without script, in the dark, with an old browser."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lingyan.disclosure import actions, bundles
from lingyan.disclosure.models import Publication, SignOff
from lingyan.disclosure.sheets import actions as sheets
from lingyan.disclosure.sheets import board, hung
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from tests.disclosure.support import BUSIEST, Sealed
from tests.support.browser import PHONE, context, overflows, serious_faults

pytestmark = pytest.mark.browser
WITHOUT_CRYPTO = "Object.defineProperty(window.crypto, 'subtle', {value: undefined})"


@pytest.fixture
def publication(village: Sealed) -> Publication:
    village.close(*[Month(2025, number) for number in range(2, BUSIEST.number + 1)])
    actions.clear_summaries(village.supervisor, village.book, village.summaries(BUSIEST)[::2])
    return village.published(BUSIEST)


@pytest.fixture
def address(site: str, publication: Publication) -> str:
    return site + bundles.address_of(publication)


def visit(page: Page, address: str) -> None:
    """Until the page has checked itself, so that nothing is still on its way when the test ends."""
    page.goto(address)
    expect(page.locator("[data-verdict]")).to_contain_text("核对：与")


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    opened = context(browser, "390")
    yield opened.new_page()
    opened.close()


def test_says_what_was_checked(page: Page, address: str) -> None:
    visit(page, address)
    expect(page.locator("[data-verdict]")).to_contain_text("已核对：与")
    expect(page.locator("[data-verdict]")).to_contain_text("封存的账本一致")
    assert not overflows(page)
    assert serious_faults(page) == []


def test_in_the_dark(page: Page, address: str) -> None:
    page.emulate_media(color_scheme="dark")
    visit(page, address)
    assert serious_faults(page) == []


def test_type_and_targets_are_large_enough(page: Page, address: str) -> None:
    visit(page, address)
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert page.locator("body").evaluate(size) >= 18
    assert page.locator(".what").first.evaluate(size) >= 18
    for target in page.locator("a:visible:not(.skip), button:visible").all():
        box = target.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44, target.inner_text()


def test_the_larger_type_is_remembered(page: Page, address: str) -> None:
    visit(page, address)
    page.get_by_role("button", name="大字版").click()
    visit(page, address)
    expect(page.get_by_role("button", name="大字版")).to_have_attribute("aria-pressed", "true")
    assert page.locator("body").evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 24
    assert not overflows(page)


def test_reads_aloud_what_matters_and_stops(phone: Page, address: str) -> None:
    phone.add_init_script(
        "window.said = []; const speech = {speaking: false,"
        " speak(u) { window.said.push(u.text); this.speaking = true; }, cancel() { this.speaking = false; }};"
        " Object.defineProperty(window, 'speechSynthesis', {value: speech});"
    )
    phone.goto(address)
    phone.get_by_role("button", name="朗读").click()
    phone.get_by_role("button", name="朗读").click()
    [said] = phone.evaluate("window.said")
    assert "凤桥村" in said
    assert "结余" in said
    assert not phone.evaluate("speechSynthesis.speaking")


def test_without_script(browser: Browser, address: str) -> None:
    opened = context(browser, "390", java_script_enabled=False)
    reader = opened.new_page()
    reader.goto(address)
    expect(reader.get_by_role("heading", level=1)).to_contain_text("凤桥村")
    expect(reader.locator(".entries > li")).to_have_count(57)
    expect(reader.locator("[data-verdict]")).not_to_contain_text("已核对")
    expect(reader.get_by_role("button", name="大字版")).to_be_hidden()
    opened.close()


def test_few_households_are_withheld_and_the_page_still_proves_itself(
    phone: Page, site: str, village: Sealed
) -> None:
    publication = village.published()
    assert [row[2:] for row in json.loads(publication.body)["households"]["lines"]].count([None, None])
    visit(phone, site + bundles.address_of(publication))
    expect(phone.locator("#homes ~ table")).to_contain_text("少于10户，不单列")
    expect(phone.locator("[data-verdict]")).to_contain_text("已核对：与")


def test_a_corrected_page_leads_from_an_old_poster_to_the_newest(
    phone: Page, site: str, village: Sealed
) -> None:
    old, new = (site + bundles.address_of(village.published()) for _ in range(2))
    visit(phone, old)
    expect(phone.locator("header .note")).to_contain_text("以新版为准")
    assert serious_faults(phone) == []
    phone.get_by_role("link", name="看第2版").click()
    phone.wait_for_url(new)
    expect(phone.locator("[data-verdict]")).to_contain_text("核对：与")
    expect(phone.locator("header .note")).to_have_count(0)


def test_an_old_phone_checks_without_webcrypto(phone: Page, address: str) -> None:
    phone.add_init_script(WITHOUT_CRYPTO)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(address)
    expect(phone.locator("[data-verdict]")).to_contain_text("已核对：与")
    assert any(url.endswith("nacl.js") for url in asked)


@pytest.mark.parametrize("script", ["", WITHOUT_CRYPTO])
def test_a_figure_changed_in_the_sealed_data(
    phone: Page, address: str, publication: Publication, script: str
) -> None:
    _edit(publication, lambda text: text.replace('"income":', '"income":1', 1))
    phone.add_init_script(script or "0")
    phone.goto(address)
    expect(phone.locator("[data-verdict]")).to_contain_text("核对不符：公开内容与封存时不一致")


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (r"<dd>[\d,.-]+</dd>", "<dd>1.00</dd>"),
        (r'class="no">[^<]*</span>[^<]+', 'class="no">5月1日 记-1</span>修路'),
        (r"<td>[\d,.-]+</td></tr>", "<td>77.00</td></tr>"),
        (r"<td>\d+ 户</td>", "<td>99 户</td>"),
        (r"其中现金和银行收 [\d,.-]+", "其中现金和银行收 5.00"),
        (r"月末有钱 <strong>[\d,.-]+", "月末有钱 <strong>3.00"),
    ],
)
def test_what_the_screen_shows_otherwise(
    phone: Page, address: str, publication: Publication, found: str, shown: str
) -> None:
    _edit(publication, lambda text: re.sub(found, shown, text, count=1))
    phone.goto(address)
    expect(phone.locator("[data-verdict]")).to_contain_text("核对不符：页面显示的与封存的不同")


def test_without_the_public_key_nothing_is_claimed(phone: Page, address: str, home: Path) -> None:
    (home / "public/v/log.vkey").unlink()
    phone.goto(address)
    expect(phone.locator("[data-verdict]")).to_contain_text("此手机未能核对：没有取到日志的公钥")


def test_another_key_than_this_phone_knew(phone: Page, address: str) -> None:
    phone.goto(address)
    expect(phone.locator("[data-verdict]")).to_contain_text("已核对")
    phone.evaluate("localStorage.setItem('key:lingyan.invalid/test', 'lingyan.invalid/test+00000000+AAAA')")
    phone.reload()
    expect(phone.locator("[data-verdict]")).to_contain_text("核对不符：日志的公钥与这部手机以前见过的不同")


def test_asks_nothing_of_others_and_misses_nothing(phone: Page, address: str, site: str) -> None:
    answers: dict[str, int] = {}
    phone.on("response", lambda response: answers.update({response.url: response.status}))
    phone.goto(address)
    expect(phone.locator("[data-verdict]")).to_contain_text("已核对")
    assert all(url.startswith((site, "data:")) for url in answers)
    assert set(answers.values()) <= {200, 304}


def test_the_way_from_the_first_page(page: Page, site: str, publication: Publication) -> None:
    page.goto(f"{site}/v/")
    for name in (publication.region.parent.name, publication.region.name, "2025年5月"):
        assert serious_faults(page) == []
        assert not overflows(page)
        page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("凤桥村")


def test_a_withdrawn_page(page: Page, address: str, village: Sealed, publication: Publication) -> None:
    bundles.finish([actions.withdraw(village.officer, publication, reason="误公开了合同附件")])
    page.goto(address)
    expect(page.get_by_role("heading", name="本页已撤下")).to_be_visible()
    expect(page.locator("main")).to_contain_text("误公开了合同附件")
    assert serious_faults(page) == []
    assert page.viewport_size in ({"width": 1280, "height": 800}, PHONE["viewport"])


def _edit(publication: Publication, change) -> None:  # type: ignore[no-untyped-def]
    path = bundles.folder_of(publication) / "index.html"
    text = path.read_text()
    assert change(text) != text
    path.write_text(change(text))


def test_a_sheet_beside_the_accounts_checks_itself(page: Page, site: str, village: Sealed) -> None:
    """Cells on the screen are compared with what was sealed; one that is changed is noticed."""
    with clock.fixed(dt.datetime(2025, 4, 7, 9, tzinfo=clock.ZONE)):
        sheets.write_item(
            village.clerk, region=village.region, sheet="resources", period="2025-Q1", item="5-2",
            text="鱼塘清淤按组轮流，名单贴在村口。", scope="village",
        )  # fmt: skip
        publication = sheets.draft(village.clerk, region=village.region, sheet="resources", period="2025-Q1")
        actions.sign(village.supervisor, publication, SignOff.Step.SUPERVISED)
        actions.sign(village.secretary, publication, SignOff.Step.APPROVED)
        actions.publish(village.officer, [publication])
        bundles.finish([publication])
    visit(page, site + bundles.address_of(publication))
    expect(page.locator("[data-verdict]")).to_contain_text("封存的内容一致")
    part = hung.part_of(publication)
    assert part
    page.get_by_label("海报上的核对码").fill(board.in_groups(part.code).lower())
    for text, said in ((f"{part.texts[0]}\n", "与封存的第 1 条一致。"), ("清淤", "任何一条都不一致")):
        page.get_by_label("海报上的一条文字").fill(text)
        page.get_by_role("button", name="核对这一条").click()
        expect(page.locator("[data-compared]")).to_contain_text(said)
    assert not overflows(page)
    assert serious_faults(page) == []
    index = bundles.folder_of(publication) / "index.html"
    index.write_text(
        index.read_text(encoding="utf-8").replace('<p class="said">无</p>', '<p class="said">有一项</p>', 1)
    )
    later = index.stat().st_mtime + 2
    os.utime(index, (later, later))  # the web server tells versions apart by whole seconds
    page.reload()
    expect(page.locator("[data-verdict]")).to_contain_text("核对不符")
