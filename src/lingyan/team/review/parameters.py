"""Which departments a county asks and how long their answers hold. The shipped list is an example."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as _

from lingyan.kernel.parameters import Parameter, register

GROUP: Final = _("联审")
_EXAMPLE: Final = (
    _("纪委监委"), _("政法委"), _("法院"), _("检察院"), _("公安"), _("司法行政"), _("信访"), _("自然资源"), _("农业农村"),
    _("审计"), _("税务"), _("市场监管"),
)  # fmt: skip
DEPARTMENTS: Final = register(
    Parameter(
        "review.departments", _("参加联审的部门"), "words", _EXAMPLE, GROUP, "由县规定",
        help=_("只问部门，不问理由；改动只影响以后发起的联审"),
    )
)  # fmt: skip
MONTHS: Final = register(
    Parameter(
        "review.months", _("联审答复的有效期"), "integer", 6, GROUP, "由县规定", unit=_("个月"), minimum=1, maximum=36
    )
)  # fmt: skip
