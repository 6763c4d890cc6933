"""The audit of a term on paper: working papers as a workbook, the draft report as an official Word paper.

PRIVACY: the name stands as the reader may see it; creditors and debtors stand as numbers of the book's register.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lingyan.economy.books.chart import rows as chart
from lingyan.kernel.money import format_yuan
from lingyan.kernel.tabular.write import Column, ColumnKind, SheetData, write_xlsx
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable, Source
from lingyan.supervision import term_paper
from lingyan.supervision.showing import rate_words
from lingyan.supervision.term import CLAIMS, CONTENT, DEBTS, TermAudit
from lingyan.supervision.term_records import STEPS, AssetRow, ContractRow

if TYPE_CHECKING:
    from lingyan.supervision.engine import Hit, RuleResult
    from lingyan.supervision.queries import Rate

WORKBOOK: Final = "审计底稿.xlsx"
_MONEY: Final[ColumnKind] = "money"
_DATE: Final[ColumnKind] = "date"
REPORT: Final = "审计报告（送审稿）.docx"
TITLES: Final = {
    "501": "经营收入", "502": "投资收益", "503": "补助收入", "504": "其他收入", "511": "经营支出", "512": "税金及附加",
    "513": "管理费用", "514": "公益支出", "515": "其他支出", "521": "所得税费用",
}  # fmt: skip


def write(made: TermAudit, folder: Path, name: str, rates: Mapping[str, Rate]) -> list[Path]:
    """Both papers into the folder; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    workbook, report = folder / WORKBOOK, folder / REPORT
    write_xlsx(workbook, sheets(made, name, rates))
    _report(made, name).save(report)
    return [workbook, report]


def sheets(made: TermAudit, name: str, rates: Mapping[str, Rate]) -> Iterator[SheetData]:
    text, money = Column("说明", width=60), _MONEY
    yield SheetData("概况", (Column("项目"), text), _overview(made, name), title="任期经济责任审计底稿")
    heads = (Column("科目"), Column("名称", width=36))
    amounts = tuple(Column(title, money) for title in ("任初余额", "任期借方", "任期贷方", "任末余额"))
    yield SheetData("任初任末余额", (*heads, *amounts), [
        (each.account, each.name, each.start, each.debit, each.credit, each.end) for each in made.balances
    ], title="余额 = 借方 − 贷方，按任职和离任日期切取")  # fmt: skip
    yield SheetData("债权债务变动", (*heads, Column("往来对象编号"), *amounts), [
        (each.account, each.name, each.party or "", each.start, each.debit, each.credit, each.end) for each in made.parties
    ])  # fmt: skip
    yield SheetData("新增借款", (Column("日期", "date"), Column("凭证"), Column("科目"), Column("金额", money), text), [
        (each.date, each.voucher, each.account, each.amount, each.summary) for each in made.debts
    ])  # fmt: skip
    yield SheetData("分年收支", (Column("年度", "integer"), Column("科目"), Column("名称"), Column("金额", money)), [
        (year, code, TITLES.get(code, code), amount)
        for year, amounts_of in made.years.items() for code, amount in sorted(amounts_of.items())
    ])  # fmt: skip
    yield from _records(made)
    yield from term_paper.sheets(made.tables)
    columns = (
        Column("内容"), Column("规则"), Column("名称", width=24), Column("程度"), Column("日期", "date"),
        Column("金额", money), Column("计算", width=70), Column("记录", width=40), Column("依据", width=50),
        Column("误报率", width=24),
    )  # fmt: skip
    yield SheetData("疑点", columns, list(_hit_rows(made, rates)))
    yield SheetData(
        "无法检查", (Column("规则", width=36), Column("原因", width=60)), sorted(made.untested().items())
    )


def _records(made: TermAudit) -> Iterator[SheetData]:
    """Contracts, resources and assets, and the matrix of decisions, each with the number it has in the system."""
    money, date = _MONEY, _DATE
    yield SheetData("合同", (
        Column("合同编号"), Column("名称", width=36), Column("类别"), Column("往来对象编号"), Column("资产编号"),
        Column("面积（亩）"), Column("签订日期", date), Column("开始", date), Column("到期", date), Column("任期内签订"),
        Column("程序"), Column("报名家数", "integer"), Column("总额", money), Column("评估价", money),
        Column("应付（收）到任末", money), Column("已付（收）到任末", money), Column("欠款", money), Column("决策事项编号"),
        Column("备案日期", date), Column("状态"),
    ), [_contract(each) for each in made.contracts], title="任期内有效的合同")  # fmt: skip
    heads = (
        Column("编号"), Column("名称", width=30), Column("类别"), Column("取得日期", date), Column("任初状况"),
        Column("任末状况"), Column("退出日期", date), Column("合同", width=30),
    )  # fmt: skip
    yield SheetData(
        "资源", (*heads, Column("面积（亩）"), Column("等级")),
        [(*_asset(each), _area(each.asset.area), each.asset.grade) for each in made.assets if each.is_resource],
        title="任期内的资源，按面积",
    )  # fmt: skip
    yield SheetData(
        "资产", (*heads, Column("原值", money)),
        [(*_asset(each), each.asset.original) for each in made.assets if not each.is_resource],
        title="任期内的资产，原值按卡片",
    )  # fmt: skip
    yield SheetData(
        "决策事项", (
            Column("事项编号"), Column("类别"), Column("事项", width=36), Column("金额", money),
            *(Column(step, width=30) for step in STEPS), Column("材料（件）", "integer"), Column("缺少的环节", width=30),
        ),
        [
            (str(each.matter.pk), each.item, each.matter.title, each.matter.amount, *each.steps, each.papers,
             "、".join(each.missing))
            for each in made.decisions
        ],
        title="四议两公开：事项和环节",
    )  # fmt: skip


