from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    name = "lingyan.workflow"
    label = "workflow"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "任务"

    def ready(self) -> None:
        from lingyan.kernel import navigation
        from lingyan.workflow import exports

        exports.register()
        navigation.register("desk", _("任务"), "workflow:jobs", order=20)
