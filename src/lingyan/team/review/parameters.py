"""Which departments a county asks and how long their answers hold. The shipped list is an example."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as _

from lingyan.kernel.parameters import Parameter, register

GROUP: Final = _("联审")
DEPARTMENTS: Final = register(
    Parameter(
        "review.departments", _("参加联审的部门"), "words",
        (
            "纪委监委", "政法委", "法院", "检察院", "公安", "司法行政", "信访", "自然资源", "农业农村", "审计", "税务",
            "市场监管",
        ),
        GROUP, "由县规定", help=_("只问部门，不问理由；改动只影响以后发起的联审"),
    )
)  # fmt: skip
MONTHS: Final = register(
    Parameter("review.months", _("联审答复的有效期"), "integer", 6, GROUP, "由县规定", unit=_("个月"), minimum=1, maximum=36)
)  # fmt: skip
