"""What the pages of projects share."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.economy.books.models import Book
from lingyan.economy.books.views.common import actor_of
from lingyan.economy.books.views.records import record_url
from lingyan.economy.projects import queries
from lingyan.economy.projects.models import Project
from lingyan.kernel.rights import PROJECTS_VIEW

TONES: Final = {
    "draft": "plain",
    "approved": "info",
    "building": "warn",
    "accepted": "ok",
    "cancelled": "danger",
}
STANDINGS: Final[dict[str, Any]] = {
    "done": (gettext_lazy("按期完成"), "ok"),
    "done-late": (gettext_lazy("逾期后完成"), "info"),
    "late": (gettext_lazy("逾期"), "danger"),
    "soon": (gettext_lazy("快到期"), "warn"),
    "ahead": (gettext_lazy("未到期"), "plain"),
}
"""How a milestone stands, in words and tone."""


def project_or_404(request: HttpRequest, project_id: int, right: str = PROJECTS_VIEW) -> Project:
    found = queries.visible(actor_of(request), right=right).filter(pk=project_id).first()
    if found is None:
        raise Http404(_("没有这个项目，或不在您的管辖范围内"))
    return found


def url_at(name: str, book: Book, *arguments: Any, **query: Any) -> str:
    """A page of this room at the book's own region."""
    return record_url(f"projects:{name}", book, *arguments, **query)


def project_url(project: Project) -> str:
    return url_at("project", project.book, project.pk)
