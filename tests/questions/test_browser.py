"""The way of a question in a real browser: by keyboard, on a phone, without script, and on the desks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lingyan.disclosure import bundles
from lingyan.kernel import clock
from lingyan.questions import actions
from lingyan.questions.models import Question
from lingyan.questions.pages import villages_with_answers
from tests.questions.support import TEXT, Place, answered, ask, asked, taken
from tests.support.browser import context, overflows, serious_faults, sign_in_as

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _styled(home: Path) -> None:
    """The style that all public pages share, as it stands after the first start of the server."""
    folder = home / "public" / "assets" / "1"
    folder.mkdir(parents=True)
    source = resources.files("lingyan.disclosure") / "assets"
    (folder / "page.css").write_bytes((source / "page.css").read_bytes())


@pytest.fixture
def bare(browser: Browser, site: str) -> Iterator[Page]:
    """An old phone that runs no script."""
    opened = context(browser, "390", java_script_enabled=False)
    yield opened.new_page()
    opened.close()


def fill(page: Page, text: str = TEXT) -> None:
    page.get_by_label("哪一类事").select_option("accounts")
    page.get_by_label("您想问什么").fill(text)
    page.get_by_label("不是", exact=True).check()


def check(page: Page) -> None:
    page.wait_for_load_state()
    assert not overflows(page)
    assert serious_faults(page) == []


def test_type_and_targets_are_large_enough(page: Page, site: str, place: Place) -> None:
    page.goto(f"{site}/ask/{place.village.code}/")
    check(page)
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert page.locator("body").evaluate(size) >= 18
    for target in page.locator(
        "a:visible:not(.skip), button:visible, select:visible, label.pick:visible"
    ).all():
        box = target.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44, target.inner_text()
    page.get_by_role("link", name="大字版").click()
    expect(page.locator("body")).to_have_css("font-size", "24px")
    check(page)


def test_asking_and_following_without_script(bare: Page, site: str, place: Place) -> None:
    bare.goto(f"{site}/ask/{place.village.code}/")
    bare.get_by_role("button", name="发出提问").click()
    expect(bare.get_by_role("alert")).to_contain_text("还没有发出")
    fill(bare)
    bare.get_by_role("button", name="发出提问").click()
    receipt = bare.locator(".receipt").inner_text()
    assert receipt.replace(" ", "") not in bare.url
    assert bare.context.cookies() == []
    tomorrow = clock.today() + dt.timedelta(days=1)
    question = taken(receipt, tomorrow)
    with clock.fixed(tomorrow):
        actions.answer(place.clerk, question, text="一共花了三万二千元，发票在村里可以看。")
    bare.get_by_role("link", name="凭回执看答复").click()
    bare.get_by_label("回执码").fill(receipt)
    bare.get_by_role("button", name="查看").click()
    expect(bare.locator("main")).to_contain_text("三万二千元")
    bare.get_by_role("button", name="不满意，请上一级答复").click()
    expect(bare.locator("main")).to_contain_text("已经收到")
    assert bare.url.endswith("/ask/receipt/say/")
    assert bare.context.cookies() == []


def test_every_public_page_is_free_of_faults(page: Page, site: str, place: Place) -> None:
    page.goto(f"{site}/ask/{place.village.code}/")
    page.get_by_role("button", name="发出提问").click()
    check(page)
    fill(page)
    page.get_by_role("button", name="发出提问").click()
    expect(page.locator(".receipt")).to_be_visible()
    check(page)
    receipt, _ = answered(place, consent=True)
    page.goto(f"{site}/ask/receipt/")
    check(page)
    page.get_by_label("回执码").fill("1234")
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".error")).to_contain_text("抄错")
    check(page)
    page.get_by_label("回执码").fill(receipt)
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("button", name="追问")).to_be_visible()
    check(page)


def test_by_keyboard_alone(page: Page, site: str, place: Place) -> None:
    page.goto(f"{site}/ask/{place.village.code}/")
    page.get_by_label("哪一类事").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type(TEXT)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "BUTTON":
            break
    page.keyboard.press("Enter")
    expect(page.locator(".receipt")).to_be_visible()


def test_the_trap_is_seen_by_nobody(page: Page, site: str, place: Place) -> None:
    page.goto(f"{site}/ask/{place.village.code}/")
    box = page.locator("#id_website").bounding_box()
    assert box and box["x"] < 0
    assert page.locator("#id_website").get_attribute("tabindex") == "-1"


def test_the_villages_page_of_answers(page: Page, site: str, place: Place) -> None:
    _, question = answered(place, consent=True)
    release = actions.propose(
        place.clerk,
        question,
        question_text="修水渠一共花了多少钱？",
        answer_text="一共三万二千元，发票可以看。",
    )
    actions.decide(place.officer, release, publish=True)
    bundles.renew_directory(villages_with_answers())
    page.goto(f"{site}/v/{place.village.code}/")
    check(page)
    page.get_by_role("link", name="问一问，看答复").click()
    expect(page.locator(".entries")).to_contain_text("三万二千元")
    check(page)
    page.get_by_role("link", name="大字版").click()
    expect(page.locator("body")).to_have_css("font-size", "24px")
    check(page)
    page.get_by_role("link", name="我要提问").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("问一问")


def test_the_clerk_answers_and_the_township_publishes(page: Page, site: str, place: Place) -> None:
    ask(place, consent=True, on=clock.today() - dt.timedelta(days=1))
    sign_in_as(page, site, place.users["clerk"])
    page.goto(f"{site}/questions/")
    check(page)
    page.locator("main").get_by_role("link", name=str(Question.objects.get().pk), exact=True).first.click()
    expect(page.locator("main")).to_contain_text(TEXT)
    check(page)
    page.get_by_role("link", name="答复", exact=True).click()
    check(page)
    page.get_by_label("答复").first.fill("一共花了三万二千元，发票在村里可以看。")
    page.get_by_role("button", name="发出答复").click()
    page.get_by_role("link", name="拟公开问答").click()
    check(page)
    page.get_by_role("button", name="提交审看").click()
    expect(page.locator("main")).to_contain_text("待审看")
    page.context.clear_cookies()
    sign_in_as(page, site, place.users["officer"])
    page.goto(f"{site}/questions/moderation/")
    check(page)
    page.locator("main").get_by_role("link", name=str(Question.objects.get().pk), exact=True).first.click()
    check(page)
    page.get_by_label("同意公开").check()
    page.get_by_role("button", name="提交决定").click()
    page.goto(f"{site}/v/{place.village.code}/questions/")
    expect(page.locator(".entries")).to_contain_text("三万二千元")


def test_desks_and_forms_of_the_console(page: Page, site: str, place: Place) -> None:
    past = clock.today() - dt.timedelta(days=60)
    (
        asked(place, on=past),
        asked(place, on=past, topic="contracts"),
        asked(place, on=past, concerns=("clerk",)),
    )
    sign_in_as(page, site, place.users["officer"])
    for address in ("/questions/supervision/", "/questions/", "/questions/new/"):
        page.goto(f"{site}{address}")
        check(page)
