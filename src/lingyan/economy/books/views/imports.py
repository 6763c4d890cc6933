"""What the pages share that bring a workbook in: the file kept for its owner, checked again at each step, then written.

Step one keeps the file and goes to step two; step two reads it anew, shows what would be written with every fault, and
on the click writes all or nothing. The failed rows go back as a workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.economy.books import uploads
from lingyan.economy.books.uploads import Upload
from lingyan.economy.books.views.common import actor_of, download
from lingyan.kernel.lists import XLSX
from lingyan.kernel.problems import Refused
from lingyan.kernel.tabular import TableCheck, no_workbook

_Check = TypeVar("_Check", bound=TableCheck)


def keep(request: HttpRequest, file: Any, options: Mapping[str, Any]) -> str:
    """Keep the file with what its owner said about it; the token of the preview."""
    return uploads.keep(actor_of(request).user_id, {"files": [file]}, options)


def kept(request: HttpRequest, token: str, purpose: str) -> Upload:
    """The owner's upload that was kept for this purpose, a name among its options."""
    upload = uploads.find(actor_of(request).user_id, token)
    if upload is None or purpose not in upload.options:
        raise Http404(_("没有等着确认的文件；上传的文件保留两天，只有上传的人能看"))
    return upload


def checked(upload: Upload, kind: type[_Check], read: Callable[[Path, str], _Check]) -> _Check:
    """The file as `read(path, name)` finds it; one that is no workbook gives a check with its problems alone."""
    source = upload.files[0]
    try:
        return read(source.path, source.name)
    except Refused as refusal:
        return kind(no_workbook(source.name), problems=list(refusal.problems))


def accepted(request: HttpRequest, check: TableCheck) -> None:
    """Refused where there are warnings and who sends the form has not ticked that they were read."""
    if check.warnings and "accept" not in request.POST:
        raise Refused(_("有提醒还没有看过，请核对后勾选再写入"), code="not-accepted")


def preview(check: TableCheck, failed: str, token: str) -> dict[str, Any]:
    """What `books/import_base.html` shows of any check. `failed` is the page of the failed rows."""
    return {
        "check": check, "problems": check.problems, "errors": len(check.errors), "warnings": len(check.warnings),
        "failed_url": reverse(failed, args=[token]) if check.problems else "",
    }  # fmt: skip


def failed_rows(check: TableCheck) -> HttpResponse:
    """The rows with problems, with reasons, as a workbook."""
    return download(check.failed_rows(), "有问题的行.xlsx", XLSX)
