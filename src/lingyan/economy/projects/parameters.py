"""What a county decides about projects, and the limits above which the law asks for a tender."""

from __future__ import annotations

from typing import Final

from lingyan.economy.projects.models import Procurement
from lingyan.kernel.parameters import Parameter, register

GROUP: Final = "项目"
_LAW: Final = "必须招标的工程项目规定（国家发展和改革委员会令第16号）第五条"

TENDER_WORKS: Final = register(
    Parameter(
        "projects.tender-law-works", "工程依法必须招标的金额", "fen", 4_000_000_00, GROUP, _LAW, example=False,
        maximum=4_000_000_00, help="只能更严，不能放宽",
    )
)  # fmt: skip
TENDER_GOODS: Final = register(
    Parameter(
        "projects.tender-law-goods", "货物依法必须招标的金额", "fen", 2_000_000_00, GROUP, _LAW, example=False,
        maximum=2_000_000_00, help="只能更严，不能放宽",
    )
)  # fmt: skip
TENDER_SERVICES: Final = register(
    Parameter(
        "projects.tender-law-services", "服务依法必须招标的金额", "fen", 1_000_000_00, GROUP, _LAW, example=False,
        maximum=1_000_000_00, help="只能更严，不能放宽",
    )
)  # fmt: skip
TENDER_LAW: Final = {
    Procurement.WORKS.value: TENDER_WORKS, Procurement.GOODS.value: TENDER_GOODS,
    Procurement.SERVICES.value: TENDER_SERVICES,
}  # fmt: skip
TENDER_COUNTY: Final = register(
    Parameter(
        "projects.tender-county", "须竞争采购的项目金额", "fen", 50_000_00, GROUP,
        "浙江省农村集体资产管理条例第三十五条（样例）；由县规定", help="达到此数要招标、进平台或询价比选；0 表示不要求",
    )
)  # fmt: skip
TENDER_DAYS: Final = register(
    Parameter(
        "projects.tender-days", "依法必须招标的，公告至开标的最短天数", "days", 20, GROUP, "招标投标法第二十四条",
        example=False, minimum=20, maximum=180,
    )
)  # fmt: skip
IDLE_DAYS: Final = register(
    Parameter(
        "projects.idle-days", "专项资金收到后未用的期限", "days", 365, GROUP,
        "财农〔2021〕121号第十三条、第十四条；期限由县规定",
        minimum=1, maximum=1830,
    )
)  # fmt: skip
ALERT_DAYS: Final = register(
    Parameter("projects.alert-days", "项目节点提前提醒", "days", 15, GROUP, "由县规定", maximum=365)
)
