#!/usr/bin/env python3
"""Take the screenshots of docs/screens from a demo home, at desktop and at phone size.

usage: scripts/screenshots.py [--home build/demo] [--out docs/screens] [--only NAME]

Every page is checked while it is open: axe finds nothing serious and nothing scrolls sideways; otherwise exit 1.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


@dataclass(frozen=True)
class Shot:
    """A page as a post sees it; `role` is a code of identity/roles.toml, empty for a villager without account."""

    name: str
    path: str
    role: str = ""


SHOTS = [
    Shot("sign-in", "/sign-in/"),
    Shot("desk", "/", "township-accountant"),
    Shot("choose-region", "/regions/choose", "township-accountant"),
    Shot("styleguide", "/console/styleguide", "township-accountant"),
]


def main() -> int:
    arguments = _arguments()
    os.environ["LINGYAN_HOME"] = str(Path(arguments.home).absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lingyan.settings")
    import django

    django.setup()
    out = Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    shots = [shot for shot in SHOTS if arguments.only in {"", shot.name}]
    with _server() as url:
        faults = [fault for shot in shots for fault in _take(shot, url, out)]
    print("\n".join(faults) or f"{len(shots)} pages at two sizes in {out}")
    return 1 if faults else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", default=str(ROOT / "build" / "demo"))
    parser.add_argument("--out", default=str(ROOT / "docs" / "screens"))
    parser.add_argument("--only", default="")
    return parser.parse_args()


@contextmanager
def _server() -> Iterator[str]:
    from django.core.servers.basehttp import (
        ThreadedWSGIServer,
        WSGIRequestHandler,
        get_internal_wsgi_application,
    )

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None: ...

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_internal_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def _take(shot: Shot, url: str, out: Path) -> Iterator[str]:
    from tests.support.browser import SIZES, chromium, context, overflows, serious_faults, sign_in_as

    with chromium() as browser:
        for size in SIZES:
            page = context(browser, size).new_page()
            if shot.role:
                sign_in_as(page, url, _user(shot.role))
            answer = page.goto(url + shot.path, wait_until="networkidle")
            page.screenshot(path=out / f"{shot.name}-{size}.png", full_page=True)
            place = f"{shot.name} at {size}"
            if answer is None or answer.status != 200:
                yield f"{place}: answered {answer.status if answer else 'nothing'}"
            if overflows(page):
                yield f"{place}: scrolls sideways"
            yield from (f"{place}: {fault}" for fault in serious_faults(page))


def _user(role: str) -> object:
    from lingyan.identity.actors import in_force

    assignment = in_force().filter(role=role, user__must_change_password=False).select_related("user").first()
    if assignment is None:
        raise SystemExit(f"nobody holds the role {role} in this home; build it with: make demo")
    return assignment.user


if __name__ == "__main__":
    sys.exit(main())
