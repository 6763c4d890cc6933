from django.apps import AppConfig

from lingyan.kernel import navigation


class ConsoleConfig(AppConfig):
    name = "lingyan.console"
    label = "console"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "工作台"

    def ready(self) -> None:
        navigation.register("desk", "今天", "console:desk", order=0)
