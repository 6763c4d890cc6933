"""Turns a Word file into PDF with LibreOffice, in a profile of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path


def word_to_pdf(data: bytes, folder: Path) -> bytes:
    source = folder / "paper.docx"
    source.write_bytes(data)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder / 'profile'}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / "paper.pdf").read_bytes()
