"""Where the sample files stand that users really bring: beside the checkout, or where an environment says."""

from __future__ import annotations

import os
from pathlib import Path


def samples_dir() -> Path:
    """The folder with `ledgers/`, `rosters/`, `regions.csv`. Fails when it is missing: a skipped test proves nothing."""
    configured = os.environ.get("LINGYAN_SAMPLES")
    folder = Path(configured) if configured else Path(__file__).parents[3] / "shared" / "samples"
    if not (folder / "regions.csv").is_file():
        raise FileNotFoundError(f"sample files not found in {folder}; set LINGYAN_SAMPLES")
    return folder
