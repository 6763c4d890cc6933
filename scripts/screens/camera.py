"""Opens one screen at one size, takes its picture and says what is wrong with it.

A screen is at fault when it does not answer 200 (or what the shot expects), scrolls sideways, writes an error to the
console, or axe finds something serious.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pypdfium2
from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import Error as BrowserError
from scripts.screens.palette import Pixels, palette_png, pixels_of
from scripts.screens.records import Records
from tests.support.browser import context, overflows, serious_faults, sign_in_as

LONGEST: Final = {"1280": 1600, "390": 1900}
"""CSS pixels of a page that are shown; lists and village pages go on for longer."""
_PDF_WIDTH: Final = 1240
_AIR: Final = 24
"""CSS pixels left above what a picture begins with."""

Act = Callable[[Page, Records], None]


@dataclass(frozen=True, slots=True)
class Shot:
    """A page as somebody sees it.

    `who` is a user name of the demo, empty for a villager without account. `where` gives the path; `act` does on the
    page what a person does before the picture is worth taking. A `pdf` is shown by its first page, at one size. `begins`
    selects what the picture begins with, where that stands far down on a long page.
    """

    name: str
    shows: str
    where: Callable[[Records], str]
    who: str = ""
    act: Act | None = None
    status: int = 200
    pdf: bool = False
    begins: str = ""

    def files(self, sizes: tuple[str, ...]) -> list[str]:
        return [f"{self.name}.png"] if self.pdf else [f"{self.name}-{size}.png" for size in sizes]


@dataclass(slots=True)
class Camera:
    """Keeps one signed-in context for every user and size."""

    browser: Browser
    records: Records
    url: str
    out: Path
    sizes: tuple[str, ...]
    _contexts: dict[tuple[str, str], BrowserContext] = field(default_factory=dict)

    def take(self, shot: Shot) -> Iterator[str]:
        if shot.pdf:
            yield from self._take_pdf(shot)
            return
        for size in self.sizes:
            yield from (f"{shot.name} at {size}: {fault}" for fault in self._take(shot, size))

    def _take(self, shot: Shot, size: str) -> Iterator[str]:
        page = self._context(shot.who, size).new_page()
        errors: list[str] = []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        answer = page.goto(self.url + shot.where(self.records), wait_until="networkidle")
        if answer is None or answer.status != shot.status:
            yield f"answered {answer.status if answer else 'nothing'}"
        try:
            if shot.act:
                shot.act(page, self.records)
        except (BrowserError, AssertionError) as error:
            yield str(error)
        if overflows(page):
            yield "scrolls sideways"
        yield from serious_faults(page)
        yield from (text for text in errors if not _expected(text, shot))
        self._keep(page, self.out / f"{shot.name}-{size}.png", LONGEST[size], shot.begins)
        page.close()

    def _keep(self, page: Page, target: Path, longest: int, begins: str) -> None:
        page.evaluate("window.scrollTo(0, 0)")
        box = page.locator(begins).first.bounding_box() if begins else None
        top = max(0, box["y"] - _AIR) if box else 0
        width, height = page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": top, "width": width, "height": min(height - top, longest)}
        taken = page.screenshot(full_page=True, clip=clip, animations="disabled", caret="hide")  # type: ignore[arg-type]
        helper = page.context.new_page()
        target.write_bytes(palette_png(pixels_of(taken, helper)))
        helper.close()

    def _take_pdf(self, shot: Shot) -> Iterator[str]:
        answer = self._context(shot.who, self.sizes[0]).request.get(self.url + shot.where(self.records))
        if answer.headers.get("content-type") != "application/pdf":
            yield f"{shot.name}: answered {answer.status}, no PDF"
            return
        (self.out / f"{shot.name}.png").write_bytes(palette_png(_first_sheet(answer.body())))

    def _context(self, who: str, size: str) -> BrowserContext:
        if (who, size) not in self._contexts:
            made = self._contexts[who, size] = context(self.browser, size)
            if who:
                page = made.new_page()
                sign_in_as(page, self.url, self.records.user(who))
                page.close()
        return self._contexts[who, size]


def _first_sheet(pdf: bytes) -> Pixels:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        sheet = document[0]
        drawn: Pixels = sheet.render(scale=_PDF_WIDTH / sheet.get_width(), rev_byteorder=True).to_numpy()
        return drawn[:, :, :3].copy()


def _expected(text: str, shot: Shot) -> bool:
    return f"responded with a status of {shot.status if shot.status != 200 else 422}" in text
