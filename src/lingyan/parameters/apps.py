from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParametersConfig(AppConfig):
    name = "lingyan.parameters"
    label = "parameters"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "规则参数"

    def ready(self) -> None:
        from lingyan.kernel import navigation
        from lingyan.kernel.rights import REGIONS_VIEW
        from lingyan.parameters import covers

        covers.register()
        navigation.register("system", _("规则参数"), "parameters:parameters", REGIONS_VIEW, 60)
