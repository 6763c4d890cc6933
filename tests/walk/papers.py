"""Papers that a walk takes from a page: kept for looking at, and opened in LibreOffice together at the end."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator

from tests.walk.walker import Walker


def keep_paper(w: Walker, link: Locator, folder: Path) -> Path:
    """Take the paper behind a link as a user does."""
    with w.page.expect_download() as coming:
        link.click()
    taken = folder / coming.value.suggested_filename
    coming.value.save_as(taken)
    return taken


def keep_papers(w: Walker, folder: Path) -> None:
    """Every paper that the page offers to print, each taken as a user does."""
    for link in w.page.locator('main a[href*="/paper"]:not([target])').all():
        keep_paper(w, link, folder)


def keep_filed_papers(w: Walker, folder: Path) -> None:
    """What is filed beside a record, read with the reader's own session: it opens in a tab of its own."""
    for link in w.page.locator('main section[aria-labelledby^="papers-"] li a[target]').all():
        answer = w.page.context.request.get(f"{w.site}{link.get_attribute('href')}")
        assert answer.ok, answer.status
        (folder / link.inner_text().partition("：")[2]).write_bytes(answer.body())


def open_in_office(papers: Sequence[Path], folder: Path) -> list[Path]:
    """Every Word file as LibreOffice shows it, in PDF; a file that it cannot open fails."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        *map(str, papers),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    shown = [folder / f"{each.stem}.pdf" for each in papers]
    assert all(each.read_bytes().startswith(b"%PDF") for each in shown)
    return shown
