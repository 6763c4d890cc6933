"""What the pages share that bring a workbook in: the file kept for its owner, checked again at each step, then written.

Step one keeps the file and goes to step two; step two reads it anew, shows what would be written with every fault, and
on the click writes all or nothing. The failed rows go back as a workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.economy.books import uploads
from lingyan.economy.books.models import Book
from lingyan.economy.books.uploads import Upload
from lingyan.economy.books.views.common import actor_of, book_or_404
from lingyan.economy.books.views.records import choose_book, record_url
from lingyan.identity.kept_sheets import failed_rows as failed_rows
from lingyan.identity.pages import form_page
from lingyan.kernel.language import Words
from lingyan.kernel.problems import Refused
from lingyan.kernel.tabular import TableCheck, no_workbook

_Check = TypeVar("_Check", bound=TableCheck)
SHOWN_ROWS: Final = 200
BLANK: Final = gettext_lazy("下载空白表和填写说明")


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


@dataclass(frozen=True, slots=True)
class Register:
    """A register that a room takes in at a book, on the pages `room:import`, `room:import-preview` and `room:import-failed`.

    `lead` says what the file must hold, with `%(name)s` for the organisation; `hint` what to do where a region has no
    book; `blank` the page of the empty table, where there is one. The room's list is the page `room:room`.
    """

    room: str
    right: str
    title: Words
    lead: Words
    hint: Words = ""
    blank: str = ""

    def choose(self, request: HttpRequest) -> HttpResponse:
        """At a region: the page of its only book, or the books to choose from."""
        return choose_book(request, self.right, self.first_url, title=str(self.title), hint=str(self.hint))

    def first_url(self, book: Book) -> str:
        return record_url(f"{self.room}:import", book, book.pk)

    def list_url(self, book: Book) -> str:
        return record_url(f"{self.room}:{self.room}", book)

    def first(self, request: HttpRequest, book_id: int, form: Any, *said: str) -> HttpResponse:
        """Step one: the file, kept with the book and what the fields named in `said` hold."""
        book = book_or_404(request, book_id, self.right)

        def do() -> HttpResponse:
            options = {each: str(form.cleaned_data[each] or "") for each in said}
            token = keep(request, form.cleaned_data["file"], {self._purpose: book.pk, **options})
            return redirect(f"{self.room}:import-preview", token)

        link: dict[str, Any] = {"link_url": reverse(self.blank), "link_label": BLANK} if self.blank else {}
        return form_page(
            request, form, do, title=self.title, action=_("核对"), cancel_url=self.list_url(book), upload=True,
            lead=self.lead % {"name": book.organisation.name}, **link,
        )  # fmt: skip

    def kept(self, request: HttpRequest, token: str) -> tuple[Upload, Book]:
        """The owner's upload, and the book it is for."""
        upload = kept(request, token, self._purpose)
        return upload, book_or_404(request, int(upload.options[self._purpose]), self.right)

    def preview(self, check: TableCheck, token: str, book: Book) -> dict[str, Any]:
        """What step two shows around the rows that would be written."""
        return {
            **preview(check, f"{self.room}:import-failed", token), "book": book, "again_url": self.first_url(book),
            "list_url": self.list_url(book),
        }  # fmt: skip

    def written(self, request: HttpRequest, token: str, book: Book, text: str) -> HttpResponse:
        """After all was written: the upload is gone, the reader is back at the list."""
        uploads.discard(token)
        messages.success(request, text)
        return redirect(self.list_url(book))

    @property
    def _purpose(self) -> str:
        return f"{self.room}_of"
