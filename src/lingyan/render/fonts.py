"""Finds the whole CJK fonts that papers need, on this machine or in a configured folder.

Place names use characters outside GB 2312, so a subset will not do. A folder named by `LINGYAN_FONTS`
(or the caller) is used alone, which makes output the same on every machine.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import typst

ENVIRONMENT: Final = "LINGYAN_FONTS"
SANS: Final = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN")
SERIF: Final = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN")
MONO: Final = ("Noto Sans Mono CJK SC", "Noto Sans Mono", "DejaVu Sans Mono")


class FontsMissingError(RuntimeError):
    """No whole Chinese font was found; the message says what to install."""


@dataclass(frozen=True)
class FontSet:
    """Fonts loaded for Typst, and the family that stands for each role."""

    loaded: typst.Fonts
    sans: str
    serif: str
    mono: str

    def families(self) -> dict[str, str]:
        return {"sans": self.sans, "serif": self.serif, "mono": self.mono}


def fonts(folder: Path | None = None) -> FontSet:
    """The fonts in `folder`, else in the folder `LINGYAN_FONTS` names, else those of the system.

    Raises FontsMissingError. Loaded once for each folder and kept.
    """
    configured = os.environ.get(ENVIRONMENT, "")
    return _load(folder or (Path(configured) if configured else None))


@lru_cache(maxsize=4)
def _load(folder: Path | None) -> FontSet:
    if folder is not None and not folder.is_dir():
        raise FontsMissingError(
            f"字体目录 {folder} 不存在。请改正环境变量 {ENVIRONMENT}，或者删去它以使用系统字体。"
        )
    loaded = typst.Fonts(
        include_system_fonts=folder is None,
        include_embedded_fonts=False,
        font_paths=[] if folder is None else [folder],
    )
    present = set(loaded.families())
    sans = _first(SANS, present) or _refuse("黑体", SANS, folder)
    serif = _first(SERIF, present) or _refuse("宋体", SERIF, folder)
    return FontSet(loaded, sans=sans, serif=serif, mono=_first(MONO, present) or sans)


def _first(wanted: tuple[str, ...], present: set[str]) -> str | None:
    return next((family for family in wanted if family in present), None)


def _refuse(kind: str, wanted: tuple[str, ...], folder: Path | None) -> str:
    where = f"字体目录 {folder} 中" if folder else "系统中"
    raise FontsMissingError(
        f"{where}没有可用的中文{kind}（需要其中之一：{'、'.join(wanted)}）。"
        "Debian 和 Ubuntu 请执行：apt-get install fonts-noto-cjk；"
        "其他系统请下载 Noto Sans SC 与 Noto Serif SC 整套字体，放入一个目录，"
        f"并用环境变量 {ENVIRONMENT} 指明。"
    )
