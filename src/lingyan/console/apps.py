from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import navigation
from lingyan.kernel.rights import REGIONS_VIEW


class ConsoleConfig(AppConfig):
    name = "lingyan.console"
    label = "console"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "工作台"

    def ready(self) -> None:
        navigation.register("desk", _("今天"), "console:desk", order=0)
        navigation.register("library", _("区划和村"), "console:regions", REGIONS_VIEW, 5)
