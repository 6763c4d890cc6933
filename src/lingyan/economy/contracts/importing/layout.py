"""The columns of a register of contracts: titles, how each is written, and the words that stand for our choices.

The list of contracts is exported under the same titles, so that it can be taken in again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lingyan.economy.books.models import Party
from lingyan.economy.contracts.models import Contract, Kind, LandKind, Procedure
from lingyan.kernel.tabular import FieldOf, blank_table

FIELDS: Final[Mapping[str, FieldOf]] = {
    "number": FieldOf(
        "合同编号", "编号 合同号 合同编码", "村里自己的编号，同一本账里不重复", "2019-03", needed=True
    ),
    "title": FieldOf("合同名称", "合同 名称 合同标题", "", "北塘承包合同", needed=True),
    "village": FieldOf("村", "村名 所在村 行政村", handed_out=False),
    "kind": FieldOf(
        "合同类别",
        "类别 合同类型 合同种类 类型",
        "发包、出租、工程、采购、借款、其他；不写的按名称判断",
        "发包",
    ),
    "party": FieldOf(
        "对方",
        "承包方 承租方 承包人 承租人 承包户 乙方 对方单位 对方名称 承包方（承租方） 承包（租）方 承包方名称 承包方姓名"
        " 施工单位 供应商 受让方 经营者",
        "单位名称或姓名；往来对象里没有的会增加",
        "周种田",
        needed=True,
    ),
    "party_kind": FieldOf(
        "对方类别", "", "农户、个人、单位、其他；不写的按名称判断，个人按导入时所选", "农户"
    ),
    "party_code": FieldOf("对方编码", "往来编码", "同名的有几个时写明是哪一个"),
    "asset": FieldOf("资产编号", "资源编号 资产资源编号", "系统里资产资源卡片的编号，没有的不写", "T003"),
    "object": FieldOf(
        "标的",
        "标的和四至 标的物 四至 坐落 地块名称 地块 地点 资产名称 资源名称 承包标的",
        "什么东西、在哪里、四至；不写的用合同名称",
        "北塘水面，东至机耕路",
    ),
    "land_kind": FieldOf("土地种类", "地类 土地类型", "耕地、草地、林地、四荒地；发包土地的写", "四荒地"),
    "area": FieldOf("面积", "亩数 承包面积 流转面积 亩", "亩，最多两位小数", "12.5", unit="亩"),
    "grade": FieldOf("等级", "地力等级 土地等级"),
    "signed": FieldOf("签订日期", "签订时间 签约日期 合同签订日期 签订年月", "不写的按开始日期", "2019.3.1"),
    "start": FieldOf(
        "开始日期",
        "起始日期 承包开始日期 开始时间 起始时间 起始 起",
        "2019.3.1、2019年3月1日、2019年3月都认得",
        "2019.3.1",
    ),
    "end": FieldOf(
        "到期日期",
        "终止日期 终止时间 结束日期 结束时间 截止日期 截止时间 到期时间 止",
        "只写年月的按月末",
        "2029年2月",
    ),
    "span": FieldOf(
        "起止日期",
        "期限 合同期限 承包期限 租赁期限 起止时间 承包期 租期 合同起止日期 起止年限",
        handed_out=False,
    ),
    "every": FieldOf(
        "付款周期",
        "付款方式 缴费方式 支付方式 交租方式 缴款方式",
        "一次、按月、按季、按半年、按年、分期自定",
        "按年",
    ),
    "timing": FieldOf("付款时间", "付款时点", "期初付或期末付，不写的按期初付", "期初付"),
    "due_days": FieldOf("宽限天数", "", "过了付款日还可以晚几天，不写的为 0", "10"),
    "yearly": FieldOf(
        "每年价款",
        "年租金 年承包费 年承包金 每年租金 租金 承包费 承包金 年价款 年费用",
        "一年的价款；分段涨价的写“1 8700；6 9500”，就是从第几年起每年多少",
        "8700",
        unit="元",
    ),
    "half": FieldOf("每半年价款", "半年租金 半年价款 每半年租金 半年承包费", unit="元", handed_out=False),
    "unit": FieldOf(
        "每亩每年价款",
        "单价 亩单价 每亩单价 每亩价格 每亩租金 单价（元/亩） 单价（元/亩/年） 单价（元/亩·年）",
        unit="元",
        handed_out=False,
    ),
    "parts": FieldOf(
        "分期明细",
        "分期付款 付款计划 分期付款明细",
        "每期的日期和金额：2026-03-31 50000；2027-03-31 50000；写了分期明细就不写每年价款",
    ),
    "total": FieldOf(
        "总额",
        "合同总额 合同金额 合同总价 总价款 合同价款 总金额 金额 合同总金额 合同价",
        "没有每年价款和分期明细的写；都写的要相符",
        unit="元",
    ),
    "paid": FieldOf(
        "已收付",
        "已收 已付 已缴 已交 已收款 已付款 已收金额 已付金额 已收租金 已缴金额 接管前已收付",
        "启用本系统以前已经收（付）的合计，从最早的一期算起",
        "52200",
        unit="元",
    ),
    "deposit": FieldOf("押金", "保证金 押金或保证金 履约保证金", unit="元"),
    "penalty": FieldOf("违约责任"),
    "matter": FieldOf(
        "决策事项",
        "决议文号 决策编号 决议编号 民主决策 决议 决议文号和日期 决议日期 民主程序",
        "决议的文号和日期；与本系统里通过的事项同名的会关联",
        "雁村议〔2019〕2号 2019-02-20",
    ),
    "procedure": FieldOf(
        "程序",
        "交易方式 发包方式 签订方式 招标方式",
        "公开交易、招标、协商、家庭承包；不写的有交易编号为公开交易，没有为协商",
        "协商",
    ),
    "listing": FieldOf(
        "交易编号", "挂牌或招标编号 挂牌编号 招标编号 公开交易编号 项目编号", "产权交易平台或招标的编号"
    ),
    "bidders": FieldOf("报名家数", "投标家数"),
    "outcome": FieldOf("交易结果", "中标结果"),
    "appraisal": FieldOf("评估价", "评估价格 底价", unit="元"),
    "state": FieldOf(
        "状态", "合同状态 履行情况 履行状态", "履行中、已结束、提前终止；不写的为履行中", "履行中"
    ),
    "ended": FieldOf("实际结束日期", "实际终止日期 解除日期", "已结束、提前终止的写"),
}
REMARKS: Final = (
    "一行一份合同。表头的顺序可以变，不用的列可以删；村里原有的台账常见的列名也认得，不必改成这张表。",
    "日期写 2024.3.1、2024年3月1日、20240301 都可以；金额写 1,200.50、1.2万元 都可以。",
    "上线以前签的合同导入后就在履行中，生成分期款；上线以后签的成为草稿，上传文本、选决策事项后确认生效。",
    "有一行不对，就一行也不写入；问题所在的行可以下载回来修改。身份证号、电话等列不读入。",
)
KINDS: Final = (
    ("担保", "guarantee"), ("发包", Kind.CONTRACT_OUT), ("承包", Kind.CONTRACT_OUT), ("流转", Kind.CONTRACT_OUT),
    ("出租", Kind.LEASE), ("租赁", Kind.LEASE), ("租", Kind.LEASE), ("工程", Kind.WORKS), ("施工", Kind.WORKS),
    ("建设", Kind.WORKS), ("采购", Kind.PURCHASE), ("购销", Kind.PURCHASE), ("买卖", Kind.PURCHASE), ("借", Kind.LOAN),
    ("其他", Kind.OTHER), ("其它", Kind.OTHER),
)  # fmt: skip
PARTY_KINDS: Final = (
    ("农户", Party.Kind.HOUSEHOLD), ("户", Party.Kind.HOUSEHOLD), ("个人", Party.Kind.PERSON), ("单位", Party.Kind.UNIT),
    ("企业", Party.Kind.UNIT), ("公司", Party.Kind.UNIT), ("合作社", Party.Kind.UNIT), ("其他", Party.Kind.OTHER),
)  # fmt: skip
UNITS: Final = (
    "公司", "厂", "社", "中心", "局", "银行", "站", "店", "队", "会", "校", "所", "院", "集团", "部", "场", "工作室", "园",
    "商行",
)  # fmt: skip
LANDS: Final = (
    ("耕地", LandKind.CULTIVATED), ("旱地", LandKind.CULTIVATED), ("水田", LandKind.CULTIVATED), ("草地", LandKind.GRASS),
    ("林地", LandKind.FOREST), ("荒", LandKind.WASTE), ("水面", LandKind.WASTE), ("塘", LandKind.WASTE),
)  # fmt: skip
EVERY: Final = (
    ("分期", Contract.Every.CUSTOM), ("半年", Contract.Every.HALF), ("季", Contract.Every.QUARTER),
    ("按月", Contract.Every.MONTH), ("每月", Contract.Every.MONTH), ("月付", Contract.Every.MONTH),
    ("一次", Contract.Every.ONCE), ("年", Contract.Every.YEAR),
)  # fmt: skip
TIMINGS: Final = (
    ("期初", Contract.Timing.ADVANCE), ("先", Contract.Timing.ADVANCE), ("预", Contract.Timing.ADVANCE),
    ("期末", Contract.Timing.ARREARS), ("后", Contract.Timing.ARREARS),
)  # fmt: skip
PROCEDURES: Final = (
    ("家庭", Procedure.HOUSEHOLD), ("招标", Procedure.TENDER), ("竞", Procedure.TENDER), ("拍卖", Procedure.TENDER),
    ("交易", Procedure.EXCHANGE), ("挂牌", Procedure.EXCHANGE), ("协商", Procedure.NEGOTIATED),
    ("议", Procedure.NEGOTIATED),
)  # fmt: skip
STATES: Final = (
    ("到期仍在使用", Contract.State.ACTIVE), ("未到期", Contract.State.ACTIVE), ("履行", Contract.State.ACTIVE),
    ("执行", Contract.State.ACTIVE), ("生效", Contract.State.ACTIVE), ("有效", Contract.State.ACTIVE),
    ("在用", Contract.State.ACTIVE), ("起草", Contract.State.ACTIVE), ("提前", Contract.State.TERMINATED),
    ("终止", Contract.State.TERMINATED), ("解除", Contract.State.TERMINATED), ("结束", Contract.State.ENDED),
    ("到期", Contract.State.ENDED), ("期满", Contract.State.ENDED), ("完毕", Contract.State.ENDED),
)  # fmt: skip


def is_unit(name: str) -> bool:
    """Whether a name is that of an organisation, by how it ends; four characters are a person's at most."""
    return len(name) > 4 or (len(name) > 3 and name.endswith(UNITS))


def blank_register() -> bytes:
    """The empty register with how each column is written."""
    return blank_table("合同台账", FIELDS, remarks=REMARKS)
