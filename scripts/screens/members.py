"""Pictures of the collective's members and of what is distributed among them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.urls import reverse
from scripts.screens.camera import Shot
from scripts.screens.records import Records
from scripts.screens.where import at as _at
from scripts.screens.where import book as _book
from scripts.screens.where import literal as _literal


def _distribution(state: str) -> Callable[[Records], int]:
    return lambda records: records.distribution(state).pk


MEMBERS: Final = (
    Shot("members", "集体成员", _at("members:members"), "wenshu"),
    Shot("member", "一名成员", _at("members:member", lambda r: r.member.pk), "wenshu"),
    Shot("member-shares", "登记股份变动", _at("members:change", lambda r: r.member.pk, _literal("shares")), "wenshu"),
    Shot("registers", "成员名册", _at("members:registers"), "zhenganbu"),
    Shot("register", "一个组织的名册", _at("members:register", lambda r: r.book.organisation_id), "wenshu"),
    Shot("register-confirmation", "名册确认", _at("members:confirmation", lambda r: r.confirmation.pk), "zhenganbu"),
    Shot("distributions", "收益分配", _at("members:distributions"), "zhenganbu"),
    Shot("distribution-new", "编制分配方案", _at("members:new-plan", _book), "wenshu"),
    Shot("distribution", "已公开的收益分配", _at("members:distribution", _distribution("published")), "wenshu"),
    Shot("distribution-displayed", "清单公示中", _at("members:distribution", _distribution("displayed")), "zhenganbu"),
    Shot("distribution-list", "分配清单", _at("members:lines", _distribution("published")), "shenji"),
    Shot("public-dividends", "村民看到的收益分配", lambda r: reverse("members:dividends", args=[r.village.code])),
)  # fmt: skip
