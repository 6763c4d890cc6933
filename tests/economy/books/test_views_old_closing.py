from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lingyan.economy.books import actions
from lingyan.economy.books.rules import OpeningRow
from tests.economy.books.actions.test_old_closing import DETAILED, EQUAL, sheet
from tests.economy.books.support import book_of
from tests.support.actors import everything
from tests.support.identity import Tree, signed_in, user_with


@pytest.fixture
def tree(db: None, settings: Any, tmp_path: Path) -> Tree:
    settings.LINGYAN = replace(settings.LINGYAN, home=tmp_path, keys=settings.LINGYAN.keys)
    return Tree()


def test_the_accountant_attaches_the_sheet_and_sees_what_differs(tree: Tree) -> None:
    book = book_of(tree.village)
    rows = [OpeningRow("10201", 100_00, 0, "", ""), OpeningRow("30101", 0, 100_00, "", "")]
    actions.set_opening(everything(), book_id=book.pk, rows=rows)
    client = signed_in(Client(), user_with("township-accountant", tree.town, "kuaiji"))
    at = f"/books/{book.pk}/old-closing/"
    assert "附上余额表" in client.get(at, follow=True).content.decode()
    assert at in client.get(f"/books/{book.pk}/opening/", follow=True).content.decode()

    def post(content: bytes) -> str:
        file = SimpleUploadedFile("旧账.csv", content)
        return client.post(f"{at}new/", {"file": file}, follow=True).content.decode()

    assert "没有找到期初余额表的表头" in post(sheet(("甲", "乙", "丙"), ("1", "2", "3")))
    text = post(
        sheet(DETAILED, *EQUAL).replace(
            "2024年12月31日".encode("gb18030"), "2025年12月31日".encode("gb18030")
        )
    )
    assert "有 2 项不相等" in text and "本账没有" in text and "王小明" not in text
    clerk = signed_in(Client(), user_with("village-clerk", tree.village, "wenshu"))
    seen = clerk.get(at, follow=True).content.decode()
    assert "有 2 项不相等" in seen and "换一份" not in seen
