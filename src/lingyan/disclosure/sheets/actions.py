"""Drafting a sheet beside the accounts, and what a village says on it in plain words.

From the draft on the way is that of the accounts (`disclosure.actions`): sign-offs, publication, withdrawal. What is
drafted is composed at once and fixed; it is composed again, by itself when a text comes or goes, until the first
signature.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import Max

from lingyan.disclosure import scanner
from lingyan.disclosure.actions import IN_HAND, begin_sheet, forget_board_part
from lingyan.disclosure.corrections import require_reason
from lingyan.disclosure.covers import PUBLICATION, SHEET_ITEM
from lingyan.disclosure.models import BoardPart, Publication, SheetClearance, SheetItem
from lingyan.disclosure.sheets import board, composing
from lingyan.disclosure.sheets.catalogue import ACCOUNTS, PARTY, Sheet, catalogue
from lingyan.disclosure.sheets.hung import Hung
from lingyan.disclosure.sheets.periods import Period, parse_period
from lingyan.disclosure.sheets.signed import content_of, uncleared
from lingyan.identity.hands import one_hand
from lingyan.kernel import audit, clock, covers
from lingyan.kernel.access import Actor
from lingyan.kernel.jcs import canonical
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DISCLOSURE_DRAFT, DISCLOSURE_SIGN_COMMITTEES
from lingyan.regions.models import Region

COMPOSED: Final = audit.register("disclosure.sheet-composed", "重新生成公开稿")
WRITTEN: Final = audit.register("disclosure.item-written", "写公开事项")
SHEET_CLEARED: Final = audit.register("disclosure.sheet-cleared", "公开稿保密审查")
CLEARED: Final = audit.register("disclosure.item-cleared", "公开事项保密审查")
STRUCK: Final = audit.register("disclosure.item-struck", "撤回公开事项")
BOARD_COMPOSED: Final = audit.register("disclosure.board-composed", "拟只在村里张贴的内容")
LONGEST: Final = 500
_OVERRIDABLE: Final = frozenset({"health"})
"""Words that a second person may let pass before publication; anything else is never stored in such a text."""


def known(region: Region, sheet: str, period: str) -> tuple[Sheet, Period]:
    """The sheet and period that texts name, of a village. Refused when there is no such thing."""
    found = catalogue().sheets.get(sheet)
    if not region.is_village or found is None or found.code == ACCOUNTS:
        raise Refused("没有这样的公开内容，或不是村", code="unknown-sheet")
    stretch = parse_period(found.cadence, period)
    if stretch is None:
        raise Refused(f"“{period}”不是{found.name}的期间", code="bad-period")
    return found, stretch


def draft(actor: Actor, *, region: Region, sheet: str, period: str, reason: str = "") -> Publication:
    """Begin the publication of a sheet whose period has ended (a plan's: has begun); a later version corrects another
    and says why (`reason`).

    Refused while another draft of it is in hand, while a text on it waits for clearance, or when a room has nothing
    decided to show yet.
    """
    actor.require(DISCLOSURE_DRAFT, region.path)
    found, stretch = known(region, sheet, period)
    soon = found.cadence in {"year", "event"}
    if clock.today() < (stretch.first if soon else stretch.last + dt.timedelta(days=1)):
        raise Refused(f"{found.name} {stretch.zh}还没有到期，期满后才能公开。", code="period-open")
    with transaction.atomic():
        _lock_village(region)
        of_period = Publication.objects.filter(region=region, sheet=sheet, period=period)
        if of_period.filter(state__in=IN_HAND).exists():
            raise Refused(
                f"{region.name} {found.name} {stretch.zh}已有一份公开稿在办，请先办完或作废。",
                code="draft-exists",
            )
        last = of_period.aggregate(last=Max("version"))["last"] or 0
        publication = Publication(region=region, sheet=sheet, period=period, version=last + 1)
        publication.correction_reason = require_reason(publication, reason)
        part = _compose(publication, found, stretch)
        begin_sheet(actor, publication)
        if part:
            _keep_board_part(publication, part)
            audit.record(
                actor, BOARD_COMPOSED, target=("publication", publication.pk), region_path=region.path,
                items=len(part.texts),
            )  # fmt: skip
    return publication


def compose_again(actor: Actor, publication: Publication) -> Publication:
    """Read the records anew for a draft that nobody has signed yet."""
    path = publication.region.path
    actor.require(DISCLOSURE_DRAFT, path)
    found, stretch = known(publication.region, publication.sheet, publication.period)
    with transaction.atomic():
        _lock_village(publication.region)
        # A signature locks the publication alone: it waits for this one, or has been given when this goes on.
        publication.state = Publication.objects.select_for_update().get(pk=publication.pk).state
        if publication.state != Publication.State.DRAFT:
            raise Refused("已经有人签字，内容不能再变；要改请作废后重新拟稿。", code="signed-already")
        _compose_into(actor, publication, found, stretch)
        audit.record(actor, COMPOSED, target=("publication", publication.pk), region_path=path)
    return publication


def _compose_into(actor: Actor, publication: Publication, sheet: Sheet, period: Period) -> None:
    """Fix the body of a stored draft as the records and texts say it now, which is when and by whom it counts as drafted."""
    part = _compose(publication, sheet, period)
    publication.drafted_by, publication.drafted_at = actor.user_id, clock.now()
    publication.save(update_fields=["body", "drafted_by", "drafted_at"])
    forget_board_part(publication)
    if part:
        _keep_board_part(publication, part)


def _keep_board_part(publication: Publication, part: Hung) -> None:
    """PRIVACY: beside the draft, whose body holds its digests alone."""
    BoardPart.objects.create(
        publication=publication, items=canonical(list(part.texts)).decode(), code=part.code
    )


def clear_sheet(actor: Actor, publication: Publication) -> SheetClearance:
    """State that a draft of the party's sheet, what the records put on it included, holds nothing secret and is for
    everybody (保密审查). Whoever drafted it, or composed it last, cannot; composed again, it is cleared again.
    """
    path = publication.region.path
    actor.require(DISCLOSURE_SIGN_COMMITTEES, path)
    if publication.sheet != PARTY:
        raise Refused("只有党务公开稿要做保密审查。", code="not-party")
    with transaction.atomic():
        now = Publication.objects.select_for_update().get(pk=publication.pk)
        if now.state not in IN_HAND:
            raise Refused("只有在办的公开稿可以做保密审查。", code="not-in-hand")
        if one_hand(actor.user_id, now.drafted_by):
            raise Refused("拟稿的人不能自己做保密审查，须由第二人办理。", code="second-person")
        if not list(uncleared([now])):
            raise Refused("这份公开稿已经审查过。", code="cleared-already")
        made = SheetClearance.objects.create(
            publication=now, digest=bytes.fromhex(content_of(now)), by=actor.user_id, at=clock.now()
        )
        audit.record(actor, SHEET_CLEARED, target=("publication", now.pk), region_path=path)
    return made


def _compose(publication: Publication, sheet: Sheet, period: Period) -> Hung | None:
    """Let the body say what the records and texts say now; gives what hangs on the village's board only."""
    items = SheetItem.objects.filter(
        region=publication.region, sheet=sheet.code, period=period.text, struck_at=None, cleared_at=None
    )
    if sheet.code == PARTY and items.exclude(scope=SheetItem.Scope.PARTY).exists():
        raise Refused("党务公开的文字要先经保密审查，才能拟稿。", code="not-cleared")
    found = composing.compose(publication.region, sheet, period)
    if not found.blocks and not found.board:
        raise Refused(f"{period.zh}没有要即时公开的事。", code="nothing-happened")
    part = Hung(board.new_code(), tuple(found.board)) if found.board else None
    text = composing.draft_text(publication, found.blocks, part.public if part else None)
    publication.body = canonical(text).decode()
    return part


def write_item(
    actor: Actor, *, region: Region, sheet: str, period: str, item: str, text: str, scope: str
) -> SheetItem:
    """Say something under an item of a sheet; a draft that nobody has signed says it too from then on.

    Of scope `village` it hangs on the village's board only. PRIVACY: a text with a number or address of a person is not
    stored, whoever may read it.
    """
    actor.require(DISCLOSURE_DRAFT, region.path)
    found, stretch = known(region, sheet, period)
    known_items = {each.code: each.name for each in catalogue().of(found.code)}
    if found.cadence == "event" or item not in known_items:
        raise Refused(f"{found.name}没有这一项。", code="unknown-item")
    if scope not in SheetItem.Scope.values or (scope == SheetItem.Scope.PARTY and sheet != PARTY):
        raise Refused("请选公开范围；党内范围只用于党务公开。", code="bad-scope")
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise Refused(f"请写明内容，不超过 {LONGEST} 字。", code="bad-text")
    for finding in scanner.scan(words, on=clock.today()):
        if finding.kind not in _OVERRIDABLE:
            raise Refused(f"文字中有{finding.label}（{finding.shown}），请改写。", code="personal-data")
    with transaction.atomic():
        waiting = _draft_in_hand(region, sheet, period)
        if waiting and sheet == PARTY and scope != SheetItem.Scope.PARTY:
            raise Refused(
                "党务公开稿已拟好，新写的文字要先经保密审查才能公开；请先作废公开稿，写好、审查后再拟稿。",
                code="draft-exists",
            )
        if scope == SheetItem.Scope.VILLAGE:
            composing.require_room(
                [*composing.for_the_board(region, sheet, period), f"{known_items[item]}：{words}"]
            )
        made = SheetItem.objects.create(
            region=region, sheet=sheet, period=period, item=item, text=words, scope=scope,
            recorded_by=actor.user_id, recorded_at=clock.now(),
        )  # fmt: skip
        audit.record(
            actor, WRITTEN, target=(SHEET_ITEM, made.pk), region_path=region.path, sheet=sheet, period=period,
            sealed=_follow(actor, waiting, found, stretch),
        )  # fmt: skip
    return made


def clear_item(actor: Actor, item: SheetItem) -> SheetItem:
    """State that a text holds nothing secret (保密审查). Whoever wrote it cannot clear it."""
    path = item.region.path
    actor.require(DISCLOSURE_SIGN_COMMITTEES, path)
    if one_hand(actor.user_id, item.recorded_by):
        raise Refused("写的人不能自己做保密审查，须由第二人办理。", code="second-person")
    with transaction.atomic():
        _lock_village(item.region)
        now = clock.now()
        open_ones = SheetItem.objects.filter(pk=item.pk, cleared_at=None, struck_at=None)
        if not open_ones.update(cleared_by=actor.user_id, cleared_at=now):
            raise Refused("这一条已经审查过，或已撤回。", code="cleared-already")
        audit.record(actor, CLEARED, target=(SHEET_ITEM, item.pk), region_path=path)
    item.refresh_from_db()
    return item


def strike_item(actor: Actor, item: SheetItem) -> None:
    """Take a text back before anybody signed the sheet it would stand on; it goes from an unsigned draft too."""
    path = item.region.path
    actor.require(DISCLOSURE_DRAFT, path)
    found, stretch = known(item.region, item.sheet, item.period)
    with transaction.atomic():
        waiting = _draft_in_hand(item.region, item.sheet, item.period)
        open_ones = SheetItem.objects.filter(pk=item.pk, struck_at=None)
        if not open_ones.update(struck_by=actor.user_id, struck_at=clock.now()):
            raise Refused("这一条已经撤回。", code="struck-already")
        audit.record(
            actor, STRUCK, target=(SHEET_ITEM, item.pk), region_path=path,
            sealed=_follow(actor, waiting, found, stretch),
        )  # fmt: skip


def _draft_in_hand(region: Region, sheet: str, period: str) -> Publication | None:
    """The unsigned draft that stands on the texts, locked against signatures. Refused once somebody has signed it."""
    _lock_village(region)
    rows = Publication.objects.select_for_update().filter(region=region, sheet=sheet, period=period)
    waiting = rows.filter(state__in=IN_HAND).order_by("pk").first()
    if waiting and waiting.state != Publication.State.DRAFT:
        raise Refused("公开稿已经有人签字，文字不能再变；要改请先作废公开稿。", code="signed-already")
    return waiting


def _follow(
    actor: Actor, waiting: Publication | None, sheet: Sheet, period: Period
) -> dict[str, dict[str, str]]:
    """Let the draft say what the texts say now. Gives what the trail keeps of it."""
    if waiting is None:
        return {}
    _compose_into(actor, waiting, sheet, period)
    return covers.note(PUBLICATION, [waiting.pk])


def _lock_village(region: Region) -> None:
    """Whoever changes what a sheet of this village will say waits here."""
    Region.objects.select_for_update().get(pk=region.pk)
