"""What a county decides about budgets: how far a line may be passed, the cap of non-productive expense, the time limit."""

from __future__ import annotations

from typing import Final

from lingyan.kernel.parameters import Parameter, register

GROUP: Final = "预算"

OVER_PERCENT: Final = register(
    Parameter(
        "budget.over-percent", "预算项目可以超出的比例", "percent", 10, GROUP,
        "财农〔2021〕121号第八条；比例由县规定", maximum=100, help="超过这个比例要先调整预算、重新决定",
    )
)  # fmt: skip
PREPARED_DAYS: Final = register(
    Parameter(
        "budget.prepared-days", "年度开始后决定预算的期限", "days", 90, GROUP,
        "农村集体经济组织法第二十六条第七项；期限由县规定", minimum=1, maximum=366,
    )
)  # fmt: skip
NONPRODUCTIVE_ACCOUNTS: Final = register(
    Parameter(
        "budget.nonproductive-accounts", "非生产性开支的科目编码", "words", ("51303", "51304"), GROUP, "由县规定",
        help="含下级科目；默认办公费、差旅费",
    )
)  # fmt: skip
NONPRODUCTIVE_CAP: Final = register(
    Parameter(
        "budget.nonproductive-cap", "一年非生产性开支的限额", "fen", 30_000_00, GROUP, "由县规定", help="0 表示不按金额",
    )
)  # fmt: skip
NONPRODUCTIVE_PERCENT: Final = register(
    Parameter(
        "budget.nonproductive-percent", "非生产性开支占全年收入预算的比例", "percent", 0, GROUP, "由县规定", maximum=100,
        help="0 表示不按比例；两个限额都有的，按低的",
    )
)  # fmt: skip
