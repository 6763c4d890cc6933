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
STATISTICS_VIEW: Final = register_right("statistics.view", "查看统计")

BOOKS_VIEW: Final = register_right("books.view", "查看账簿")
BOOKS_ENTER: Final = register_right("books.enter", "填制凭证")
BOOKS_REVIEW: Final = register_right("books.review", "审核凭证")
BOOKS_POST: Final = register_right("books.post", "记账")
BOOKS_CLOSE: Final = register_right("books.close", "结账")
BOOKS_IMPORT: Final = register_right("books.import", "接管旧账")
BOOKS_CONFIGURE: Final = register_right("books.configure", "设置账套")

DISCLOSURE_VIEW: Final = register_right("disclosure.view", "查看公开情况")
DISCLOSURE_DRAFT: Final = register_right("disclosure.draft", "拟公开稿")
DISCLOSURE_SIGN_SUPERVISION: Final = register_right("disclosure.sign-supervision", "监督机构审核签字")
DISCLOSURE_SIGN_COMMITTEES: Final = register_right("disclosure.sign-committees", "两委审议签字")
DISCLOSURE_PUBLISH: Final = register_right("disclosure.publish", "公开")
DISCLOSURE_OVERRIDE_SCAN: Final = register_right("disclosure.override-scan", "放行扫描提示")
DISCLOSURE_WITHDRAW: Final = register_right("disclosure.withdraw", "撤下公开页")
DISCLOSURE_DISCLOSE_FIELD: Final = register_right("disclosure.disclose-field", "出示凭证字段")

ASSESSMENT_VIEW: Final = register_right("assessment.view", "查看指标")
ASSESSMENT_RUN: Final = register_right("assessment.run", "生成评价快照")
ASSESSMENT_CONFIGURE: Final = register_right("assessment.configure", "设置指标和标准")

PARAMETERS_MANAGE: Final = register_right("parameters.manage", "设置规则参数")

REPORTS_MAKE: Final = register_right("reports.make", "生成报告")
JOBS_VIEW: Final = register_right("jobs.view", "查看任务")
SYSTEM_OPERATE: Final = register_right("system.operate", "维护系统")
