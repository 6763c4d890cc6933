"""Run as a process that a failpoint kills: `prepare` a village, `publish` its next month, `finish` what is missing."""

from __future__ import annotations

import sys

import django


def main(what: str) -> None:
    django.setup()
    from lingyan.cli import installation
    from lingyan.disclosure import actions, bundles, integrity
    from lingyan.disclosure.models import Publication
    from lingyan.economy.books.models import Book
    from tests.disclosure.support import FEBRUARY, JANUARY, Sealed, make_sealed_village

    if what == "prepare":
        installation.prepare_home()
        installation.prepare_log("lingyan.invalid/test")
        make_sealed_village().close(FEBRUARY)
    elif what == "publish":
        book = Book.objects.get()
        village = Sealed(book.organisation.region, book)
        month = FEBRUARY if Publication.objects.exists() else JANUARY
        bundles.finish(actions.publish(village.officer, [village.approved(month)]))
    else:
        sys.stdout.write(f"{bundles.finish()} {list(integrity.breaches())}\n")


if __name__ == "__main__":
    main(sys.argv[1])
