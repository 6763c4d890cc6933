"""The columns of a register of projects: titles, how each is written, and the words that stand for our choices.

The list of projects is exported under the same titles, so that it can be taken in again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lingyan.economy.projects.models import Kind, Procurement, Project, SourceKind
from lingyan.kernel.tabular import FieldOf, blank_table

FIELDS: Final[Mapping[str, FieldOf]] = {
    "name": FieldOf("项目名称", "项目 名称 工程名称", "同一本账里不重复", "二组机耕道硬化", needed=True),
    "village": FieldOf("村", "村名 所在村 行政村 实施地点", handed_out=False),
    "kind": FieldOf(
        "类别",
        "项目类别 项目类型 类型",
        "产业发展、基础设施、公益设施、环境整治、生产生活服务、其他",
        "基础设施",
        needed=True,
    ),
    "procurement": FieldOf("采购内容", "采购类型", "工程、货物、服务、不采购；不写的按工程", "工程"),
    "purpose": FieldOf(
        "批准的用途",
        "用途 建设内容 项目内容 建设内容及规模 建设规模 主要内容 主要建设内容",
        "不写的用项目名称",
        "硬化二组机耕道 1.2 公里",
    ),
    "start": FieldOf(
        "计划开工日期", "计划开工 开工日期 开工时间 计划开工时间", "2025.2.1、2025年2月都认得", "2025.2.1"
    ),
    "due": FieldOf(
        "计划完成日期",
        "计划完成 计划完工日期 计划竣工日期 完工日期 完成时间 计划完成时间 竣工日期",
        "只写年月的按月末",
        "2025年9月",
    ),
    "span": FieldOf("起止日期", "建设期限 建设周期 起止时间 实施期限", handed_out=False),
    "fiscal": FieldOf(
        "财政资金", "财政补助 财政拨款 上级资金 上级补助 专项资金 财政投入", "", "300000", unit="元"
    ),
    "own": FieldOf("自筹资金", "村自筹 自筹 集体自筹 村级自筹 自筹投入", "", "10万", unit="元"),
    "levy": FieldOf("一事一议筹资", "一事一议 筹资筹劳 村民筹资", unit="元"),
    "social": FieldOf("社会资金", "社会捐赠 捐赠 帮扶资金 社会投入", unit="元"),
    "loan": FieldOf("贷款", "银行贷款 借款", unit="元"),
    "other": FieldOf("其他来源", "其他资金 其他投入", unit="元"),
    "total": FieldOf(
        "计划投资",
        "总投资 投资总额 项目总投资 计划总投资 概算 预算投资",
        "写了的要等于各项来源之和",
        unit="元",
    ),
    "paper": FieldOf(
        "文号", "资金文号 批准文号 下达文号 项目文号 批复文号", "财政资金的下达文号", "芦财农〔2025〕8号"
    ),
    "social_account": FieldOf("社会资金科目", "", "收到社会资金时记入的科目编码；有社会资金的写"),
    "other_account": FieldOf("其他来源科目", "", "收到其他来源时记入的科目编码；有其他来源的写"),
    "steps": FieldOf(
        "节点",
        "项目节点 实施进度 进度安排 进度计划",
        "节点和应完成的日期，完成了的再写完成日期：开工 2025-03-01 2025-03-05；完工 2025-09-30；不写的只有“完工”一个节点",
        "开工 2025-03-01；完工 2025-09-30",
    ),
    "dimension": FieldOf("核算项目编码", "核算项目 账簿项目", "账簿里已经在用的核算项目，没有的不写"),
    "state": FieldOf(
        "状态",
        "项目状态 建设情况 实施情况 建设状态 进展情况 项目进度",
        "储备、已立项、实施中、已验收、已终止；不写的，有立项日期为已立项，没有为储备",
    ),
    "approved": FieldOf("立项日期", "立项时间 批复日期 批准日期 批复时间", "已立项、实施中、已验收的写"),
    "started": FieldOf("实际开工日期", "实际开工时间", "实施中、已验收的写；不写的按计划开工日期"),
    "ended": FieldOf("验收日期", "验收时间 竣工验收日期 验收或终止日期 终止日期", "已验收、已终止的写"),
    "unit": FieldOf("验收单位", "验收部门", "已验收的写"),
    "opinion": FieldOf("验收意见", "验收结论 验收结果", "已验收的写"),
    "cost": FieldOf(
        "验收时成本", "决算金额 结算金额 实际投资 完成投资 审定金额 竣工决算", "已验收的写", unit="元"
    ),
    "reason": FieldOf("终止原因", "", "已终止的写"),
    "matter": FieldOf(
        "决策事项",
        "决议文号 决策编号 决议编号 民主决策 决议 决议文号和日期 民主程序",
        "决议的文号和日期；与本系统里通过的事项同名的会关联",
        "雁村议〔2025〕1号 2025-01-20",
    ),
}
REMARKS: Final = (
    "一行一个项目。表头的顺序可以变，不用的列可以删；村里原有的台账常见的列名也认得，不必改成这张表。",
    "日期写 2024.3.1、2024年3月1日、20240301 都可以；金额写 1,200.50、1.2万元，或表头写明万元都可以。",
    "上线以前立项的项目按写的状态接管；上线以后的成为储备项目，再办理立项。收到和用了多少由账上算出。",
    "有一行不对，就一行也不写入；问题所在的行可以下载回来修改。",
)
KINDS: Final = (
    ("产业", Kind.INDUSTRY), ("基础设施", Kind.INFRASTRUCTURE), ("道路", Kind.INFRASTRUCTURE),
    ("水利", Kind.INFRASTRUCTURE), ("公益", Kind.WELFARE), ("环境", Kind.ENVIRONMENT), ("人居", Kind.ENVIRONMENT),
    ("服务", Kind.SERVICE), ("其他", Kind.OTHER), ("其它", Kind.OTHER),
)  # fmt: skip
PROCUREMENTS: Final = (
    ("不采购", Procurement.NONE), ("工程", Procurement.WORKS), ("货物", Procurement.GOODS),
    ("设备", Procurement.GOODS), ("服务", Procurement.SERVICES),
)  # fmt: skip
STATES: Final = (
    ("储备", Project.State.DRAFT), ("谋划", Project.State.DRAFT), ("拟建", Project.State.DRAFT),
    ("立项", Project.State.APPROVED), ("未开工", Project.State.APPROVED), ("终止", Project.State.CANCELLED),
    ("取消", Project.State.CANCELLED), ("验收", Project.State.ACCEPTED), ("竣工", Project.State.ACCEPTED),
    ("实施", Project.State.BUILDING), ("在建", Project.State.BUILDING), ("建设", Project.State.BUILDING),
    ("开工", Project.State.BUILDING),
)  # fmt: skip
SOURCES: Final = (
    ("fiscal", SourceKind.FISCAL), ("own", SourceKind.OWN), ("levy", SourceKind.LEVY),
    ("social", SourceKind.SOCIAL), ("loan", SourceKind.LOAN), ("other", SourceKind.OTHER),
)  # fmt: skip


def blank_register() -> bytes:
    """The empty register with how each column is written."""
    return blank_table("项目台账", FIELDS, remarks=REMARKS)
