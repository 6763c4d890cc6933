"""The file DEMO in a home: it says that everything there is fictional, how large the city is, whether it is whole.

Its presence switches the demo mode on (`config.demo`), which never leaves this machine.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

FILE: Final = "DEMO"


@dataclass(frozen=True, slots=True)
class Marker:
    """`built` is False while a build is under way, or after it was killed."""

    villages: int
    today: str
    built: bool = False

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.today)


def read(home: Path) -> Marker | None:
    """The marker of a home; None when there is none. A marker without content counts as an unfinished build."""
    path = home / FILE
    if not path.exists():
        return None
    text = path.read_text(encoding="utf-8").strip()
    return Marker(**json.loads(text)) if text else Marker(0, dt.date.min.isoformat())


def write(home: Path, marker: Marker) -> None:
    home.mkdir(parents=True, exist_ok=True)
    part = home / f"{FILE}.part"
    part.write_text(json.dumps(asdict(marker)) + "\n", encoding="utf-8")
    part.replace(home / FILE)
