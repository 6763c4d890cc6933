"""What pages share that bring in a workbook of names (`kernel.kept_sheets`): the owner's file, failed rows, giving up."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from lingyan.identity.pages import actor_of, download
from lingyan.kernel import kept_sheets
from lingyan.kernel.kept_sheets import KeptSheet
from lingyan.kernel.lists import XLSX
from lingyan.kernel.tabular import TableCheck

_Kept = TypeVar("_Kept", bound=KeptSheet)


def own(request: HttpRequest, files: QuerySet[_Kept], right: str, scope: str, file_id: int) -> _Kept:
    """The reader's own upload within the regions where the right holds still; 404 for anybody else's."""
    actor = actor_of(request)
    return get_object_or_404(files.filter(actor.scope(right, scope)), pk=file_id, user_id=actor.user_id)


def context(kept: KeptSheet, check: TableCheck) -> dict[str, Any]:
    """What `identity/kept_sheet.html` shows of any file and its check."""
    return {"kept": kept, "check": check, "problems": check.problems, "errors": len(check.errors)}


def failed_rows(check: TableCheck) -> HttpResponse:
    """The rows with problems, with reasons, as a workbook."""
    return download(check.failed_rows(), "有问题的行.xlsx", XLSX)


def given_up(request: HttpRequest, kept: KeptSheet, url: str) -> HttpResponse:
    kept_sheets.discard(actor_of(request), kept)
    messages.success(request, _("已放弃，没有写入任何内容。"))
    return redirect(url)
