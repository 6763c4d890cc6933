"""Writes published pages in a second process while the build goes on: `python -m lingyan.demo.pages`.

It reads what is committed and writes files only, so the two never wait for one another.
"""

from __future__ import annotations

import os
import subprocess
import sys


class PageWriter:
    """One process at a time. What it does not finish, the next `bundles.finish` does."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Write all pages that are missing now, beside the caller."""
        self.wait()
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "lingyan.settings"}
        self._process = subprocess.Popen([sys.executable, "-m", "lingyan.demo.pages"], env=environment)

    def wait(self) -> None:
        if self._process is not None and self._process.wait():
            raise RuntimeError("写公开页的进程没有成功，请看上面的错误")
        self._process = None


def main() -> None:
    import django

    django.setup()
    from lingyan.disclosure import bundles

    bundles.finish()


if __name__ == "__main__":
    main()
