"""W3's bound inside Python: a WSGI callable that answers with bytes it holds in memory, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

_folder = Path(os.environ["BENCH_PUBLIC"])
_pages = {f"/{path.relative_to(_folder)}": path.read_bytes() for path in _folder.glob("v/*/*/*/index.html")}


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    page = _pages[environ["PATH_INFO"]]
    start_response(
        "200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))]
    )
    return [page]
