"""Turns office files into PDF with LibreOffice, in a profile of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
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


def complaints(folder: Path, files: Sequence[Path]) -> list[str]:
    """Converts the files into PDF in the folder. Gives what LibreOffice says of them besides that it converts them; that it
    runs without Java is no matter of theirs.
    """
    ended = subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder / 'profile'}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), *map(str, files)],
        check=True, capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    lines = (ended.stdout + ended.stderr).splitlines()
    return [
        line for line in lines if line.strip() and not line.startswith("convert ") and "javaldx" not in line
    ]
