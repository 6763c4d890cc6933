"""Posters of a month for a whole region in one go: as files in a folder, or as one archive made by a job."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language, gettext

from lingyan.disclosure.models import Publication, SignOff
from lingyan.disclosure.posters import poster_for
from lingyan.disclosure.sheets.catalogue import ACCOUNTS, catalogue
from lingyan.disclosure.sheets.hung import parts_of
from lingyan.disclosure.sheets.periods import parse_period
from lingyan.identity.actors import actor_for
from lingyan.identity.hands import by_hand
from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.failpoints import declare, reach
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import DISCLOSURE_BOARD, DISCLOSURE_VIEW
from lingyan.regions.models import Region
from lingyan.regions.queries import by_code
from lingyan.workflow import jobs, leftovers
from lingyan.workflow.models import Job

KIND: Final = "noticeboard.posters"
_FOLDER: Final = "posters"
declare(
    "noticeboard.posters.after-sheet", "noticeboard.posters.before-archive", "noticeboard.posters.after-archive"
)  # fmt: skip
MOST_PROBLEMS: Final = 50
_UNSAFE: Final = re.compile(r"[^\w\-]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which posters: those of a month's accounts, or of a period of another sheet. `text` as the address has it."""

    sheet: str
    text: str
    zh: str
    name: str

    @property
    def is_accounts(self) -> bool:
        return self.sheet == ACCOUNTS

    @property
    def shown(self) -> str:
        """As screens say it."""
        return self.zh if get_language() != "en" else f"{gettext(self.name)} {self.text}"

    @property
    def rows(self) -> Q:
        if self.is_accounts:
            return Q(month=Month.parse(self.text))
        return Q(sheet=self.sheet, period=self.text)

    @property
    def query(self) -> str:
        """What an address carries beside the place; the month of the accounts is its place."""
        return "" if self.is_accounts else f"&sheet={self.sheet}&period={self.text}"

    @property
    def arguments(self) -> dict[str, str]:
        """How a job keeps it."""
        return {"month": self.text} if self.is_accounts else {"sheet": self.sheet, "period": self.text}


def of_month(month: Month) -> Wanted:
    return Wanted(ACCOUNTS, str(month), month.zh, catalogue().sheets[ACCOUNTS].name)


def of_sheet(sheet: str, period: str) -> Wanted | None:
    """None when there is no such sheet or period."""
    found = catalogue().sheets.get(sheet)
    if found is None or found.code == ACCOUNTS:
        return None
    stretch = parse_period(found.cadence, period)
    return Wanted(sheet, stretch.text, f"{stretch.zh}{found.name}", found.name) if stretch else None


def _of_job(arguments: dict[str, Any]) -> Wanted:
    if "month" in arguments:
        return of_month(Month.parse(arguments["month"]))
    found = of_sheet(arguments["sheet"], arguments["period"])
    if found is None:
        raise Refused("没有这样的公开内容", code="unknown-sheet")
    return found


def in_force(actor: Actor, region: Region, wanted: Wanted) -> QuerySet[Publication]:
    """What is public of this in a region and below, as far as the actor sees, in the order of codes."""
    return (
        Publication.objects.filter(
            wanted.rows, actor.scope(DISCLOSURE_VIEW, "region__path"), region__path__startswith=region.path,
            state=Publication.State.PUBLISHED,
        )
        .select_related("region", "book__organisation")
        .order_by("region__code", "book_id")
    )  # fmt: skip


