"""Pictures of the year's end: how far each book is, what its parties answered, and the archive."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from scripts.screens.camera import Shot
from scripts.screens.records import Records
from scripts.screens.where import Where
from scripts.screens.where import at as _at


def _year(name: str) -> Where:
    return lambda records: reverse(f"year:{name}", args=[records.book.pk, records.open_month.year])


def _confirmations(records: Records) -> str:
    return f"{reverse('year:confirmations', args=[records.book.pk])}?year={records.open_month.year - 1}"


YEAR: Final = (
    Shot(
        "years",
        "各村年终到了哪一步",
        lambda r: f"{reverse('year:years')}?year={r.open_month.year - 1}",
        "kuaiji1",
    ),
    Shot("year", "一个账套的年终：还差什么、谁来办", _year("year"), "kuaiji1"),
    Shot("year-reserve", "提取公积公益金", _year("distribute"), "kuaiji1"),
    Shot("confirmations", "与对方核对往来", _confirmations, "kuaiji1"),
    Shot("archives", "会计档案", _at("year:archives"), "kuaiji1"),
    Shot("archive", "一套会计档案的目录", _at("year:archive", lambda r: r.archive.pk), "kuaiji1"),
    Shot("archive-open", "调阅登记", _at("year:open-archive", lambda r: r.archive.pk), "kuaiji1"),
)
