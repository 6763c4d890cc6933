"""The layouts in which village books arrive, as data, and how one is recognised by header and content.

Every layout is read by the same reader: a layout only says which titles a field goes by, which fields a file
must have, and what speaks for it. The user is shown what was recognised and why; a table of no known layout
is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop

from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.tabular import Header, Sheet, find_header, plain

AUTO: Final = "auto"

JOURNAL_ALIASES: Final[Mapping[str, Sequence[str]]] = {
    "unit_code": ["单位代码", "单位编码", "核算单位编码", "账套代码"],
    "unit_name": ["单位名称", "核算单位", "账套名称"],
    "year": ["会计年度", "年度"],
    "month": ["会计月份", "会计期间", "期间", "FPERIOD"],
    "date": ["日期", "凭证日期", "制单日期", "记账日期", "记账凭证日期", "FDATE"],
    "word": ["凭证字", "凭证类型", "凭证类别", "凭证种类", "记账凭证种类", "FGROUP"],
    "number": [
        "凭证号数",
        "凭证号",
        "凭证字号",
        "凭证编号",
        "凭证号码",
        "记账凭证编号",
        "记账凭证号",
        "FNUM",
    ],
    "line": ["行号", "分录号", "分录序号", "FENTRYID"],
    "summary": ["摘要", "记账凭证摘要", "凭证摘要", "FEXP"],
    "code": ["科目编码", "科目代码", "会计科目编码", "会计科目代码", "科目编号", "FACCTID"],
    "name": ["科目名称", "会计科目名称", "FACCTNAME"],
    "account": ["会计科目", "科目"],
    "direction": ["借贷方向", "方向", "借贷"],
    "amount": ["金额", "发生额", "发生金额"],
    "signed": ["发生额（借正贷负）", "金额（借正贷负）", "发生金额（借正贷负）"],
    "debit": ["借方金额", "借方", "借方发生额", "借方发生", "FDEBIT"],
    "credit": ["贷方金额", "贷方", "贷方发生额", "贷方发生", "FCREDIT"],
    "party": ["往来户", "往来单位", "往来单位/个人", "往来"],
    "party_code": ["往来户编码", "往来户代码", "往来单位编码"],
    "project": ["项目", "项目名称", "工程项目"],
    "auxiliary": ["辅助核算", "辅助项", "核算项目"],
    "object_kind": ["辅助类型", *(f"FCLSNAME{n}" for n in range(1, 5))],
    "object_code": ["辅助编码", *(f"FOBJID{n}" for n in range(1, 5))],
    "object_name": ["辅助名称", *(f"FOBJNAME{n}" for n in range(1, 5))],
    "attachments": ["附单据数", "附件", "附件数", "附件张数", "附单据张数", "FATTCHMENT"],
    "maker": ["制单人", "制单", "FPREPARE"],
    "checker": ["审核人", "审核", "复核人", "复核", "FCHECKER"],
    "void": ["作废", "作废标志", "FDELETED"],
    "currency": ["币种", "币别", "FCYID"],
}
REPEATABLE: Final = ("object_kind", "object_code", "object_name")

OPENING_ALIASES: Final[Mapping[str, Sequence[str]]] = {
    **{
        field: JOURNAL_ALIASES[field]
        for field in ("unit_code", "unit_name", "code", "name", "account", "party", "party_code", "project")
    },
    **{field: JOURNAL_ALIASES[field] for field in ("auxiliary", *REPEATABLE)},
    "direction": ["方向", "借贷方向", "余额方向", "借贷"],
    "signed": ["期初余额（借正贷负）", "年初余额（借正贷负）", "余额（借正贷负）"],
    "amount": ["期初余额", "年初余额", "余额"],
    "debit": [
        *("期初借方", "年初借方", "借方余额", "期初余额借方", "年初余额借方", "期初借方余额", "年初借方余额"),
        *("借方", "期初余额借"),
    ],
    "credit": [
        *("期初贷方", "年初贷方", "贷方余额", "期初余额贷方", "年初余额贷方", "期初贷方余额", "年初贷方余额"),
        *("贷方", "期初余额贷"),
    ],
    "ytd_debit": ["累计发生借方", "累计借方", "本年累计借方", "本年累计发生额借方", "累计发生额借方"],
    "ytd_credit": ["累计发生贷方", "累计贷方", "本年累计贷方", "本年累计发生额贷方", "累计发生额贷方"],
}

_SIDES: Final = (("debit", "借"), ("credit", "贷"))
CONTROL_ALIASES: Final[Mapping[str, Sequence[str]]] = {
    **{field: JOURNAL_ALIASES[field] for field in ("unit_code", "unit_name", "code", "name", "account")},
    **{
        f"{column}_{side}": [
            f"{title}{letter}{ending}" for title in titles for ending in ("方", "", "方金额", "方余额")
        ]
        for column, titles in {
            "opening": ("期初余额", "期初"),
            "period": ("本期发生", "本期发生额", "本月发生", "本月发生额"),
            "ytd": ("累计发生", "本年累计", "本年累计发生额", "累计发生额", "本年累计发生"),
            "closing": ("期末余额", "期末"),
        }.items()
        for side, letter in _SIDES
    },
}
CHART_ALIASES: Final[Mapping[str, Sequence[str]]] = {
    "code": JOURNAL_ALIASES["code"],
    "name": JOURNAL_ALIASES["name"],
    "kind": ["FDC", "方向", "余额方向", "科目性质", "科目类别", "状态", "核算项目", "辅助核算"],
}


@dataclass(frozen=True, slots=True)
class Layout:
    """A journal layout: the titles it is known by, and the fields without which it cannot be read."""

    name: str
    title: str
    titles: Mapping[str, str]
    required: tuple[str, ...]


def _titles(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


LAYOUTS: Final = (
    Layout(
        "yonyou-t3",
        gettext_noop("用友T3"),
        _titles(
            "date=日期 number=凭证号数 code=科目编码 name=科目名称 summary=摘要 debit=借方金额 "
            "credit=贷方金额 party=往来户 project=项目 attachments=附单据数 maker=制单人 "
            "checker=审核人"
        ),
        ("date", "number", "code", "debit", "credit"),
    ),
    Layout(
        "kingdee-kis",
        gettext_noop("金蝶KIS"),
        _titles(
            "date=FDATE month=FPERIOD word=FGROUP number=FNUM line=FENTRYID summary=FEXP code=FACCTID "
            "debit=FDEBIT credit=FCREDIT maker=FPREPARE checker=FCHECKER attachments=FATTCHMENT "
            "void=FDELETED object_kind=FCLSNAME1 object_code=FOBJID1 object_name=FOBJNAME1"
        ),
        ("date", "number", "code", "debit", "credit"),
    ),
    Layout(
        "monthly-sheets",
        gettext_noop("旧版月表"),
        _titles(
            "date=凭证日期 number=凭证字号 summary=摘要 account=会计科目 auxiliary=辅助核算 "
            "direction=借贷方向 amount=金额 attachments=附件张数"
        ),
        ("date", "number", "account", "direction", "amount"),
    ),
    Layout(
        "old-chart",
        gettext_noop("老科目"),
        _titles(
            "date=日期 number=凭证号 summary=摘要 code=科目代码 name=科目名称 debit=借方 credit=贷方 "
            "attachments=附件"
        ),
        ("date", "number", "code", "name", "debit", "credit"),
    ),
    Layout(
        "signed-column",
        gettext_noop("单列带符号"),
        _titles(
            "date=凭证日期 number=凭证字号 line=行号 code=科目编码 name=科目名称 auxiliary=辅助核算 "
            "summary=摘要 signed=发生额（借正贷负） maker=制单"
        ),
        ("date", "number", "code", "signed"),
    ),
    Layout(
        "agency-centre",
        gettext_noop("代理中心多村"),
        _titles(
            "unit_code=单位代码 unit_name=单位名称 year=会计年度 month=会计月份 date=记账凭证日期 "
            "word=记账凭证种类 number=记账凭证编号 line=行号 summary=记账凭证摘要 code=会计科目编码 "
            "name=科目名称 debit=借方发生额 credit=贷方发生额 object_kind=辅助类型 "
            "object_code=辅助编码 object_name=辅助名称 attachments=附件数 maker=制单人 checker=审核人"
        ),
        ("unit_code", "date", "number", "code", "debit", "credit"),
    ),
)
_FIELD_TITLES: Final[Mapping[str, str]] = {
    "date": "日期",
    "number": "凭证号",
    "code": "科目编码",
    "name": "科目名称",
    "account": "会计科目",
    "direction": "借贷方向",
    "amount": "金额",
    "signed": "发生额（借正贷负）",
    "debit": "借方金额",
    "credit": "贷方金额",
    "unit_code": "单位代码",
}
_RECOGNISED: Final = 0.6
"""The share of a layout's own columns that must be there for it to be recognised."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet's header, the layout it was taken for, and the reason as shown to the user."""

    header: Header
    layout: Layout
    reason: str


def layout_named(name: str) -> Layout:
    """By name or Chinese title. Raises Refused with `unknown-layout`."""
    for layout in LAYOUTS:
        if name in (layout.name, layout.title):
            return layout
    known = "、".join(f"{layout.name}（{layout.title}）" for layout in LAYOUTS)
    raise Refused(f"没有“{name}”这种版式，可用：{known}", code="unknown-layout")


def recognise(sheet: Sheet, wanted: str = AUTO) -> Recognised | None:
    """The layout of a journal sheet; None when no row of the sheet looks like a journal's header."""
    header = find_header(sheet, JOURNAL_ALIASES, at_least=4, repeatable=REPEATABLE)
    if header is None:
        return None
    if wanted != AUTO:
        return Recognised(header, layout_named(wanted), "由用户指定")
    best = max(LAYOUTS, key=lambda layout: _score(layout, header))
    found = len(best.titles.keys() & header.fields)
    if found < len(best.titles) * _RECOGNISED and _missing(best, header):
        return None
    exact = sum(plain(title) in header.titles for title in best.titles.values())
    reason = f"第{header.row}行表头含“{best.title}”{len(best.titles)}列中的{found}列，{exact}列名称相同"
    return Recognised(header, best, reason)


def _score(layout: Layout, header: Header) -> float:
    exact = sum(plain(title) in header.titles for title in layout.titles.values())
    found = len(layout.titles.keys() & header.fields)
    strange = len(header.fields - layout.titles.keys())
    return (2 * exact + found) / len(layout.titles) - 0.1 * strange - len(_missing(layout, header))


def _missing(layout: Layout, header: Header) -> list[str]:
    return [field for field in layout.required if field not in header.columns]


def header_problems(recognised: Recognised, file: str, sheet: str) -> list[Problem]:
    """Columns that are missing or stand there twice."""
    header = recognised.header
    problems = [
        Problem("missing-header", f"缺少必需的列：{_FIELD_TITLES[field]}", file, sheet, header.row)
        for field in _missing(recognised.layout, header)
    ]
    return problems + duplicate_problems(header, file, sheet)


def duplicate_problems(header: Header, file: str, sheet: str) -> list[Problem]:
    return [
        Problem(
            "duplicate-header", "表头重复，分不清用哪一列", file, sheet, each.row, each.column, each.title
        )
        for each in header.duplicates
    ]