def _contract(row: ContractRow) -> tuple[object, ...]:
    it = row.contract
    return (
        it.number, it.title, str(it.get_kind_display()), str(it.party_id), it.asset.code if it.asset else "",
        _area(it.area), it.signed_on, it.start_on, it.ends_on, "是" if row.new else "", str(it.get_procedure_display()),
        it.bidders, it.total, it.appraisal, row.due, row.paid, row.owed, str(it.matter_id or ""), it.filed_on,
        str(it.get_state_display()),
    )  # fmt: skip


def _asset(row: AssetRow) -> tuple[object, ...]:
    it = row.asset
    return (
        it.code, it.name, str(it.get_kind_display()), it.acquired_on, row.start, row.end, it.left_on,
        "、".join(row.contracts),
    )  # fmt: skip


def _area(hundredths: int | None) -> str:
    """Mu with two decimals, as they stand on the card."""
    return "" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"


def _overview(made: TermAudit, name: str) -> list[tuple[str, str]]:
    post = made.tenure.post
    return [
        ("被审计人", name), ("人员编号", str(made.tenure.person_id)), ("职务", str(post)),
        ("任期", f"{made.first} 至 {made.last}{'' if made.tenure.end_on else '（在任，算到今天）'}"),
        ("账簿", "、".join(str(book) for book in made.books) or "没有账簿"),
        ("账簿覆盖", f"{made.covered_from} 起" if made.covered_from else "没有"), ("覆盖不足", _gap(made)),
    ]  # fmt: skip


def _gap(made: TermAudit) -> str:
    """What of the term the books say nothing about."""
    if made.covered_from is None:
        return "整个任期没有账簿记录"
    if made.covered_from > made.first:
        return f"{made.first} 至 {made.covered_from} 前没有逐笔记录，任初余额取账簿期初"
    return "无"


def _hit_rows(made: TermAudit, rates: Mapping[str, Rate]) -> Iterator[tuple[object, ...]]:
    for number, title, rules in CONTENT:
        for result, hit in made.hits(rules):
            yield (
                f"{number} {title}", result.rule.id, result.rule.name, hit.severity, hit.date, hit.amount_fen,
                "；".join(hit.arithmetic), "、".join(hit.records), result.rule.basis,
                rate_words(rates.get(result.rule.id)),
            )  # fmt: skip


def _report(made: TermAudit, name: str) -> OfficialPaper:
    village, sources = made.village.name, _sources(made)
    paper = OfficialPaper(
        f"{village}党组织书记任期经济责任审计报告",
        made_on=made.last,
        sources=sources,
        subtitle=f"被审计人：{name}",
    )
    paper.heading1("基本情况")
    paper.paragraph(
        f"审计期间为 {made.first} 至 {made.last}，按任职和离任日期从账簿切取，不按会计年度。账簿覆盖不足：{_gap(made)}。"
    )
    paper.paragraph("本报告由系统按记录生成，疑点是需要说明的问题，不是结论；责任和评价由审计组写明。")
    paper.heading1("任期初末财务状况")
    paper.table(_balance_table(made))
    paper.heading1("任期收支")
    for year, amounts in made.years.items():
        income = sum(amount for code, amount in amounts.items() if code < "510")
        expense = sum(amount for code, amount in amounts.items() if code >= "510")
        paper.paragraph(
            f"{year} 年任期内收入 {format_yuan(income)} 元，支出 {format_yuan(expense)} 元，"
            f"收支差额 {format_yuan(income - expense)} 元⟦years⟧。"
        )
    paper.heading1("债权债务")
    for label, heads, sign in (("债权", CLAIMS, 1), ("债务", DEBTS, -1)):
        chosen = [each for each in made.parties if each.account[:3] in heads]
        start, end = (
            (
                sum(sign * value for value in values)
                for values in zip(*((m.start, m.end) for m in chosen), strict=True)
            )
            if chosen
            else (0, 0)
        )
        paper.paragraph(
            f"{label}任初 {format_yuan(start)} 元，任末 {format_yuan(end)} 元，"
            f"{'净增' if end >= start else '净减'} {format_yuan(abs(end - start))} 元⟦parties⟧。"
        )
    paper.paragraph(
        f"任期内新增借款 {len(made.debts)} 笔，共 {format_yuan(sum(each.amount for each in made.debts))} 元⟦debts⟧。"
    )
    _say_records(paper, made)
    term_paper.say(paper, made.tables, {number: title for number, title, _rules in CONTENT})
    paper.heading1("审计疑点")
    for number, title, rules in CONTENT:
        if not rules:
            continue
        found = made.hits(rules)
        words = "；".join(f"{rule} {label} {count} 条" for (rule, label), count in _counted(found).items())
        paper.paragraph(f"{number} {title}：{f'{words}⟦hits⟧' if found else '没有疑点'}。")
    paper.heading1("没有检查的内容")
    for rule, reason in sorted(made.untested().items()):
        paper.paragraph(f"{rule}：{reason}。")
    paper.paragraph("没有疑点只对检查过的内容成立；与生成报告的人本人有关的疑点不在内，由别人查。")
    paper.sources_annex()
    return paper


