"""Files of a taking-over that wait for the decision (`files.waiting`), by their part in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lingyan.economy.books.importing import InputFile
from lingyan.files import waiting
from lingyan.files.waiting import discard, keep

__all__ = ["Upload", "discard", "find", "keep"]


@dataclass(frozen=True, slots=True)
class Upload:
    """Files by what they are for, and what the owner said about them."""

    token: str
    files: tuple[InputFile, ...]
    openings: tuple[InputFile, ...]
    control: tuple[InputFile, ...]
    options: Mapping[str, Any]

    @property
    def all_files(self) -> tuple[InputFile, ...]:
        return (*self.files, *self.openings, *self.control)


def find(owner: int | None, token: str) -> Upload | None:
    """The upload, for its owner only."""
    found = waiting.find(owner, token)
    if found is None:
        return None
    files, openings, control = (
        tuple(InputFile(path, name) for path, name in found.files.get(role, ()))
        for role in ("files", "openings", "control")
    )
    return Upload(token, files, openings, control, found.options)
