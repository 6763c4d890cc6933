from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "lingyan.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "账号与权限"

    def ready(self) -> None:
        from lingyan.identity import audit_codes, covers  # noqa: F401 (audit_codes registers the codes)
        from lingyan.kernel import navigation
        from lingyan.kernel.rights import AUDIT_VIEW, IDENTITY_MANAGE_ROLES, IDENTITY_MANAGE_USERS

        covers.register()
        navigation.register("system", _("账号"), "identity:users", IDENTITY_MANAGE_USERS, 10)
        navigation.register("system", _("岗位授权"), "identity:assignments", IDENTITY_MANAGE_ROLES, 20)
        navigation.register("system", _("审计日志"), "identity:audit", AUDIT_VIEW, 30)
        navigation.register_main_job(IDENTITY_MANAGE_USERS, _("建立账号"), "identity:create-user", order=80)
        navigation.register_main_job(IDENTITY_MANAGE_ROLES, _("授予岗位"), "identity:assign", order=81)
        navigation.register_main_job(AUDIT_VIEW, _("查审计日志"), "identity:audit", order=90)
