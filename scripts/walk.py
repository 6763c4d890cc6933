#!/usr/bin/env python3
"""Walk through the product in a browser, keep a picture of every step, and count what had to be filled in.

usage: scripts/walk.py [--out build/walk] [WALK ...]

Pictures are taken at 1280 and at 390 pixels. The counted parts of docs/burden.md are written anew; the tests that walk
the same ways (`tests/walk`) fail while it says anything else. The pictures of the team's walks are kept in docs/walks.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
WALKS: Final = ("month", "election", "career")
KEPT: Final = {
    "election": "A village's whole 换届",
    "career": "A secretary's career, from the selection to the last paper",
}
"""Walks whose pictures stand in docs/walks, and what they show."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", default=str(ROOT / "build" / "walk"), help="folder for the pictures")
    parser.add_argument("walks", nargs="*", choices=[[], *WALKS], help="which walks; all when none is named")
    given = parser.parse_args()
    out, walks = Path(given.out).absolute(), given.walks or WALKS
    for walk in walks:
        shutil.rmtree(out / walk, ignore_errors=True)
    environment = {**os.environ, "LINGYAN_WALK": str(out)}
    tests = [f"tests/walk/test_{walk}.py" for walk in walks]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", *tests], cwd=ROOT, env=environment, check=False
    )
    print(f"{len(list(out.rglob('*.png')))} pictures in {out}")
    if done.returncode == 0:
        keep([walk for walk in walks if walk in KEPT], out)
    return done.returncode


def keep(walks: list[str], out: Path) -> None:
    """Put the pictures of these walks into docs/walks with few colours, and write their index."""
    sys.path.insert(0, str(ROOT))
    from playwright.sync_api import sync_playwright
    from scripts.screens.palette import palette_png, pixels_of

    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        helper = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]).new_page()
        for walk in walks:
            folder = ROOT / "docs" / "walks" / walk
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for picture in sorted((out / walk).glob("*.png")):
                pixels = pixels_of(picture.read_bytes(), helper)
                (folder / picture.name).write_bytes(palette_png(pixels))
    (ROOT / "docs" / "walks" / "README.md").write_text("\n".join(index()), encoding="utf-8")


def index() -> Iterator[str]:
    yield "# Walks\n"
    yield "Every step of two pieces of work as they are walked in a browser by `make walk` ([tests/walk](../../tests/walk)),"
    yield "at 1280 and at 390 pixels. People and places are fictional. What was typed on the way is counted in"
    yield "[burden.md](../burden.md).\n"
    for walk, title in KEPT.items():
        yield f"## {title}\n"
        yield "| step | desk | phone |\n|---|---|---|"
        for desk in sorted((ROOT / "docs" / "walks" / walk).glob("*-1280.png")):
            step, phone = desk.name.removesuffix("-1280.png"), desk.name.replace("-1280", "-390")
            yield f'| {step} | <img src="{walk}/{desk.name}" width="460"> | <img src="{walk}/{phone}" width="160"> |'
        yield ""


if __name__ == "__main__":
    sys.exit(main())