def unread(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """Those whose proof nobody has read yet. Signatures taken over from paper stand for the reading."""
    drafted_here = Q(signoffs__step="drafted", signoffs__imported=False)
    return publications.filter(drafted_here, proofreading=None)


def to_read(actor: Actor, publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """Those whose proof waits for this reader, who neither drafted nor published them."""
    own = SignOff.objects.filter(
        by_hand(actor.user_id, "by"), publication=OuterRef("pk"), imported=False,
        step__in=(SignOff.Step.DRAFTED, SignOff.Step.PUBLISHED),
    )  # fmt: skip
    return unread(publications).filter(~Exists(own))


def require_read(actor: Actor, region: Region, wanted: Wanted) -> list[Publication]:
    """What may be printed. Refused when nothing is public, and with each village whose proof is still unread."""
    found = in_force(actor, region, wanted)
    waiting = [
        Problem("unread", f"{each.region.name} {wanted.zh}的海报还没有第二人校对")
        for each in unread(found)[:MOST_PROBLEMS]
    ]
    if waiting:
        raise Refused(waiting)
    publications = list(found)
    if not publications:
        what = "账目" if wanted.is_accounts else "内容"
        raise Refused(f"{region.name} {wanted.zh}没有已公开的{what}，没有海报可以打印", code="nothing-public")
    return publications


def write_posters(
    actor: Actor,
    publications: Sequence[Publication],
    folder: Path,
    told: Callable[[int], object] = lambda _: None,
) -> list[Path]:
    """One PDF a publication, written whole or not at all; files that stand there already are made anew.

    With what hangs on the village's board only where the actor may see that.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number, publication in enumerate(publications, 1):
        path = folder / file_name(publication)
        content, _ = poster_for(actor, publication)
        part = path.with_suffix(".part")
        part.write_bytes(content)
        part.replace(path)
        reach("noticeboard.posters.after-sheet")
        made.append(path)
        told(number)
    return made


def left_out(actor: Actor, publications: Sequence[Publication]) -> str:
    """A sentence on posters printed without what hangs on boards only, since the actor may not see it; empty for none."""
    parts = parts_of(publications)
    count = sum(
        not actor.may(DISCLOSURE_BOARD, each.region.path) for each in publications if each.pk in parts
    )
    return f"其中 {count} 张另有只张贴在村里的内容，没有印上，请村里或乡镇打印。" if count else ""


def file_name(publication: Publication) -> str:
    """`990121107208-凤桥村-2025-01.pdf`; a second book of the same village carries its organisation's name."""
    owner = publication.region.name
    if publication.book is not None and publication.book.organisation.kind != "collective":
        owner = f"{owner}-{publication.book.organisation.name}"
    return f"{publication.region.code}-{_UNSAFE.sub('', owner)}-{publication.place}.pdf"


def ask(actor: Actor, *, region: Region, wanted: Wanted) -> Job:
    """Put the printing of a region's posters into the queue, when every proof has been read."""
    actor.require_somewhere(DISCLOSURE_VIEW)
    require_read(actor, region, wanted)
    return jobs.ask(
        actor, KIND, title=f"{region.name} {wanted.zh} 海报", region_path=region.path, region=region.code,
        **wanted.arguments,
    )  # fmt: skip


def handle(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Run the job with the rights that its owner holds now. Killed, it runs again; what was drawn is kept in bundles."""
    owner = User.objects.filter(pk=job.owner_id).first() if job.owner_id else None
    if owner is None:
        raise Refused("发起人的账号已不存在。")
    region, wanted = by_code(job.arguments["region"]), _of_job(job.arguments)
    actor = actor_for(owner)
    publications = require_read(actor, region, wanted)
    archive = archive_of(job)
    sheets = archive.with_suffix("")
    files = write_posters(actor, publications, sheets, lambda done: progress(done, len(publications)))
    part = archive.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as target:
        for path in files:
            target.write(path, path.name)
    _sync(part)
    reach("noticeboard.posters.before-archive")
    part.replace(archive)
    reach("noticeboard.posters.after-archive")
    # With what an earlier attempt left there, such as the sheet of a page withdrawn since.
    shutil.rmtree(sheets)
    return {
        "message": f"已做好 {len(files)} 张海报（A3）。{left_out(actor, publications)}",
        "url": f"/noticeboard/posters/{job.pk}/",
        "made_at": clock.now().isoformat(),
    }  # fmt: skip


def archive_of(job: Job) -> Path:
    return leftovers.folder_of(_FOLDER) / f"{job.pk}.zip"


def sweep() -> int:
    """Remove old archives and what broken jobs left; gives how many.

    PRIVACY: posters of boards say what stands nowhere else, also after it was withdrawn.
    """
    return leftovers.sweep(_FOLDER, KIND)


def _sync(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
