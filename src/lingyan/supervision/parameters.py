"""What a county decides about audit rules and about the time to answer. Shipped values are the reference's examples
(accounting.md 11.2), not law, except where a law is named.

What another room already asks of people, an audit rule reads from there, so that nobody is asked for one thing and
audited for another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from lingyan.decisions import parameters as decisions
from lingyan.decisions.rules import Body
from lingyan.economy.assets import parameters as assets
from lingyan.economy.budget import parameters as budget
from lingyan.economy.contracts import parameters as contracts
from lingyan.economy.payments import parameters as payments
from lingyan.economy.projects import parameters as projects
from lingyan.kernel.parameters import Kind, Parameter, Value, register
from lingyan.parameters.queries import value_of

GROUP: Final = "审计规则"
_REFERENCE: Final = "会计参考 11.2"


def _declare(name: str, label: str, kind: Kind, default: Value, source: str = _REFERENCE) -> Parameter:
    return register(Parameter(f"supervision.{name}", label, kind, default, GROUP, source))


_NUMBERS: Final[tuple[tuple[str, str, Kind, Value], ...]] = (
    ("cash_limit", "现金库存限额", "fen", 500_000),
    ("deposit_days", "现金收入几天内存入银行", "days", 3),
    ("iou_days", "借条几天内结清", "days", 3),
    ("count_days", "盘点差额几天内入账", "days", 3),
    ("advance_days", "备用金几天内报销", "days", 30),
    ("split_days", "拆分支付的查找天数", "days", 30),
    ("duplicate_days", "重复报销的查找天数", "days", 180),
    ("aging_days", "应收款长期挂账", "days", 365),
    ("payable_days", "应付款长期未付", "days", 730),
    ("bank_voucher_days", "银行流水几天内入账", "days", 5),
    ("round_trip_days", "资金往返的查找天数", "days", 60),
    ("overdue_days", "合同款逾期", "days", 30),
    ("reminder_days", "合同款到期后几天内催收", "days", 60),
    ("price_percent", "发包单价不低于同类中位数的", "percent", 80),
    ("price_comparables", "同类合同至少几份才比较", "integer", 5),
    ("written_days", "须签书面合同的期限", "days", 180),
    ("file_days", "合同签订后几天内备案", "days", 30),
    ("early_renewal_days", "最早提前多少天续签", "days", 365),
    ("idle_grant_days", "专项资金闲置", "days", 365),
    ("disposal_percent", "处置收入不低于评估价的", "percent", 80),
    ("red_percent", "红字凭证占比", "percent", 5),
    ("red_minimum", "凭证至少几张才看红字占比", "integer", 50),
    ("december_times", "12月支出不超过月均的倍数", "integer", 3),
    ("change_days", "换届前后几天内的支付", "days", 5),
    ("entry_days", "凭证日期后几天内录入", "days", 30),
    ("month_entry_days", "月底后几天内录完当月凭证的不算迟", "days", 10),
    ("round_percent", "整百金额占比", "percent", 40),
    ("round_number", "付款至少几笔才看整百占比", "integer", 50),
    ("benford_number", "付款至少几笔才看首位数", "integer", 300),
    ("near_times", "贴近分档下方与上方的倍数", "integer", 3),
    ("near_number", "贴近分档下方至少几笔", "integer", 6),
    ("summary_length", "摘要至少几个字", "integer", 4),
    ("pay_monthly", "村干部每月报酬上限", "fen", 600_000),
    ("construction_days", "在建工程无变动多少天", "days", 365),
    ("transfer_days", "工程验收后几天内转固", "days", 90),
    ("works_split_days", "拆分标段的查找天数", "days", 90),
    ("progress_percent", "工程验收前付款不超过中标金额的", "percent", 80),
    ("subsidy_times", "村干部家庭补助不超过户均的倍数", "integer", 3),
    ("subsidy_households", "领补助的至少几户才比较", "integer", 5),
    ("welfare_percent", "公积公益金提取比例", "percent", 10),
)  # fmt: skip
_SHARED: Final[dict[str, Parameter | tuple[Parameter, ...]]] = {
    "cash_single": payments.CASH_SINGLE,
    "tiers": (payments.SUPERVISION_ABOVE, payments.TOWNSHIP_ABOVE, payments.DECISION_ABOVE),
    "lease_decision_fen": decisions.LEASE_AMOUNT,
    "works_decision_fen": decisions.PROJECT_AMOUNT,
    "major_decision_fen": decisions.MAJOR_AMOUNT,
    "disposal_decision_fen": decisions.DISPOSAL_AMOUNT,
    "appraisal_from_fen": assets.APPRAISAL_FROM,
    "notice_days": decisions.NOTICE[Body.MEMBERS],
    "tender_fen": decisions.TRADE_AMOUNT,
    "tender_months": contracts.TRADE_MONTHS,
    "project_tender_fen": projects.TENDER_COUNTY,
    "project_law_fen": projects.TENDER_WORKS,
    "lease_years": contracts.LEASE_YEARS,
    **{f"{kind}_years": each for kind, each in contracts.LAND_YEARS.items()},
    "budget_over_percent": budget.OVER_PERCENT,
    "guarantee_words": contracts.GUARANTEE_WORDS,
    "deposit_return_days": contracts.DEPOSIT_DAYS,
    "idle_days": assets.IDLE_AFTER,
}  # fmt: skip
"""Of other rooms. Several parameters of one name are a rising list."""
RULE_PARAMETERS: Final[dict[str, Parameter | tuple[Parameter, ...]]] = {
    **_SHARED,
    **{name: _declare(name.replace("_", "-"), label, kind, default) for name, label, kind, default in _NUMBERS},
    "spending_words": _declare(
        "spending-words", "吃喝送礼旅游的词语", "words",
        ("招待", "餐费", "宴请", "酒席", "香烟", "白酒", "礼品", "旅游", "烟酒"), "会计参考 R17；以县里规定为准",
    ),
    "empty_summaries": _declare(
        "empty-summaries", "没有内容的摘要", "words", ("付款", "报销", "支出", "费用", "付费用", "收款", "转账"),
    ),
    "list_words": _declare(
        "list-words", "按名单发给多人的词语", "words", ("工资", "用工", "误工", "补贴", "补助", "慰问", "救助", "奖励"),
        "会计参考 R01 所说的工资表",
    ),
    "deposit_words": _declare("deposit-words", "公款私存的词语", "words", ("转存", "代存", "代保管")),
    "completion_words": _declare("completion-words", "工程完工的词语", "words", ("竣工", "验收", "决算", "尾款", "质保金")),
}  # fmt: skip
"""By the name under which rules know them."""
ALL: Final = tuple(
    part for each in RULE_PARAMETERS.values() for part in (each if isinstance(each, tuple) else (each,))
)


def held(value_of: Callable[[Parameter], Value]) -> dict[str, Any]:
    """Every parameter by name as rules read it, `value_of` saying what holds: plain values, and lists for several."""
    return {name: _plain(each, value_of) for name, each in RULE_PARAMETERS.items()}


def shipped() -> dict[str, Any]:
    """The values that hold where nobody has set any."""
    return held(lambda parameter: parameter.default)


def _plain(given: Parameter | tuple[Parameter, ...], value_of: Callable[[Parameter], Value]) -> Any:
    if isinstance(given, tuple):
        return sorted(value_of(each) for each in given)
    value = value_of(given)
    return list(value) if isinstance(value, tuple) else value


def words_at(name: str, path: str, on: dt.date) -> tuple[str, ...]:
    """The words of a rule parameter that is a list of words, as they hold at a region path on a day."""
    parameter = RULE_PARAMETERS[name]
    if isinstance(parameter, tuple) or parameter.kind != "words":
        raise TypeError(f"{name} is no list of words")
    found = value_of(parameter, path, on)
    return tuple(map(str, found)) if isinstance(found, tuple) else ()


RESPONSE: Final = "疑点办理"
EXPLAIN_DAYS: Final = register(
    Parameter("supervision.explain-days", "疑点几个工作日内说明", "days", 10, RESPONSE, "会计参考 11", maximum=365)
)  # fmt: skip
JUDGE_DAYS: Final = register(
    Parameter("supervision.judge-days", "说明后几个工作日内核定", "days", 10, RESPONSE, "会计参考 11", maximum=365)
)  # fmt: skip
RECTIFY_DAYS: Final = register(
    Parameter("supervision.rectify-days", "核定后几天内整改", "days", 30, RESPONSE, "会计参考 11", maximum=3650)
)  # fmt: skip
VERIFY_DAYS: Final = register(
    Parameter("supervision.verify-days", "整改后几个工作日内验收", "days", 10, RESPONSE, "会计参考 11", maximum=365)
)  # fmt: skip
DISMISSED_DAYS: Final = register(
    Parameter("supervision.dismissed-days", "不成立的结论有效天数", "days", 1095, RESPONSE, "会计参考 11.9",
              maximum=36500)
)  # fmt: skip