def _say_records(paper: OfficialPaper, made: TermAudit) -> None:
    paper.heading1("合同、资源和资产")
    new = [each for each in made.contracts if each.new]
    paper.paragraph(
        f"任期内有效的合同 {len(made.contracts)} 份，其中任期内签订 {len(new)} 份，总额 "
        f"{format_yuan(sum(each.contract.total for each in new))} 元；到任末欠款 "
        f"{format_yuan(sum(each.owed for each in made.contracts))} 元⟦contracts⟧。"
    )
    resources = [each for each in made.assets if each.is_resource]
    area = sum(each.asset.area or 0 for each in resources if each.asset.left_on is None)
    paper.paragraph(
        f"登记的资源 {len(resources)} 处，任末在册 {_area(area)} 亩；资产 {len(made.assets) - len(resources)} 项⟦assets⟧。"
    )
    paper.heading1("重大事项决策")
    gaps = [each for each in made.decisions if each.missing]
    paper.paragraph(
        f"任期内的决策事项 {len(made.decisions)} 件，环节有缺的 {len(gaps)} 件⟦decisions⟧。"
        "逐件逐环节的日期、票数和材料见底稿“决策事项”。"
    )


def _counted(found: Sequence[tuple[RuleResult, Hit]]) -> dict[tuple[str, str], int]:
    counted: dict[tuple[str, str], int] = {}
    for result, _ in found:
        key = (result.rule.id, result.rule.name)
        counted[key] = counted.get(key, 0) + 1
    return counted


def _sources(made: TermAudit) -> list[Source]:
    hits = sum(len(made.hits(rules)) for _, _, rules in CONTENT)
    return [
        Source(
            "years",
            "任期收支",
            "损益科目已记账分录，日期在任期内，不含结转和归并",
            len(made.years),
            made.last,
        ),
        Source(
            "parties",
            "债权债务",
            "账簿期初与日期早于任初的分录得任初数，加任期内分录得任末数",
            len(made.parties),
            made.last,
        ),
        Source("debts", "新增借款", "201、221 科目任期内的贷方分录", len(made.debts), made.last),
        Source(
            "contracts",
            "合同",
            "任末以前签订、任初以前没有结束的合同，收付款取任末以前的凭证",
            len(made.contracts),
            made.last,
        ),
        Source("assets", "资产资源", "任末以前取得、任初以前没有退出的卡片", len(made.assets), made.last),
        Source(
            "decisions", "决策事项", "任末以前提出、任初以前没有办结的事项", len(made.decisions), made.last
        ),
        Source("hits", "疑点", "任期内各年度运行全部审计规则，取日期在任期内的", hits, made.last),
        *term_paper.sources(made.tables, made.last),
    ]


def _balance_table(made: TermAudit) -> PaperTable:
    names = {each["code"]: each["name"] for each in chart()}
    sums: dict[str, list[int]] = {}
    for each in made.balances:
        one = sums.setdefault(each.account[:3], [0, 0])
        one[0] += each.start
        one[1] += each.end
    columns = (
        PaperColumn("科目", width=1), PaperColumn("名称", width=3), PaperColumn("任初余额（元）", "right", 2.4),
        PaperColumn("任末余额（元）", "right", 2.4), PaperColumn("增减（元）", "right", 2.4),
    )  # fmt: skip
    rows = [
        (code, names.get(code, ""), format_yuan(start), format_yuan(end), format_yuan(end - start))
        for code, (start, end) in sorted(sums.items())
    ]
    return PaperTable(columns, rows, note="余额为借方减贷方，负数是贷方余额。明细见审计底稿。")
