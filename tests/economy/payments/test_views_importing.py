"""A list of payees on the screen: looked at, then one draft; others see nothing of it, nothing is asked for twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lingyan.economy.books import uploads
from lingyan.economy.payments import lookups
from lingyan.economy.payments.models import PaymentRequest
from tests.economy.payments.support import OFFICE, Office
from tests.economy.payments.test_importing import FIRST, written
from tests.economy.payments.test_views import Desks

pytestmark = pytest.mark.django_db


def test_a_list_is_looked_at_and_then_becomes_a_draft(office: Office, tmp_path: Path) -> None:
    desks = Desks(office)
    book, path = office.book.pk, written(tmp_path, FIRST, [2, "李养鱼", "6228480019", "农商行", 80, None])
    assert "从名单申请付款" in desks.get("reporter", "enter", book)
    assert "下载空白表和填写说明" in desks.get("reporter", "import", book)
    data = {
        "kind": "expense", "purpose": "三月误工补贴", "from_account": "10201", "charged": OFFICE, "matter_id": "",
        "file": SimpleUploadedFile("补贴.xlsx", path.read_bytes()),
    }  # fmt: skip
    preview = desks.post("reporter", "import", book, data=data).url
    page = desks.of("reporter").get(preview).content.decode()
    assert "申请将有 2 个收款人" in page and "1,280.50" in page and "6228480010002000301" not in page
    assert not PaymentRequest.objects.exists()
    assert desks.of("clerk").get(preview).status_code == 404
    made = desks.of("reporter").post(preview)
    request = PaymentRequest.objects.get()
    assert made.url.startswith(reverse("payments:payment", args=[request.pk]))
    assert (request.amount, request.state, len(lookups.payees(request))) == (1_280_50, "draft", 2)
    assert desks.of("reporter").get(preview).status_code == 404
    data["file"] = SimpleUploadedFile("补贴.xlsx", path.read_bytes())
    again = desks.post("reporter", "import", book, data=data).url
    assert "完全相同" in desks.of("reporter").get(again).content.decode()
    desks.of("reporter").post(again)
    assert PaymentRequest.objects.count() == 1
    desks.of("reporter").post(again, {"accept": "1"})
    assert PaymentRequest.objects.count() == 1
    desks.of("reporter").post(again, {"accept": "1", "again": str(request.pk)})
    assert PaymentRequest.objects.count() == 2


def test_a_tick_for_another_warning_sent_once_more_after_a_crash_asks_for_nothing_twice(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies between the commit and the end of the upload; the browser sends the same form again."""
    desks, path = Desks(office), written(tmp_path, FIRST, FIRST)
    data = {
        "kind": "expense", "purpose": "三月误工补贴", "from_account": "10201", "charged": OFFICE, "matter_id": "",
        "file": SimpleUploadedFile("补贴.xlsx", path.read_bytes()),
    }  # fmt: skip
    preview = desks.post("reporter", "import", office.book.pk, data=data).url
    page = desks.of("reporter").get(preview).content.decode()
    assert "在表里出现过" in page and 'name="again"' not in page
    with monkeypatch.context() as patched:
        patched.setattr(uploads, "discard", lambda _token: None)
        desks.of("reporter").post(preview, {"accept": "1"})
    request = PaymentRequest.objects.get()
    desks.of("reporter").post(preview, {"accept": "1"})
    assert PaymentRequest.objects.get() == request
    page = desks.of("reporter").get(preview).content.decode()
    assert f'name="again" value="{request.pk}"' in page and "完全相同" in page
