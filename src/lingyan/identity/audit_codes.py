"""Codes under which identity leaves entries in the audit trail."""

from __future__ import annotations

from lingyan.kernel import audit

SIGNED_IN = audit.register("identity.signed-in", "登录")
SIGN_IN_FAILED = audit.register("identity.sign-in-failed", "登录失败")
LOCKED_OUT = audit.register("identity.locked-out", "登录锁定")
SIGNED_OUT = audit.register("identity.signed-out", "退出")
SESSION_EXPIRED = audit.register("identity.session-expired", "超时退出")
SECOND_FACTOR_FAILED = audit.register("identity.second-factor-failed", "动态口令错误")
USER_CREATED = audit.register("identity.user-created", "建立账号")
USER_DEACTIVATED = audit.register("identity.user-deactivated", "停用账号")
USER_REACTIVATED = audit.register("identity.user-reactivated", "恢复账号")
USER_LINKED = audit.register("identity.user-linked", "关联账号和人员")
USER_UNLOCKED = audit.register("identity.user-unlocked", "解除锁定")
PASSWORD_CHANGED = audit.register("identity.password-changed", "修改密码")
PASSWORD_RESET = audit.register("identity.password-reset", "重置密码")
TOTP_ENROLLED = audit.register("identity.totp-enrolled", "登记动态口令")
TOTP_REMOVED = audit.register("identity.totp-removed", "注销动态口令")
ASSIGNED = audit.register("identity.assigned", "授予岗位")
ASSIGNMENT_ENDED = audit.register("identity.assignment-ended", "停用岗位")
DELEGATED = audit.register("identity.delegated", "委托代办")
DELEGATION_REVOKED = audit.register("identity.delegation-revoked", "收回委托")
PERSONAL_REVEALED = audit.register("identity.personal-revealed", "查看完整个人信息")
