"""A kind of record that only tests know: a region whose papers its clerk keeps."""

from __future__ import annotations

from lingyan.files.papers import Owner, register
from lingyan.kernel.rights import BOOKS_ENTER, BOOKS_VIEW
from lingyan.regions.models import Region

KIND = "tests-region"
PDF = b"%PDF-1.7\n%%EOF"
closed: set[int] = set()


def _path_of(owner_id: int) -> str | None:
    return Region.objects.filter(pk=owner_id).values_list("path", flat=True).first()


register(
    Owner(
        KIND, "测试记录", _path_of, BOOKS_VIEW, BOOKS_ENTER, labels=("合同", "发票"),
        open_to_change=lambda owner_id: owner_id not in closed,
    )
)  # fmt: skip
