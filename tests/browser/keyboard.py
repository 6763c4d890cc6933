"""Hands that have no mouse: they go from control to control with Tab and act with Enter, Space and letters."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page, expect

_FURTHEST: Final = 200
_NAME: Final = r"""() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "";
  const label = one.labels && one.labels.length ? one.labels[0].innerText : "";
  const name = one.getAttribute("aria-label") || label || one.innerText || one.value || "";
  return name.replace(/\s*必填$/, "").trim();
}"""


def type_first(page: Page, name: str, text: str) -> None:
    """Type into the field that the page itself puts the cursor in; waits until it is there."""
    expect(page.get_by_label(name)).to_be_focused()
    page.keyboard.type(text)


def reach(page: Page, name: str) -> None:
    """Tab until the control of this name has the focus."""
    passed: list[str] = []
    for _ in range(_FURTHEST):
        page.keyboard.press("Tab")
        found = str(page.evaluate(_NAME))
        if found == name:
            return
        passed.append(found)
    raise AssertionError(f"Tab never reaches {name}: {list(dict.fromkeys(passed))}")


def press(page: Page, name: str) -> None:
    """Reach a button or a link and press Enter; waits for the page that follows."""
    reach(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill(page: Page, name: str, text: str) -> None:
    reach(page, name)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
