"""One who walks through the product in a browser: changes places with colleagues, moves the day on, takes pictures.

Every form that is posted is noted with the fields that a person filled in: those whose value is no longer what the
page offered. Hidden fields, untouched defaults and buttons are no work and do not count.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, Page, expect

from lingyan.identity.models import User
from lingyan.kernel import clock
from tests.support.browser import (
    OneAtATime,
    context,
    overflows,
    serious_faults,
    sign_in_as,
)
from tests.walk.burden import Posted

SIZES: Final = ({"width": 1280, "height": 800}, {"width": 390, "height": 844})
_LISTEN: Final = """
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method") !== "post") return;
  const kindOf = (one) => {
    if (!one.name || one.disabled || ["hidden", "submit", "button", "fieldset"].includes(one.type)) return "";
    if (one.type === "file") return one.files.length ? "file" : "";
    if (one.type === "checkbox" || one.type === "radio")
      return one.checked !== one.defaultChecked && (one.type === "checkbox" || one.checked) ? "ticked" : "";
    if (one.tagName === "SELECT") {
      const first = [...one.options].findIndex((each) => each.defaultSelected);
      return one.selectedIndex !== Math.max(first, 0) ? "chosen" : "";
    }
    return one.value !== one.defaultValue ? "typed" : "";
  };
  const fields = [...form.elements].map((one) => ({
    name: one.name, kind: kindOf(one),
    label: one.getAttribute("aria-label") || (one.labels && one.labels.length ? one.labels[0].innerText : "") || one.name,
  })).filter((one) => one.kind);
  const before = JSON.parse(sessionStorage.getItem("posted") || "[]");
  const by = event.submitter;
  const to = by && by.hasAttribute("formaction") ? by.formAction : form.getAttribute("action") || location.href;
  before.push({path: new URL(to, location.href).pathname, fields});
  sessionStorage.setItem("posted", JSON.stringify(before));
}, true);
"""


@dataclass
class Today:
    """The moment at which the walk stands, for the test and for the server's threads alike."""

    moment: dt.datetime

    @classmethod
    def on(cls, day: str) -> Today:
        return cls(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(9), tzinfo=clock.ZONE))

    def at(self, day: str) -> None:
        self.moment = self.on(day).moment

    def handler(self) -> type[OneAtATime]:
        """A server that answers at this moment, whatever thread a request comes in."""

        class AtThisMoment(OneAtATime):
            def __call__(inner, *request: Any) -> Any:
                with clock.fixed(self.moment):
                    return super().__call__(*request)

        return AtThisMoment


@dataclass
class Walker:
    """`place` is the region and month that addresses carry; `pictures` is where pictures go, if anywhere."""

    browser: Browser
    site: str
    today: Today
    staff: dict[str, User]
    pictures: Path | None = None
    posted: list[Posted] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    place: dict[str, str] = field(default_factory=dict)
    step: str = ""
    who: str = ""
    taken: int = 0
    villages: tuple[str, ...] = ()
    examined: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page = self._open()

    def _open(self) -> Page:
        opened = context(self.browser)
        opened.add_init_script(_LISTEN)
        page = opened.new_page()
        page.set_default_timeout(15_000)
        page.on(
            "console",
            lambda said: self.errors.append(f"{page.url}: {said.text}") if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))
        return page

    def begin(self, step: str) -> None:
        self._note()
        self.step = step

    def become(self, who: str) -> None:
        """Hand the browser to a colleague."""
        self._note()
        self.page.context.clear_cookies()
        with clock.fixed(self.today.moment):
            sign_in_as(self.page, self.site, self.staff[who])
        self.who = who

    def leave(self) -> None:
        """Whoever comes now has no account."""
        self._note()
        self.page.context.clear_cookies()
        self.who = "villager"

    def _note(self) -> None:
        if not self.page.url.startswith(self.site):
            return
        said = self.page.evaluate(
            "[sessionStorage.getItem('posted'), sessionStorage.removeItem('posted')][0]"
        )
        self.posted += [
            Posted(self.step, self.who, each["path"], each["fields"]) for each in json.loads(said or "[]")
        ]

    def go(self, path: str, **place: str) -> None:
        query = urlencode({**self.place, **place})
        self.page.goto(
            f"{self.site}{path}{'&' if '?' in path else '?'}{query}" if query else self.site + path
        )

    def follow(self, name: str, **options: Any) -> None:
        """Click a link and wait for its page."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role(
                "link", name=name, **{"exact": True, **options}
            ).first.click()

    def open(self, link: Locator) -> None:
        """Click the first such link and wait for its page."""
        with self.page.expect_navigation():
            link.first.click()

    def press(self, name: str, **options: Any) -> None:
        """Click a button and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role(
                "button", name=name, **{"exact": True, **options}
            ).first.click()

    def fill(self, **values: str) -> None:
        """Type into fields by name; `__` stands for a hyphen."""
        for name, value in values.items():
            self.page.locator(f'main [name="{name.replace("__", "-")}"]').first.fill(value)

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f'main select[name="{name}"]').select_option(value)

    def tick(self, selector: str) -> None:
        for box in self.page.locator(f"main {selector}").all():
            if box.is_enabled() and not box.is_checked():
                box.check()

    def tick_rows(self, *texts: str) -> None:
        """The rows of a list that hold one of these texts; all rows by the box at its head when none is given."""
        if not texts:
            self.page.locator("main [data-check-all]:visible").check()
        for text in texts:
            self.page.locator("main tbody tr").filter(has_text=text).locator('input[name="row"]').check()

    def give(self, name: str, *paths: Path) -> None:
        self.page.locator(f'main input[name="{name}"]').set_input_files([str(path) for path in paths])

    def reads(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def show(self, name: str) -> None:
        """What stands on the screen fits at both sizes, is readable for everybody, and has its picture if asked.

        A screen is examined once, whatever its village (`screen-village`): at both sizes where pictures are taken,
        otherwise at each size in turn.
        """
        self.taken += 1
        screen = name.partition("-")[0] if name.partition("-")[2] in self.villages else name
        sizes = SIZES if self.pictures is not None else (SIZES[len(self.examined) % len(SIZES)],)
        for size in SIZES:
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            assert not overflows(self.page), f"{self.page.url} scrolls sideways at {size['width']}"
            if screen not in self.examined and size in sizes:
                assert serious_faults(self.page) == [], f"{self.page.url} at {size['width']}"
            if self.pictures is not None:
                target = self.pictures / f"{self.taken:02d}-{name}-{size['width']}.png"
                self.page.screenshot(path=target, full_page=True, animations="disabled")
        self.examined.add(screen)
        self.page.set_viewport_size(SIZES[0])  # type: ignore[arg-type]


@contextmanager
def now(walker: Walker) -> Iterator[None]:
    """Work that is done beside the browser, at the walk's own moment."""
    with clock.fixed(walker.today.moment):
        yield


def picture_folder(walk: str) -> Path | None:
    """Where this walk keeps its pictures; nowhere unless LINGYAN_WALK names a folder."""
    if "LINGYAN_WALK" not in os.environ:
        return None
    folder = Path(os.environ["LINGYAN_WALK"]) / walk
    folder.mkdir(parents=True, exist_ok=True)
    return folder
