from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionsConfig(AppConfig):
    name = "lingyan.decisions"
    label = "decisions"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "四议两公开"

    def ready(self) -> None:
        # Desk, facts and parameters register themselves.
        from lingyan.decisions import covers, desk, evidence, facts, parameters, publishing, yearly  # noqa: F401
        from lingyan.kernel import navigation
        from lingyan.kernel.rights import DECISIONS_RECORD, DECISIONS_VIEW

        covers.register()
        evidence.register()
        publishing.register()
        navigation.register("disclosure", _("四议两公开"), "decisions:matters", DECISIONS_VIEW, 20)
        navigation.register_main_job(DECISIONS_RECORD, _("办理决策事项"), "decisions:matters", 55)
