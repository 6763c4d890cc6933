"""What a county decides about appraisals."""

from __future__ import annotations

from typing import Final

from lingyan.kernel.parameters import Parameter, register

GROUP: Final = "评议"
ATTENDANCE: Final = register(
    Parameter(
        "appraisal.attendance-percent", "述职评议最低到会比例", "percent", 67, GROUP,
        "村党组织书记述职评议考核办法", minimum=1, maximum=100,
        help="村民会议、村民代表会议和党员大会按法律和党规，不由本项决定",
    )
)  # fmt: skip
EXPECTED_BY: Final = register(
    Parameter(
        "appraisal.due-month", "年度评议应在几月底前完成测评", "integer", 12, GROUP,
        "中国共产党党员教育管理工作条例第十八条", unit="月", minimum=1, maximum=12,
    )
)  # fmt: skip
