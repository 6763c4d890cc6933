from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "lingyan.assessment"
    label = "assessment"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "对标"

    def ready(self) -> None:
        from lingyan.assessment import covers
        from lingyan.assessment import jobs as own
        from lingyan.kernel import navigation
        from lingyan.kernel.rights import ASSESSMENT_VIEW
        from lingyan.workflow import jobs

        covers.register()
        jobs.register(own.KIND, own.handle)
        navigation.register("assessment", _("指标对标"), "assessment:overview", ASSESSMENT_VIEW, order=10)
