"""Static files are sought once a process: every test client builds all middleware anew, and finds the same files."""

from __future__ import annotations

from typing import Any, Final

from whitenoise.middleware import WhiteNoiseMiddleware

_found: Final[dict[str, Any]] = {}


class SoughtOnce(WhiteNoiseMiddleware):
    def add_files_from_finders(self) -> None:
        if not _found:
            super().add_files_from_finders()
            _found.update(self.files)
        self.files.update(_found)
