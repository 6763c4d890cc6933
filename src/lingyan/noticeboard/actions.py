"""Hanging a sheet up, taking it down after its days, and reading the proof of a poster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import Q

from lingyan.disclosure.models import Publication, SignOff
from lingyan.disclosure.sheets.catalogue import ACCOUNTS, DEMANDED, catalogue
from lingyan.disclosure.sheets.hung import parts_of
from lingyan.disclosure.sheets.periods import parse_period, period_of
from lingyan.identity.hands import accounts_of
from lingyan.kernel import audit, clock
from lingyan.kernel import covers as kernel_covers
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import (
    DISCLOSURE_BOARD,
    DISCLOSURE_DISPLAY,
    DISCLOSURE_PUBLISH,
    DISCLOSURE_SIGN_SUPERVISION,
)
from lingyan.noticeboard.covers import DISPLAY, PROOFREADING
from lingyan.noticeboard.models import Display, Proofreading
from lingyan.noticeboard.parameters import DISPLAY_DAYS
from lingyan.noticeboard.rules import may_come_down
from lingyan.parameters.queries import integer_of
from lingyan.regions.models import Region

HUNG: Final = audit.register("noticeboard.hung", "张贴公示")
TAKEN_DOWN: Final = audit.register("noticeboard.taken-down", "取下公示")
_ONLINE_FIRST: Final = frozenset({ACCOUNTS, DEMANDED})
PROOFREAD: Final = audit.register("noticeboard.proofread", "校对海报")


def hang(
    actor: Actor, *, region: Region, sheet: str, period: str, shown_from: dt.date, place: str
) -> Display:
    """Record that a sheet of a period hangs on the board. Accounts and what was demanded must be public online first.

    The day may lie in the past (a clerk writes it down later) but not in the future.
    """
    actor.require(DISCLOSURE_DISPLAY, region.path)
    _require_known(region, sheet, period)
    if not place.strip():
        raise Refused("请写明公示栏在哪里", code="no-place")
    if shown_from > clock.today():
        raise Refused("张贴日期不能晚于今天", code="future-date")
    publication = _publication_of(region, sheet, period, shown_from)
    with transaction.atomic():
        display = Display.objects.create(
            region=region, sheet=sheet, period=period, publication=publication, place=place.strip()[:80],
            shown_from=shown_from, recorded_by=actor.user_id, recorded_at=clock.now(),
        )  # fmt: skip
        audit.record(
            actor, HUNG, target=(DISPLAY, display.pk), region_path=region.path, sheet=sheet, period=period,
            shown_from=shown_from.isoformat(),
        )  # fmt: skip
    return display


def _require_known(region: Region, sheet: str, period: str) -> None:
    known = catalogue().sheets.get(sheet)
    if not region.is_village or known is None:
        raise Refused("没有这样的公开内容，或不是村", code="unknown-sheet")
    if parse_period(known.cadence, period) is None:
        shown = period_of(known.cadence, clock.today()).text
        raise Refused(f"“{period}”不是{known.name}的期间，应如 {shown}", code="bad-period")


def _publication_of(region: Region, sheet: str, period: str, shown_from: dt.date) -> Publication | None:
    """The page in force of which the paper is a print. Without one only sheets that are not `_ONLINE_FIRST` can hang."""
    of_period = Q(month=int(period.replace("-", ""))) if sheet == ACCOUNTS else Q(sheet=sheet, period=period)
    found = Publication.objects.filter(of_period, region=region, state=Publication.State.PUBLISHED)
    publication = found.order_by("-version").first()
    if publication is None or publication.published_at is None:
        if sheet in _ONLINE_FIRST:
            name = catalogue().sheets[sheet].name
            raise Refused(
                f"{region.name} {period} 的{name}还没有在网上公开，公开后才能张贴", code="not-public"
            )
        return None
    if shown_from < publication.published_at.astimezone(clock.ZONE).date():
        if sheet not in _ONLINE_FIRST:
            return None
        raise Refused("张贴日期早于这一版的公开日期", code="before-publication")
    return publication


def take_down(actor: Actor, display: Display, *, on: dt.date) -> Display:
    """Record that a sheet came down, after it hung for the days that the county asks for, the law's fifteen at least."""
    path = display.region.path
    actor.require(DISCLOSURE_DISPLAY, path)
    earliest = may_come_down(display.shown_from, integer_of(DISPLAY_DAYS, path, display.shown_from))
    if on < earliest:
        raise Refused(f"公示要张贴到 {earliest}，{on} 还不能取下", code="too-early")
    if on > clock.today():
        raise Refused("取下日期不能晚于今天", code="future-date")
    with transaction.atomic():
        if not Display.objects.filter(pk=display.pk, taken_down_on=None).update(taken_down_on=on):
            raise Refused("这份公示已经取下", code="already-down")
        audit.record(actor, TAKEN_DOWN, target=(DISPLAY, display.pk), region_path=path, on=on.isoformat())
    display.taken_down_on = on
    return display


def proofread(actor: Actor, publications: Sequence[Publication]) -> list[Proofreading]:
    """State that the posters of these publications were read and are right. All or nothing.

    The reader is nobody who drafted or published them, and sees all that the board's poster says; a proof is read once.
    """
    for publication in publications:
        if not actor.may(DISCLOSURE_SIGN_SUPERVISION, publication.region.path):
            actor.require(DISCLOSURE_PUBLISH, publication.region.path)
    problems = list(_unreadable(actor, publications))
    if problems:
        raise Refused(problems)
    now = clock.now()
    with transaction.atomic():
        made = Proofreading.objects.bulk_create(
            [Proofreading(publication=each, read_by=actor.user_id, read_at=now) for each in publications]
        )
        audit.record(
            actor, PROOFREAD, publications=len(made),
            region_path=publications[0].region.path if len(publications) == 1 else "",
            sealed=kernel_covers.note(PROOFREADING, [each.pk for each in made]),
        )  # fmt: skip
    return made


def _unreadable(actor: Actor, publications: Sequence[Publication]) -> list[Problem]:
    ids = [each.pk for each in publications]
    read = set(Proofreading.objects.filter(publication__in=ids).values_list("publication_id", flat=True))
    hands: dict[int, set[int | None]] = {pk: set() for pk in ids}
    steps = (SignOff.Step.DRAFTED, SignOff.Step.PUBLISHED)
    for owner, by in SignOff.objects.filter(publication__in=ids, step__in=steps, imported=False).values_list(
        "publication_id", "by"
    ):
        hands[owner].add(by)
    own, problems = {actor.user_id, *accounts_of(actor.user_id)}, []
    more = parts_of(publications)
    for each in publications:
        name = f"{each.region.name} {each.what}"
        if each.state != Publication.State.PUBLISHED:
            problems.append(Problem("not-public", f"{name}没有公开，不能校对"))
        elif each.pk in read:
            problems.append(Problem("read-already", f"{name}的海报已经校对"))
        elif own & hands[each.pk]:
            problems.append(Problem("same-person", f"{name}由本人拟稿或公开，应由第二人校对"))
        elif each.pk in more and not actor.may(DISCLOSURE_BOARD, each.region.path):
            problems.append(
                Problem("part-hidden", f"{name}另有只张贴在村里的内容，您看不到，请村里或乡镇的第二人校对")
            )
    return problems
