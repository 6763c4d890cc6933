"""Whoever holds the poster of a village's board proves what hangs there against the public page, offline."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lingyan.disclosure.sheets import board
from lingyan.disclosure.verification import (
    PAGE,
    WITHDRAWN_MARK,
    Untrue,
    Verdict,
    embedded_parts,
    verify_path,
)
from lingyan.seal.note import Verifier


def verify_board_texts(
    path: Path, code: str, texts: Sequence[str], log: Verifier, witnesses: Sequence[Verifier] = ()
) -> Verdict:
    """Texts from a village's board, with the code on its poster, against a page, its data or its bundle. Raises Untrue.

    What is checked first is the page itself; then that each text is one of those whose digests it holds.
    """
    verdict = verify_path(path, log, witnesses)
    digests = board.digests_of(_body_at(path))
    if not digests:
        raise Untrue("这一份公开内容没有只在村公示栏张贴的部分。")
    known = board.read_code(code)
    if known is None:
        raise Untrue("核对码抄错了，请对着海报再看一遍。")
    numbers = [board.number_of(known, text, digests) for text in texts]
    for text, number in zip(texts, numbers, strict=True):
        if number is None:
            raise Untrue(f"“{text.strip()[:20]}”与封存的任何一条都不一致：抄错了字，或公示栏上的文字被改过。")
    which = "、".join(f"第 {number} 条" for number in numbers)
    return Verdict(
        f"{verdict.sentence}公示栏上的文字与封存的{which}一致，共 {len(digests)} 条。",
        {**verdict.facts, "board": len(digests), "numbers": numbers},
    )


def _body_at(path: Path) -> dict[str, Any]:
    """The body of what `verify_path` has proven."""
    if path.is_dir():
        path = path / PAGE
    if path.suffix in {".html", ".htm"}:
        page = path.read_bytes().decode()
        return {} if WITHDRAWN_MARK in page else embedded_parts(page)["body"]
    found: dict[str, Any] = json.loads(path.read_bytes())["body"] if path.suffix == ".json" else {}
    return found
