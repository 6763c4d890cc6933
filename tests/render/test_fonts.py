"""Fonts: found on the system, taken alone from a folder, and missed with a sentence that helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingyan.render import fonts as module
from lingyan.render.fonts import FontsMissingError, fonts


def test_system_fonts_are_found_once() -> None:
    found = fonts()
    assert found.sans in module.SANS
    assert found.serif in module.SERIF
    assert fonts() is found


def test_configured_folder_is_used_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = {Path(font.path) for font in fonts().loaded.fonts() if font.path and "CJK" in font.path}
    for path in paths:
        (tmp_path / path.name).symlink_to(path)
    monkeypatch.setenv(module.ENVIRONMENT, str(tmp_path))
    used = fonts()
    assert used.sans == "Noto Sans CJK SC"
    assert "DejaVu Sans" not in used.loaded.families()


def test_empty_folder_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(FontsMissingError, match="apt-get install fonts-noto-cjk"):
        fonts(tmp_path)


def test_wrong_folder_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(FontsMissingError, match=module.ENVIRONMENT):
        fonts(tmp_path / "absent")
