"""Every page of the newer rooms at both widths: readable for everybody, nothing scrolls sideways, no mouse needed.

The objects are those of the permission table; one reader holds every post, so that each page shows all it can.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from lingyan.identity.decorators import access_of
from lingyan.identity.models import User
from lingyan.identity.roles import table
from tests.browser.keyboard import fill, press, reach
from tests.support.browser import context, overflows, serious_faults, sign_in_as
from tests.support.identity import assign, make_user
from tests.support.urls import World, patterns, rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PATTERNS = dict(patterns())
ROWS = rows()
ROOMS = (
    "appraisal",
    "assets",
    "bank",
    "contracts",
    "decisions",
    "dossier",
    "noticeboard",
    "parameters",
    "payments",
    "review",
    "selection",
    "supervision",
    "talent",
    "training",
    "weak",
)
WIDTHS = ({"width": 1280, "height": 800}, {"width": 390, "height": 844})


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def reader(world: World) -> User:
    user = make_user("duomianshou", name="多面手")
    for role in table().roles.values():
        if "everywhere" not in role.levels and not role.code.endswith("-administrator"):
            assign(user, role.code, world.tree.county)
    return user


@pytest.fixture
def screen(browser: Browser, site: str, reader: User) -> Iterator[Page]:
    opened = context(browser)
    page = opened.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda said: errors.append(f"{page.url}: {said.text}") if "Refused to" in said.text else None,
    )
    sign_in_as(page, site, reader)
    yield page
    opened.close()
    assert not errors, errors


def addresses(room: str, world: World) -> Iterator[str]:
    for name in sorted(PATTERNS):
        access = access_of(PATTERNS[name].callback)
        if not name.startswith(f"{room}:") or access is None or access.kind == "public":
            continue
        try:
            with transaction.atomic():
                kwargs = ROWS[name].kwargs(world)
        except Exception:
            continue
        yield f"{reverse(name, kwargs=kwargs)}?{ROWS[name].query}"


@pytest.mark.parametrize("room", ROOMS)
def test_every_page_fits_and_can_be_read(room: str, screen: Page, site: str, world: World) -> None:
    seen, faults = set(), []
    for address in addresses(room, world):
        answer = screen.request.get(site + address, max_redirects=0)
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        screen.goto(site + address)
        seen.add(address)
        for width in WIDTHS:
            screen.set_viewport_size(width)  # type: ignore[arg-type]
            faults += [f"{address} at {width['width']}: {fault}" for fault in serious_faults(screen)]
            if overflows(screen):
                faults.append(f"{address} scrolls sideways at {width['width']}")
    assert not faults, "\n".join(faults)
    assert len(seen) >= 2


def test_a_decision_is_proposed_without_a_mouse(screen: Page, site: str, world: World) -> None:
    screen.goto(f"{site}{reverse('decisions:new', kwargs=ROWS['decisions:new'].kwargs(world))}")
    fill(screen, "事项名称", "修缮文化活动室")
    fill(screen, "事由和方案", "屋面漏水，请村里的工匠翻修，材料由村里买。")
    reach(screen, "保存草稿")


def test_a_card_is_written_without_a_mouse(screen: Page, site: str, world: World) -> None:
    screen.goto(f"{site}{reverse('assets:new-card', kwargs=ROWS['assets:new-card'].kwargs(world))}")
    fill(screen, "名称", "打印机")
    fill(screen, "原值（元）", "1800")
    press(screen, "保存卡片")
    expect(screen.get_by_role("heading", level=1)).to_contain_text("打印机")


def test_what_a_county_decides_is_set_without_a_mouse(screen: Page, site: str) -> None:
    screen.goto(f"{site}/parameters/")
    with screen.expect_navigation():
        screen.locator("main tbody a").first.focus()
        screen.keyboard.press("Enter")
    assert screen.locator("main form button").count()
