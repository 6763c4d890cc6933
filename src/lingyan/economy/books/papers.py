"""The file beside the closing balances of the old books."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from lingyan.economy.books.covers import OLD_CLOSING
from lingyan.economy.books.models import OldClosing
from lingyan.files import papers
from lingyan.kernel.rights import BOOKS_CONFIGURE, BOOKS_VIEW


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    papers.register(
        papers.Owner(
            OLD_CLOSING, "旧账期末余额", papers.path_by(OldClosing, "book__organisation__region__path"), BOOKS_VIEW,
            BOOKS_CONFIGURE, labels=(gettext_noop("旧账期末余额表"), gettext_noop("核对说明")),
        )
    )  # fmt: skip
