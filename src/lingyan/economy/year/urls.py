"""Pages of the year."""

from __future__ import annotations

from django.urls import path

from lingyan.economy.year.views import archives, confirmations, overview, years

app_name = "year"
urlpatterns = [
    path("year/", overview.years, name="years"),
    path("year/archive/", overview.archive_rows, name="archive-rows"),
    path("year/books/<int:book_id>/<int:year>/", years.year, name="year"),
    path("year/books/<int:book_id>/<int:year>/distribute/", years.distribute, name="distribute"),
    path("year/books/<int:book_id>/<int:year>/report.<str:kind>", years.report, name="report"),
    path("year/books/<int:book_id>/confirmations/", confirmations.confirmations, name="confirmations"),
    path(
        "year/books/<int:book_id>/confirmations/letters.docx",
        confirmations.letters,
        name="confirmation-letters",
    ),
    path("year/books/<int:book_id>/confirmations/<int:party_id>/", confirmations.confirm, name="confirm"),
    path("year/archives/", archives.archives, name="archives"),
    path("year/archives/<int:archive_id>/", archives.archive, name="archive"),
    path("year/archives/<int:archive_id>/open/", archives.open_archive, name="open-archive"),
]
