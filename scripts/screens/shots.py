"""Every screen that docs/screens shows: its name, what it shows, who looks at it, and what they did before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.urls import reverse
from scripts.screens import acts
from scripts.screens.camera import Shot
from scripts.screens.demands import DEMANDS, PETITIONS
from scripts.screens.members import MEMBERS
from scripts.screens.records import Records
from scripts.screens.team import (
    APPRAISALS,
    BRANCH,
    DOSSIERS,
    MANDATES,
    OVERSIGHT,
    ROSTER,
    SELECTION,
    TALENT,
    TERM,
    WEAK,
)
from scripts.screens.where import Where
from scripts.screens.where import at as _at
from scripts.screens.where import book as _book
from scripts.screens.where import literal as _literal
from scripts.screens.year import YEAR

from lingyan.disclosure import bundles


def _payment(state: str) -> Callable[[Records], int]:
    return lambda records: records.payment(state).pk


def _payment_list(records: Records) -> int:
    return int(records.payment("released").payment_list_id or 0)


def _publication(state: str) -> Callable[[Records], int]:
    return lambda records: records.publication(state).pk


def _matter(item: str) -> Callable[[Records], int]:
    return lambda records: records.matter(item).pk


def _step(item: str, code: str) -> Where:
    return lambda records: reverse("decisions:step", args=[records.matter(item).pk, code])


def _contract(number: str) -> Callable[[Records], int]:
    return lambda records: records.contract(number).pk


def _project(state: str) -> Callable[[Records], int]:
    return lambda records: records.project(state).pk


def _budget(records: Records) -> int:
    return records.budget.pk


def _budget_year(records: Records) -> int:
    return records.budget.year


def _asset(records: Records) -> int:
    return records.asset.pk


def _figure(records: Records) -> str:
    value = records.value
    return reverse("assessment:indicator", args=[records.snapshot.pk, value.indicator, value.figure])


def _judged(records: Records) -> str:
    return reverse("assessment:village", args=[records.snapshot.pk, records.village.code])


def _strengths(records: Records) -> str:
    return reverse("assessment:village", args=[records.strengths.pk, records.village.code])


def _assessment(records: Records) -> str:
    return f"{reverse('assessment:overview')}?month={records.snapshot.year}-12"


def _account(records: Records) -> int:
    return records.bank_account.pk


def _reconciled(records: Records) -> str:
    made = records.reconciliation
    return f"{reverse('bank:reconciliation', args=[made.account_id])}?month={made.month}"


def _reconciliation_paper(records: Records) -> str:
    return reverse("bank:reconciliation-paper", args=[records.reconciliation.pk, "pdf"])


def _cash_count(records: Records) -> str:
    return reverse("bank:cash-count", args=[records.cash_count.pk])


def _finding(state: str) -> Where:
    return lambda records: reverse("supervision:finding", args=[records.finding(state).pk])


def _run(records: Records) -> str:
    return reverse("supervision:run", args=[records.audit_run.pk])


def _term(records: Records) -> str:
    return reverse("supervision:term", args=[records.term.pk])


def _question(records: Records) -> int:
    return records.question.pk


def _release(records: Records) -> int:
    return records.release.pk


def _own_line(records: Records) -> int:
    return records.own_line.pk


def _hang(records: Records) -> str:
    return reverse("noticeboard:hang", args=[records.village.pk, "accounts", str(records.last_month)])


def _display(records: Records) -> str:
    return reverse("noticeboard:display", args=[records.display.pk])


def _sheet(sheet: str) -> Where:
    return lambda records: reverse("disclosure:publication", args=[records.sheet(sheet).pk])


def _corrected(records: Records) -> str:
    found = records.village.publications.filter(sheet="accounts", state="published", version__gt=1)
    return reverse("disclosure:publication", args=[found.latest("pk").pk])


def _prepare(records: Records) -> str:
    return reverse("disclosure:prepare", args=[records.village.pk, "party", records.sheet("party").period])


def _public_sheet(sheet: str) -> Where:
    return lambda records: bundles.address_of(records.sheet(sheet))


def _public(*codes: str) -> Where:
    return lambda records: "/v/" + "".join(f"{getattr(records, code).code}/" for code in codes)


FRAME: Final = (
    Shot("sign-in", "登录", lambda _: "/sign-in/"),
    Shot("desk-reporter", "工作台：报账员", _at("console:desk", month="open"), "baozhang"),
    Shot("desk-accountant", "工作台：乡镇代理会计", _at("console:desk", month="open"), "kuaiji1"),
    Shot("desk-supervision", "工作台：监督机构成员", _at("console:desk", month="open"), "jiandu"),
    Shot("desk-organisation", "工作台：组织部门", _at("console:desk", month="open"), "zuzhibu"),
    Shot("desk-system", "工作台：系统管理员", _at("console:desk", month="open"), "system-administrator"),
    Shot(
        "menu",
        "菜单（手机上在左上角的按钮后面）",
        _at("console:desk", month="open"),
        "kuaiji1",
        acts.open_menu,
    ),
    Shot("board-city", "总览：一个市的一个月", _at("boards:board", region="990100000000"), "nongye"),
    Shot("board-town", "总览：一个乡镇", _at("boards:board"), "zhenganbu"),
    Shot("board-claims", "总览的应收款账龄后面的一笔笔", _at("boards:claims"), "zhenganbu"),
    Shot("board-villages", "总览的一个数字后面的村", _at("boards:villages", show="late"), "zhenganbu"),
    Shot("regions", "区划", _at("console:regions"), "zuzhibu"),
    Shot("choose-region", "换一个区划", _at("console:choose-region"), "zuzhibu"),
    Shot(
        "village",
        "一个村：班子、账、公开、沿革",
        _at("console:village", lambda r: r.village.code),
        "zhenganbu",
    ),
    Shot(
        "village-profile",
        "登记村情",
        _at("console:profile", lambda r: r.village.code),
        "system-administrator",
    ),
    Shot("refused", "没有权限时", lambda _: "/users/", "baozhang", status=403),
    Shot("not-found", "没有这一页", lambda _: "/villages/990100000999/", "kuaiji1", status=404),
)
BOOKS: Final = (
    Shot("books", "账簿", _at("books:books"), "kuaiji1"),
    Shot("book", "一本账", _at("books:book", _book), "kuaiji1"),
    Shot("vouchers", "凭证", _at("books:vouchers", month="open"), "kuaiji1"),
    Shot("voucher-queue", "待审核的凭证", _at("books:queue", month="open"), "shenhe"),
    Shot("voucher-grid", "填制凭证", _at("books:enter", _book, month="open"), "baozhang", acts.type_voucher),
    Shot(
        "voucher-grid-refused", "填制凭证：没有这个科目", _at("books:enter", _book, month="open"), "baozhang",
        acts.save_faulty_voucher,
    ),
    Shot("voucher-draft", "一张草稿", _at("books:voucher", lambda r: r.draft_voucher.pk, month="open"), "baozhang"),
    Shot("voucher", "一张已记账的凭证", _at("books:voucher", lambda r: r.posted_voucher.pk), "kuaiji1"),
    Shot("voucher-print", "打印的记账凭证", _at("books:print-voucher", lambda r: r.posted_voucher.pk), "kuaiji1", pdf=True),
    Shot("trial-balance", "科目余额表", _at("books:trial-balance", _book), "kuaiji1"),
    Shot("general-ledger", "总账", _at("books:general-ledger", _book), "kuaiji1"),
    Shot("detail-ledger", "明细账", _at("books:detail-ledger", _book, account="10201"), "kuaiji1"),
    Shot("revenue-expense", "收支明细表", _at("books:revenue-expense", _book), "kuaiji1"),
    Shot("balance-sheet", "资产负债表", _at("books:balance-sheet", _book), "kuaiji1"),
    Shot("balance-sheet-print", "打印的资产负债表", _at("books:balance-sheet", _book, format="pdf"), "kuaiji1", pdf=True),
    Shot("income-statement", "收益及收益分配表", _at("books:income", _book), "kuaiji1"),
    Shot(
        "statement-line",
        "报表一行的来源",
        _at("books:statement-line", _book, _literal("balance-sheet"), _literal(1)),
        "kuaiji1",
    ),
    Shot("closing", "各村结账", _at("books:closing"), "kuaiji1"),
    Shot("close", "结账前的检查", _at("books:close", _book, month="open"), "kuaiji1"),
    Shot("year-end", "年末结转", _at("books:year-end", _book), "kuaiji1"),
    Shot("close-rules", "结账条件", _at("books:close-rules"), "kuaiji1"),
    Shot("opening", "期初余额", _at("books:opening", _book), "kuaiji1"),
    Shot("old-closing", "旧账期末余额核对", _at("books:old-closing", _book), "kuaiji1"),
    Shot("receipts", "收据的领用、使用和作废", _at("books:receipts", _book), "kuaiji1"),
    Shot("accounts", "明细科目", _at("books:accounts", _book), "kuaiji1"),
    Shot("parties", "往来对象", _at("books:parties", _book), "kuaiji1"),
    Shot("take-overs", "接管旧账", _at("books:imports"), "kuaiji1"),
    Shot("take-over-new", "接管旧账：选择文件", _at("books:take-over"), "kuaiji1"),
    Shot("take-over-preview", "接管旧账：核对，有错误", _at("books:take-over"), "kuaiji1", acts.bring_faulty_journal),
)  # fmt: skip
BANK: Final = (
    Shot("bank-accounts", "银行账户", _at("bank:accounts"), "kuaiji1"),
    Shot("bank-account", "一个银行账户", _at("bank:account", _account), "kuaiji1"),
    Shot("bank-import", "导入银行流水", _at("bank:import"), "chuna"),
    Shot("bank-preview", "核对一份流水", _at("bank:import"), "chuna", acts.choose_statement),
    Shot("bank-transactions", "银行流水", _at("bank:transactions"), "kuaiji1"),
    Shot("bank-match", "对账：建议的对应", _at("bank:workbench", _account), "kuaiji1"),
    Shot("bank-matches", "已核对的", _at("bank:matches", _account), "kuaiji1"),
    Shot("bank-reconciliations", "各账户的余额调节表", _at("bank:reconciliations"), "shenhe"),
    Shot("bank-reconciliation", "余额调节表", _reconciled, "shenhe"),
    Shot("bank-reconciliation-paper", "打印的余额调节表", _reconciliation_paper, "shenhe", pdf=True),
    Shot("bank-open-items", "未达账项", _at("bank:ageing"), "kuaiji1"),
    Shot("cash-counts", "现金盘点", _at("bank:cash-counts"), "chuna"),
    Shot("cash-count", "一次现金盘点", _cash_count, "kuaiji1"),
    Shot("cash-count-new", "盘点现金", _at("bank:new-cash-count"), "chuna"),
)  # fmt: skip
PROPERTY: Final = (
    Shot("assets", "资产资源", _at("assets:assets"), "kuaiji1"),
    Shot("asset", "一张资产卡片", _at("assets:asset", _asset), "wenshu"),
    Shot("asset-new", "建立卡片", _at("assets:new-card", _book), "wenshu"),
    Shot("asset-import", "导入清查表：核对", _at("assets:import", _book), "wenshu", acts.bring_asset_list),
    Shot("asset-dispose", "处置资产", _at("assets:dispose", _asset), "wenshu"),
    Shot("depreciation", "各村计提折旧", _at("assets:runs", month="open"), "kuaiji1"),
    Shot("depreciation-book", "一个账套的计提", _at("assets:run", _book, month="open"), "kuaiji1"),
    Shot("depreciation-run", "一次计提的明细", _at("assets:charges", lambda r: r.charged.pk), "kuaiji1"),
    Shot("assets-compare", "卡片与账核对", _at("assets:compare", _book), "kuaiji1"),
    Shot("inventories", "清产核资", _at("assets:inventories"), "kuaiji1"),
    Shot("inventory", "清查中", _at("assets:inventory", lambda r: r.inventory.pk), "wenshu"),
    *YEAR,
    Shot("charts", "科目表变动", _at("books:charts"), "kuaiji1"),
    Shot("inventory-print", "打印的清查表", _at("assets:counting-list", lambda r: r.inventory.pk), "wenshu"),
    Shot("contracts", "合同", _at("contracts:contracts"), "kuaiji1"),
    Shot("contract", "一份租赁合同", _at("contracts:contract", _contract("TW-02")), "wenshu"),
    Shot("contract-draft", "合同草稿", _at("contracts:contract", _contract("TW-03")), "wenshu"),
    Shot("contract-new", "登记合同，写新的对方", _at("contracts:new", _book), "wenshu", acts.write_new_party),
    Shot("contract-import", "导入合同台账：核对", _at("contracts:import", _book), "wenshu", acts.bring_contracts),
    Shot(
        "contract-import-faults", "导入合同台账：有问题的单元格", _at("contracts:import", _book), "wenshu",
        acts.bring_faulty_contracts,
    ),
    Shot("contract-change", "变更合同", _at("contracts:change", _contract("TW-01")), "wenshu"),
    Shot("instalments", "合同应收款", _at("contracts:instalments"), "kuaiji1"),
    Shot("contract-match", "核销收付", _at("contracts:match", _book), "kuaiji1"),
    Shot("contract-income", "合同款入账", _at("contracts:income", _book), "kuaiji1"),
    Shot("project-import", "导入项目台账：核对", _at("projects:import", _book), "wenshu", acts.bring_projects),
    Shot("due-board", "到期一览", _at("contracts:board"), "nongye"),
)  # fmt: skip
VENTURES: Final = (
    Shot("budgets", "各村的年度预算", _at("budget:budgets"), "kuaiji1"),
    Shot("budget", "一个村的预算和实际数", _at("budget:budget", _budget), "kuaiji1"),
    Shot("budget-form", "编制预算，上年实际数在旁边", _at("budget:form", _book, _budget_year), "wenshu"),
    Shot("budget-import", "导入预算表：选择文件", _at("budget:import", _book, _budget_year), "wenshu"),
    Shot("projects", "项目", _at("projects:projects"), "kuaiji1"),
    Shot("project", "已验收的项目：资金、成本、带动", _at("projects:project", _project("accepted")), "kuaiji1"),
    Shot("project-building", "实施中的项目，有节点逾期", _at("projects:project", _project("building")), "wenshu"),
    Shot("project-approved", "已立项，须先招标", _at("projects:project", _project("approved")), "wenshu"),
    Shot("project-new", "登记项目", _at("projects:new", _book), "wenshu"),
    Shot("project-tender", "登记招标或比选", _at("projects:tender", _project("approved")), "wenshu"),
    Shot("project-milestones", "项目节点", _at("projects:milestones"), "zhenganbu"),
    Shot("earmarked", "专项资金从收到到用完", _at("projects:earmarked"), "zhenganbu"),
)  # fmt: skip
DISCLOSURE: Final = (
    Shot("disclosure", "账目公开", _at("disclosure:board"), "zhenganbu"),
    Shot("publication-draft", "公开稿，等监督机构审核", _at("disclosure:publication", _publication("draft")), "jiandu"),
    Shot("publication-summaries", "逐条审看摘要", _at("disclosure:clear", _publication("draft")), "jiandu"),
    Shot("publication-approved", "两委已审议，等公开", _at("disclosure:publication", _publication("approved")), "zhenganbu"),
    Shot("publication-published", "已公开", _at("disclosure:publication", _publication("published")), "zhenganbu"),
    Shot("publication-corrected", "更正后的新版，写明改了什么", _corrected, "zhenganbu"),
    Shot("publication-withdraw", "撤下以前", _at("disclosure:withdraw", _publication("published")), "zhenganbu"),
    Shot("publication-withdrawn", "已撤下", _at("disclosure:publication", _publication("withdrawn")), "nongye"),
    Shot("sheets", "账目以外的公开", _at("disclosure:sheets"), "zhenganbu"),
    Shot("sheet-prepare", "党务公开：记录和村里写的文字", _prepare, "shuji"),
    Shot("sheet-published", "资源情况，已公开", _sheet("resources"), "wenshu"),
    Shot("public-home", "村民看到的首页", lambda _: "/v/"),
    Shot("public-town", "村民看到的乡镇页", _public("town")),
    Shot("public-village", "一个村公开过的月份", _public("village")),
    Shot("public-page", "公开页，手机已核对封存", lambda r: r.address("published"), act=acts.await_verdict),
    Shot("public-sheet", "村务公开页，手机已核对封存", _public_sheet("affairs"), act=acts.await_verdict),
    Shot("public-withdrawn", "已撤下的公开页", lambda r: r.address("withdrawn")),
    Shot("poster", "A3 海报", _at("disclosure:poster", _publication("published")), "zhenganbu", pdf=True),
    Shot(
        "poster-board", "村务公开海报，有只在村里张贴的内容", _at("disclosure:poster", lambda r: r.sheet("affairs").pk),
        "zhenganbu", pdf=True,
    ),
)  # fmt: skip
DECISIONS: Final = (
    Shot("decisions", "四议两公开", _at("decisions:matters", month="open"), "wenshu"),
    Shot("decision-choose", "提出决策事项：选类别", _at("decisions:choose", month="open"), "wenshu"),
    Shot(
        "decision-new", "提出决策事项", _at("decisions:edit", _matter("village-plan"), month="open"), "wenshu"
    ),
    Shot(
        "decision-draft", "一份草稿", _at("decisions:matter", _matter("village-plan"), month="open"), "wenshu"
    ),
    Shot(
        "decision-objected",
        "公示中，有异议",
        _at("decisions:matter", _matter("disposal"), month="open"),
        "wenshu",
    ),
    Shot(
        "decision-closed", "已办结的事项", _at("decisions:matter", _matter("lease"), month="open"), "shenji"
    ),
    Shot(
        "decision-returned",
        "表决没有通过",
        _at("decisions:matter", _matter("village-rules"), month="open"),
        "wenshu",
    ),
    Shot("decision-meeting", "登记会议和表决", _step("distribution", "meeting"), "wenshu"),
    Shot("decision-review", "乡镇合法性审查", _step("purchase", "review"), "zhenganbu"),
    Shot("decision-result", "登记实施结果", _step("project", "result"), "wenshu"),
    Shot("decision-catalogue", "事项目录和规则", _at("decisions:catalogue", month="open"), "wenshu"),
    Shot("decision-rolls", "会议应到人数", _at("decisions:rolls", month="open"), "wenshu"),
    Shot("decision-powers", "授权村民代表会议", _at("decisions:powers", month="open"), "wenshu"),
    Shot("desk-clerk", "工作台：村文书", _at("console:desk", month="open"), "wenshu"),
)
SUPERVISION: Final = (
    Shot("findings", "疑点", _at("supervision:findings"), "zhenganbu"),
    Shot("findings-mine", "我的说明：等村里说明的疑点", _at("supervision:mine"), "kuaiji1"),
    Shot("finding-open", "一条疑点，等说明", _finding("open"), "kuaiji1"),
    Shot("finding-explained", "一条疑点，等核定", _finding("explained"), "zhenganbu"),
    Shot("finding-verified", "一条疑点，办完了", _finding("verified"), "shenji"),
    Shot("audit-runs", "审计运行", _at("supervision:runs"), "nongye"),
    Shot("audit-run", "一次运行：查到的、查不了的、误报率", _run, "nongye"),
    Shot("terms", "任期审计", _at("supervision:terms"), "nongye"),
    Shot("term", "一个任期的审计：底稿、报告和村民要求的事项", _term, "nongye"),
)
ASSESSMENT: Final = (
    Shot("assessment", "对标：五个好", _assessment, "zuzhibu"),
    Shot("assessment-indicator", "一项指标的各村，按代码排", _figure, "zuzhibu"),
    Shot("assessment-village", "一个村的各方面", _judged, "zuzhibu"),
    Shot("assessment-strengths", "一个村对照一统四强（样例）", _strengths, "zuzhibu"),
    Shot(
        "assessment-value",
        "一个数的来源",
        lambda r: reverse("assessment:value", args=[r.value.pk]),
        "zuzhibu",
    ),
    Shot("reports", "报告", _at("reports:index"), "zuzhibu"),
    Shot("report-term-change", "换届情况报告", _at("reports:report", _literal("term-change")), "zuzhibu"),
    Shot("report-work-summary", "年度工作总结", _at("reports:report", _literal("work-summary")), "zuzhibu"),
)
ADMINISTRATION: Final = (
    Shot("tasks", "任务", lambda r: r.snapshot and reverse("workflow:jobs"), "zuzhibu"),
    Shot("task", "一项任务", lambda r: reverse("workflow:job", args=[r.job.pk]), "zuzhibu"),
    Shot("users", "用户", _at("identity:users"), "system-administrator"),
    Shot("user", "一个用户", _at("identity:user", lambda r: r.user("kuaiji1").pk), "system-administrator"),
    Shot("user-new", "新建用户", _at("identity:create-user"), "system-administrator"),
    Shot("assignments", "岗位", _at("identity:assignments"), "security-administrator"),
    Shot("assignment-new", "分配岗位", _at("identity:assign"), "security-administrator"),
    Shot("audit", "审计日志", _at("identity:audit"), "audit-administrator"),
    Shot("account", "我的账号", _at("identity:account"), "kuaiji1"),
    Shot("notices", "我的账号：通知", _at("notices:settings"), "kuaiji1"),
    Shot(
        "delegate", "委托他人代办", _at("identity:delegate", lambda r: r.assignment("kuaiji1").pk), "kuaiji1"
    ),
)
PAYMENTS: Final = (
    Shot("payments", "付款", _at("payments:payments", month="open"), "kuaiji1"),
    Shot("payments-inbox", "等我签字的付款", _at("payments:inbox", month="open"), "lishizhang"),
    Shot(
        "payment-import",
        "从名单申请付款：核对",
        _at("payments:import", _book, month="open"),
        "baozhang",
        acts.bring_payees,
    ),
    Shot("payment-form", "修改付款申请", _at("payments:edit", _payment("draft"), month="open"), "baozhang"),
    Shot(
        "payment-draft", "一笔付款草稿", _at("payments:payment", _payment("draft"), month="open"), "baozhang"
    ),
    Shot(
        "payment-waiting",
        "等签字的付款",
        _at("payments:payment", _payment("approving"), month="open"),
        "jiandu",
    ),
    Shot(
        "payment-partly",
        "有人没有付成",
        _at("payments:payment", _payment("partly"), month="open"),
        "baozhang",
    ),
    Shot("payment-releases", "支付办理", _at("payments:releases", month="open"), "chuna"),
    Shot("payment-list", "付款名单和银行结果", _at("payments:list", _payment_list, month="open"), "chuna"),
    Shot("payment-layouts", "银行版式", _at("payments:layouts", month="open"), "kuaiji1"),
    Shot("payment-layout", "设置银行版式", _at("payments:new-layout", month="open"), "kuaiji1"),
)
NOTICEBOARD: Final = (
    Shot("calendar", "公开日历：一个乡镇", _at("noticeboard:calendar", month="open"), "zhenganbu"),
    Shot("calendar-village", "公开日历：一个村的全年", _at("noticeboard:calendar", month="open"), "wenshu"),
    Shot("disclosure-items", "公开清单", _at("noticeboard:items"), "wenshu"),
    *DEMANDS,
    *PETITIONS,
    Shot("hang", "登记张贴", _hang, "wenshu"),
    Shot("displays", "公示栏张贴", _at("noticeboard:displays"), "zhenganbu"),
    Shot("display", "一份张贴", _display, "zhenganbu"),
    Shot("posters", "海报：校对和成批打印", _at("noticeboard:posters"), "zhenganbu"),
    Shot("spoken", "广播稿", _at("noticeboard:spoken", _publication("published")), "zhenganbu"),
)
QUESTIONS: Final = (
    Shot("ask", "村民提问", lambda r: reverse("questions:ask", args=[r.village.code])),
    Shot("ask-receipt", "凭回执看答复", lambda _: reverse("questions:receipt")),
    Shot("questions", "村民提问：村里的", _at("questions:inbox", month="open"), "wenshu"),
    Shot("question", "一件等答复的提问", _at("questions:question", _question, month="open"), "wenshu"),
    Shot("question-answer", "答复提问", _at("questions:answer", _question, month="open"), "wenshu"),
    Shot("question-enter", "代录提问", _at("questions:enter", month="open"), "wenshu"),
    Shot("question-releases", "问答公开审看", _at("questions:moderation", month="open"), "zhenganbu"),
    Shot(
        "question-release", "一份等审看的问答", _at("questions:release", _release, month="open"), "zhenganbu"
    ),
    Shot("question-supervision", "提问督办", _at("questions:supervision", month="open"), "zhenganbu"),
    Shot("own-lines", "本人账目查询", _at("questions:own-lines", month="open"), "wenshu"),
    Shot("own-line", "一件本人账目查询", _at("questions:own-line", _own_line, month="open"), "wenshu"),
    Shot("own-line-new", "登记本人账目查询", _at("questions:own-line-new", month="open"), "wenshu"),
    Shot("public-answers", "公开的提问和答复", lambda r: f"/v/{r.village.code}/questions/"),
)
PARAMETERS: Final = (
    Shot("parameters", "规则参数", _at("parameters:parameters", month="open"), "nongye"),
    Shot(
        "parameter",
        "一项参数：各地、各日期的值",
        _at("parameters:parameter", _literal("payments.supervision-above"), month="open"),
        "nongye",
    ),
)
CHAPTERS: Final = {
    "登录和工作台": FRAME,
    "强：花名册和换届": ROSTER,
    "强：选拔和联审": SELECTION,
    "强：评议": APPRAISALS,
    "强：书记档案": DOSSIERS,
    "强：换届的步骤": TERM,
    "强：党组织整顿": WEAK,
    "强：人才": TALENT,
    "强：小组长和代表": MANDATES,
    "壮：账簿": BOOKS,
    "壮：银行和现金": BANK,
    "壮：付款": PAYMENTS,
    "壮：资产和合同": PROPERTY,
    "强：组织生活": BRANCH,
    "强：村务监督会议": OVERSIGHT,
    "壮：成员和收益分配": MEMBERS,
    "壮：预算和项目": VENTURES,
    "晒账本": DISCLOSURE,
    "公开日历和海报": NOTICEBOARD,
    "村民提问": QUESTIONS,
    "四议两公开": DECISIONS,
    "监督": SUPERVISION,
    "评和报告": ASSESSMENT,
    "规则参数": PARAMETERS,
    "管理": ADMINISTRATION,
}
