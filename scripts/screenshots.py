#!/usr/bin/env python3
"""Take the screenshots of docs/screens from a demo home, at desktop and at phone size, and write their index.

usage: scripts/screenshots.py [--home build/screens] [--out docs/screens] [--only NAME,...] [--size 390]

Every screen is checked while it is open: it answers, axe finds nothing serious, the console stays silent and nothing
scrolls sideways; otherwise exit 1. Without a demo home one of 24 villages is built first.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
VILLAGES = 24


def main() -> int:
    arguments = _arguments()
    home, out = Path(arguments.home).absolute(), Path(arguments.out)
    _build(home)
    os.environ["LINGYAN_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lingyan.settings")
    import django

    django.setup()
    out.mkdir(parents=True, exist_ok=True)
    only = set(filter(None, arguments.only.split(",")))
    faults = list(_shoot(out, only, (arguments.size,) if arguments.size else ("1280", "390")))
    if not only and not arguments.size:
        _tidy(out)
    print("\n".join(faults) or f"no fault; pictures in {out}")
    return 1 if faults else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", default=str(ROOT / "build" / "screens"))
    parser.add_argument("--out", default=str(ROOT / "docs" / "screens"))
    parser.add_argument("--only", default="", help="names of screens, separated by commas")
    parser.add_argument("--size", default="", choices=["", "1280", "390"])
    return parser.parse_args()


def _build(home: Path) -> None:
    if not (home / "lingyan.sqlite3").exists():
        command = [Path(sys.executable).with_name("lingyan"), "--home", home, "demo"]
        subprocess.run([*command, "--villages", str(VILLAGES), "--no-serve"], check=True)


def _shoot(out: Path, only: set[str], sizes: tuple[str, ...]) -> Iterator[str]:
    from scripts.screens.camera import Camera
    from scripts.screens.records import Records
    from scripts.screens.shots import CHAPTERS
    from tests.support.browser import chromium

    with _server() as url, chromium() as browser:
        camera = Camera(browser, Records(), url, out, sizes)
        for shots in CHAPTERS.values():
            for shot in shots:
                if not only or shot.name in only:
                    yield from camera.take(shot)


def _tidy(out: Path) -> None:
    """Write the index and remove pictures that are no longer taken."""
    from scripts.screens.index import index, pictures

    (out / "README.md").write_text(index())
    for path in out.glob("*.png"):
        if path.name not in pictures():
            path.unlink()


@contextmanager
def _server() -> Iterator[str]:
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import (
        ThreadedWSGIServer,
        WSGIRequestHandler,
        get_internal_wsgi_application,
    )

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None: ...

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(StaticFilesHandler(get_internal_wsgi_application()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


if __name__ == "__main__":
    sys.exit(main())
