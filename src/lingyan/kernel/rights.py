"""The catalogue of rights: one constant each, so that every room, role table and screen means the same thing.

Roles that hold them are data in `identity/roles.toml`. A right is always asked for at a region.
"""

from __future__ import annotations

from typing import Final

from lingyan.kernel.access import register_right

REGIONS_VIEW: Final = register_right("regions.view", "查看区划")
REGIONS_MANAGE: Final = register_right("regions.manage", "维护区划")

PEOPLE_VIEW: Final = register_right("people.view", "查看人员和组织")
PEOPLE_VIEW_PERSONAL: Final = register_right("people.view-personal", "查看人员完整信息")
PEOPLE_MANAGE: Final = register_right("people.manage", "维护人员和组织")

IDENTITY_MANAGE_USERS: Final = register_right("identity.manage-users", "管理账号")
IDENTITY_MANAGE_ROLES: Final = register_right("identity.manage-roles", "管理岗位授权")
AUDIT_VIEW: Final = register_right("audit.view", "查看审计日志")

ROSTER_VIEW: Final = register_right("roster.view", "查看花名册")
ROSTER_IMPORT: Final = register_right("roster.import", "导入花名册")
ROSTER_FREEZE: Final = register_right("roster.freeze", "冻结换届快照")
TERM_VIEW: Final = register_right("term.view", "查看换届")
TERM_RECORD: Final = register_right("term.record", "登记换届进度和计票")
TERM_MANAGE: Final = register_right("term.manage", "部署和核定换届")
MANDATES_VIEW: Final = register_right("mandates.view", "查看小组长和代表")
MANDATES_MANAGE: Final = register_right("mandates.manage", "登记小组长和代表")
STATISTICS_VIEW: Final = register_right("statistics.view", "查看统计")

TRAINING_VIEW: Final = register_right("training.view", "查看教育培训")
TRAINING_MANAGE: Final = register_right("training.manage", "组织培训")
TRAINING_RECORD: Final = register_right("training.record", "登记夜校和远程教育")
TALENT_VIEW: Final = register_right("talent.view", "查看人才和需求")
TALENT_MANAGE: Final = register_right("talent.manage", "登记人才和对接")
TALENT_NEED: Final = register_right("talent.need", "登记人才需求")
APPRAISAL_VIEW: Final = register_right("appraisal.view", "查看评议安排")
APPRAISAL_BRANCH: Final = register_right("appraisal.branch", "组织民主评议党员")
APPRAISAL_CADRES: Final = register_right("appraisal.cadres", "主持群众评议村干部")
APPRAISAL_TOWNSHIP: Final = register_right("appraisal.township", "主持述职评议")
APPRAISAL_COUNT: Final = register_right("appraisal.count", "录入和核对评议计票")
APPRAISAL_RESULTS: Final = register_right("appraisal.results", "查看评议结果")
SELECTION_VIEW: Final = register_right("selection.view", "查看选拔")
SELECTION_RECORD: Final = register_right("selection.record", "办理选拔")
SELECTION_MANAGE: Final = register_right("selection.manage", "核定选拔和备案")
REVIEW_MANAGE: Final = register_right("review.manage", "组织联审")
WEAK_VIEW: Final = register_right("weak.view", "查看排查线索和党组织整顿")
WEAK_PROPOSE: Final = register_right("weak.propose", "提出和办理党组织整顿")
WEAK_CONFIRM: Final = register_right("weak.confirm", "核定党组织整顿")
WEAK_OWN: Final = register_right("weak.own", "查看本村整顿")
BRANCH_VIEW: Final = register_right("branch.view", "查看组织生活")
BRANCH_RECORD: Final = register_right("branch.record", "登记组织生活和支部党员")
OVERSIGHT_VIEW: Final = register_right("oversight.view", "查看村务监督会议")
OVERSIGHT_RECORD: Final = register_right("oversight.record", "登记村务监督会议和意见")
DOSSIER_VIEW: Final = register_right("dossier.view", "查看书记档案")
DOSSIER_MANAGE: Final = register_right("dossier.manage", "登记书记档案")
DOSSIER_FILE: Final = register_right("dossier.file", "备案书记、核定报酬档次")
DOSSIER_OWN: Final = register_right("dossier.own", "查看本人的书记档案")

BOOKS_VIEW: Final = register_right("books.view", "查看账簿")
BOOKS_ENTER: Final = register_right("books.enter", "填制凭证")
BOOKS_REVIEW: Final = register_right("books.review", "审核凭证")
BOOKS_POST: Final = register_right("books.post", "记账")
BOOKS_CLOSE: Final = register_right("books.close", "结账")
BOOKS_IMPORT: Final = register_right("books.import", "接管旧账")
BOOKS_CONFIGURE: Final = register_right("books.configure", "设置账套")

DECISIONS_VIEW: Final = register_right("decisions.view", "查看决策事项")
DECISIONS_PROPOSE: Final = register_right("decisions.propose", "提出决策事项")
DECISIONS_RECORD: Final = register_right("decisions.record", "记录会议和表决")
DECISIONS_CHECK: Final = register_right("decisions.check", "审查和备案决策事项")
DECISIONS_PETITIONS: Final = register_right("decisions.petitions", "登记联名提议")
DECISIONS_OBJECT: Final = register_right("decisions.object", "对决策提出异议")

