"""300 villages whose month is public, and the worker that prints their posters; each is a process that can be killed.

python -m tests.crash.posters prepare HOME       villages, books, one public month, the job asked for
python -m tests.crash.posters work HOME MINUTES  the worker, so many minutes later, until nothing is left to do
python -m tests.crash.posters look HOME          prints what there is as JSON
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import zipfile
from typing import Any, Final

VILLAGES: Final = 300
TOWN: Final = "990131100000"


def run() -> None:
    main(*sys.argv[1:])


def main(command: str, home: str, *more: str) -> None:
    os.environ["LINGYAN_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "lingyan.settings"
    import django

    django.setup()
    if command == "prepare":
        prepare()
    elif command == "work":
        work(int(more[0]))
    else:
        sys.stdout.write(json.dumps(look(), ensure_ascii=False))


def prepare() -> None:
    from lingyan.cli import installation
    from lingyan.cli.actors import posting_actor
    from lingyan.disclosure import actions as disclosure
    from lingyan.disclosure import bundles
    from lingyan.economy.books import actions as books
    from lingyan.economy.books.bulk import BookVouchers, LoadVoucher, load_posted
    from lingyan.kernel.month import Month
    from lingyan.noticeboard import printing
    from lingyan.people.actions import create_organisation
    from lingyan.regions.actions import import_regions
    from lingyan.regions.importing import RegionRow
    from lingyan.regions.models import Region
    from lingyan.regions.queries import by_code
    from tests.support.actors import everything

    installation.prepare_home()
    installation.prepare_accounts(administrators=False)
    installation.prepare_log("lingyan.invalid/log")
    maker, poster, month = everything(11, "报"), everything(12, "记"), Month(2025, 1)
    places = [("990131000000", "青原县", "县", ""), (TOWN, "青溪镇", "乡镇", "990131000000")]
    places += [(f"990131100{n + 200:03d}", f"第{n}村", "村", TOWN) for n in range(1, VILLAGES + 1)]
    import_regions(maker, [RegionRow(*place, "regions.csv", n) for n, place in enumerate(places, 2)])
    made = []
    for region in Region.objects.filter(level="村").order_by("code"):
        name = f"{region.name}股份经济合作社"
        organisation = create_organisation(maker, region=region, kind="collective", name=name)
        made.append(books.open_book(maker, organisation=organisation, first_month=month, go_live=None))
    lines = [("10201", "收租金", 100_00, 0, "", ""), ("50103", "收租金", 0, 100_00, "", "")]
    voucher = LoadVoucher(dt.date(2025, 1, 5), "记", 1, lines)
    load_posted(maker, [BookVouchers(book.pk, [voucher]) for book in made], poster=poster)
    town = by_code(TOWN)
    books.close_months(poster, month=month, region_path=town.path, accept_warnings=True)
    disclosure.take_over_month(poster, town, month, note="纸质材料存乡镇代理记账中心")
    bundles.finish()
    printing.ask(posting_actor(), region=town, wanted=printing.of_month(month))


def work(minutes: int) -> None:
    """The clock stands later, so that the lease of a worker that was killed is over."""
    from lingyan.kernel import clock
    from lingyan.workflow.jobs import run_next

    with clock.fixed(clock.now() + dt.timedelta(minutes=minutes)):
        while run_next():
            pass


def look() -> dict[str, Any]:
    from lingyan.cli.checks import all_checks
    from lingyan.disclosure.models import Publication
    from lingyan.noticeboard import printing
    from lingyan.workflow.models import Job

    job = Job.objects.get(kind=printing.KIND)
    archive = printing.archive_of(job)
    with zipfile.ZipFile(archive) as sheets:
        names = sheets.namelist()
        whole = all(sheets.read(name).startswith(b"%PDF") for name in names)
    return {
        "state": job.state, "attempts": job.attempts, "names": names, "whole": whole,
        "beside": sorted(path.name for path in archive.parent.iterdir()), "archive": archive.name,
        "publications": Publication.objects.filter(state="published").count(),
        "breaches": [f"{title}: {breach}" for title, found in all_checks() for breach in found],
    }  # fmt: skip


if __name__ == "__main__":
    run()
