"""What a county asks of a dossier, as values with dates of effect. No national rule fixes it: shipped ones are examples.

Sources: governance.md A-14, A-15, A-17, A-22 ([FULL] and [JD18] are rules of other places).
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext_noop as _

from lingyan.kernel.parameters import Parameter, register
from lingyan.parameters.queries import Values
from lingyan.team.dossier.rules import IN_OFFICE, Item

GROUP: Final = _("专职化管理")
SOURCE: Final = "由县规定；各地专职化管理办法的做法"
FILING: Final = "农村基层组织工作条例：村党组织书记由县级备案管理"

_NEEDED: Final[dict[Item, str]] = {
    Item.APPOINTED: _("档案要有任职文件"), Item.SELECTION: _("档案要有产生方式"), Item.FILED: _("档案要有任职备案"),
    Item.SCAN: _("档案要有盖章的备案表"), Item.PAY: _("档案要有报酬档次"), Item.CONTRACT: _("档案要有聘任合同"),
    Item.INSURANCE: _("档案要有社会保险"), Item.HOURS: _("档案要有坐班安排"), Item.TRAINED: _("档案要有年度培训"),
    Item.APPRAISED: _("档案要有述职评议"), Item.JUDGED: _("档案要有群众评议"), Item.AUDITED: _("档案要有任期审计"),
}  # fmt: skip
NEEDED: Final[dict[Item, Parameter]] = {
    item: register(
        Parameter(
            f"dossier.need-{item.value}", _NEEDED[item], "flag", True, GROUP,
            FILING if item in {Item.FILED, Item.SCAN} else SOURCE,
        )
    )
    for item in IN_OFFICE
}  # fmt: skip
GRADES: Final = register(
    Parameter(
        "dossier.pay-grades", "书记报酬档次", "words", ("一级", "二级", "三级", "四级", "五级"), GROUP, SOURCE
    )
)
VACANT_DAYS: Final = register(
    Parameter(
        "dossier.vacant-days", "书记空缺超过几天要提醒", "days", 90, GROUP, "各地排查软弱涣散村党组织的常用标准",
        minimum=1, maximum=365,
    )
)  # fmt: skip
AUDIT_YEARS: Final = register(
    Parameter(
        "dossier.audit-years", "任职满几年要有任期审计", "integer", 5, GROUP, "村民委员会组织法：任期五年，届满审计",
        unit="年", minimum=1, maximum=20,
    )
)  # fmt: skip
LEAVE_WARNING: Final = register(
    Parameter("dossier.leave-warning", "请假到期前几天提醒", "days", 3, GROUP, "建议值", maximum=60)
)
SETTLE_FIRST: Final = register(
    Parameter(
        "dossier.settle-first", "辞职、调离要先办完交接和离任审计", "flag", True, GROUP, "先审计后离任的做法",
    )
)  # fmt: skip


def needed(values: Values, path: str, on: dt.date) -> frozenset[Item]:
    """The items that a county asks for at a place on a day."""
    return frozenset(item for item, rule in NEEDED.items() if values.of(rule, path, on))


def grades(path: str, on: dt.date) -> tuple[str, ...]:
    found = Values([GRADES]).of(GRADES, path, on)
    return tuple(str(each) for each in found) if isinstance(found, tuple) else ()