PAYMENTS_VIEW: Final = register_right("payments.view", "查看付款")
PAYMENTS_REQUEST: Final = register_right("payments.request", "申请付款")
PAYMENTS_APPROVE_VILLAGE: Final = register_right("payments.approve-village", "村级审批付款")
PAYMENTS_APPROVE_SUPERVISION: Final = register_right("payments.approve-supervision", "监督机构审核付款")
PAYMENTS_APPROVE_TOWNSHIP: Final = register_right("payments.approve-township", "乡镇审核付款")
PAYMENTS_RELEASE: Final = register_right("payments.release", "办理支付")

BANK_VIEW: Final = register_right("bank.view", "查看银行对账")
BANK_IMPORT: Final = register_right("bank.import", "导入银行流水")
BANK_MATCH: Final = register_right("bank.match", "核对银行流水")
BANK_CONFIGURE: Final = register_right("bank.configure", "登记银行账户")
CASH_COUNT: Final = register_right("bank.count-cash", "盘点现金")

YEAR_ARCHIVE: Final = register_right("archives.make", "归档会计资料")
YEAR_READ_ARCHIVE: Final = register_right("archives.view", "调阅会计档案")

ASSETS_VIEW: Final = register_right("assets.view", "查看资产资源")
ASSETS_MANAGE: Final = register_right("assets.manage", "登记资产资源")
ASSETS_COUNT: Final = register_right("assets.count", "清查资产")

CONTRACTS_VIEW: Final = register_right("contracts.view", "查看合同")
CONTRACTS_MANAGE: Final = register_right("contracts.manage", "登记合同")
CONTRACTS_CHECK: Final = register_right("contracts.check", "审查和备案合同")

MEMBERS_VIEW: Final = register_right("members.view", "查看集体成员和收益分配")
MEMBERS_MANAGE: Final = register_right("members.manage", "登记集体成员")
MEMBERS_CHECK: Final = register_right("members.check", "备案成员名册")
MEMBERS_DISTRIBUTE: Final = register_right("members.distribute", "办理收益分配")

BUDGET_VIEW: Final = register_right("budget.view", "查看预算")
BUDGET_MANAGE: Final = register_right("budget.manage", "编制预算")

PROJECTS_VIEW: Final = register_right("projects.view", "查看项目")
PROJECTS_MANAGE: Final = register_right("projects.manage", "登记项目")
PROJECTS_CHECK: Final = register_right("projects.check", "验收项目")

DISCLOSURE_VIEW: Final = register_right("disclosure.view", "查看公开情况")
DISCLOSURE_BOARD: Final = register_right("disclosure.board.view", "查看只在村里张贴的公开内容")
DISCLOSURE_DRAFT: Final = register_right("disclosure.draft", "拟公开稿")
DISCLOSURE_SIGN_SUPERVISION: Final = register_right("disclosure.sign-supervision", "监督机构审核签字")
DISCLOSURE_SIGN_COMMITTEES: Final = register_right("disclosure.sign-committees", "两委审议签字")
DISCLOSURE_PUBLISH: Final = register_right("disclosure.publish", "公开")
DISCLOSURE_OVERRIDE_SCAN: Final = register_right("disclosure.override-scan", "放行扫描提示")
DISCLOSURE_WITHDRAW: Final = register_right("disclosure.withdraw", "撤下公开页")
DISCLOSURE_DISCLOSE_FIELD: Final = register_right("disclosure.disclose-field", "出示凭证字段")

DISCLOSURE_DEMANDS: Final = register_right("disclosure.demands", "办理公开要求")
DISCLOSURE_DISPLAY: Final = register_right("disclosure.display", "登记公示栏张贴")

QUESTIONS_VIEW: Final = register_right("questions.view", "查看村民提问")
QUESTIONS_ANSWER: Final = register_right("questions.answer", "答复村民提问")
QUESTIONS_ANSWER_CONDUCT: Final = register_right("questions.answer-conduct", "答复涉及干部本人的提问")
QUESTIONS_MODERATE: Final = register_right("questions.moderate", "审看提问的公开")
QUESTIONS_OWN_LINES: Final = register_right("questions.own-lines", "办理本人账目查询")
QUESTIONS_SUPERVISE: Final = register_right("questions.supervise", "督办村民提问")

SUPERVISION_VIEW: Final = register_right("supervision.view", "查看疑点")
SUPERVISION_TERMS_VIEW: Final = register_right("supervision.terms.view", "查阅任期审计")
SUPERVISION_RUN: Final = register_right("supervision.run", "运行审计规则")
SUPERVISION_EXPLAIN: Final = register_right("supervision.explain", "说明疑点")
SUPERVISION_JUDGE: Final = register_right("supervision.judge", "核定疑点和整改")

ASSESSMENT_VIEW: Final = register_right("assessment.view", "查看指标")
ASSESSMENT_REMARK: Final = register_right("assessment.remark", "对指标提出说明和异议")
ASSESSMENT_RUN: Final = register_right("assessment.run", "生成评价快照")
ASSESSMENT_CONFIGURE: Final = register_right("assessment.configure", "设置指标和标准")

PARAMETERS_MANAGE: Final = register_right("parameters.manage", "设置规则参数")

BOARDS_VIEW: Final = register_right("boards.view", "查看总览")
REPORTS_MAKE: Final = register_right("reports.make", "生成报告")
JOBS_VIEW: Final = register_right("jobs.view", "查看任务")
SYSTEM_OPERATE: Final = register_right("system.operate", "维护系统")
