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
        from lingyan.decisions.petitions import covers as petition_covers
        from lingyan.decisions.petitions import desk as petition_desk  # noqa: F401
        from lingyan.decisions.petitions import evidence as petition_evidence
        from lingyan.decisions.petitions import facts as petition_facts  # noqa: F401
        from lingyan.kernel import navigation
        from lingyan.kernel.rights import DECISIONS_RECORD, DECISIONS_VIEW

        covers.register()
        evidence.register()
        petition_covers.register()
        petition_evidence.register()
        publishing.register()
        navigation.register("disclosure", _("四议两公开"), "decisions:matters", DECISIONS_VIEW, 20)
        navigation.register("disclosure", _("联名提议"), "decisions:petitions", DECISIONS_VIEW, 22)
        navigation.register_main_job(DECISIONS_RECORD, _("办理决策事项"), "decisions:matters", 55)
