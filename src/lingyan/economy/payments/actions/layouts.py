"""How a bank wants its list: saved once for a region, put away when it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import transaction

from lingyan.economy.payments import bankfile
from lingyan.economy.payments.models import BankLayout
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BANK_CONFIGURE
from lingyan.regions.models import Region

SAVED: Final = audit.register("payments.layout-saved", "设置银行版式")
PUT_AWAY: Final = audit.register("payments.layout-put-away", "停用银行版式")
LAYOUT: Final = "bank-layout"
_MOST_COLUMNS: Final = 40


def save_layout(
    actor: Actor,
    *,
    region: Region,
    title: str,
    file_format: str,
    columns: Sequence[tuple[str, str]],
    answers: Mapping[str, Sequence[str]],
    words: Mapping[str, Sequence[str]],
) -> BankLayout:
    """Keep a layout for a region and all below it. One of the same title there is put away.

    `columns` are (title, field of `bankfile.FIELDS`); `answers` name the result's columns and `words` its outcomes
    beyond those that are known anyway.
    """
    actor.require(BANK_CONFIGURE, region.path)
    title = title.strip()
    if not 0 < len(title) <= 60:
        raise Refused("请写版式名称，最多 60 字", code="no-title")
    _check(file_format, columns, answers, words)
    with transaction.atomic():
        Region.objects.select_for_update().get(pk=region.pk)
        for old in BankLayout.objects.filter(region=region, title=title, active=True):
            _put_away(actor, old)
        made = BankLayout.objects.create(
            region=region, title=title, file_format=file_format, columns=[list(each) for each in columns],
            answers={key: list(value) for key, value in answers.items() if value},
            words={key: list(value) for key, value in words.items() if value}, made_by=actor.user_id,
            made_at=clock.now(),
        )  # fmt: skip
        audit.record(actor, SAVED, target=(LAYOUT, made.pk), region_path=region.path)
    return made


def put_away(actor: Actor, *, layout_id: int) -> None:
    """Offer a layout no longer. Lists that were made with it keep it."""
    with transaction.atomic():
        found = BankLayout.objects.select_related("region").filter(pk=layout_id, active=True).first()
        if found is None:
            raise Refused("没有这个银行版式", code="unknown-layout")
        actor.require(BANK_CONFIGURE, found.region.path)
        _put_away(actor, found)


def _put_away(actor: Actor, layout: BankLayout) -> None:
    layout.active = False
    layout.save(update_fields=["active"])
    audit.record(actor, PUT_AWAY, target=(LAYOUT, layout.pk), region_path=layout.region.path)


def _check(
    file_format: str,
    columns: Sequence[tuple[str, str]],
    answers: Mapping[str, Sequence[str]],
    words: Mapping[str, Sequence[str]],
) -> None:
    if file_format not in dict(BankLayout._meta.get_field("file_format").choices or ()):
        raise Refused("文件格式只能是 Excel 或 CSV", code="bad-format")
    if not 0 < len(columns) <= _MOST_COLUMNS or any(not title or len(title) > 40 for title, _ in columns):
        raise Refused(f"名单要有 1 到 {_MOST_COLUMNS} 列，每列写明标题（最多 40 字）", code="bad-columns")
    unknown = {field for _, field in columns} - set(bankfile.FIELDS)
    unknown |= set(answers) - set(bankfile.ANSWER_FIELDS) | set(words) - set(bankfile.WORDS)
    if unknown:
        raise Refused(f"没有这些内容：{'、'.join(sorted(unknown))}", code="unknown-field")
    if missing := {"name", "account", "amount"} - {field for _, field in columns}:
        named = "、".join(bankfile.FIELDS[field] for field in sorted(missing))
        raise Refused(f"名单缺少{named}", code="missing-column")
