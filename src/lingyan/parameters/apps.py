from django.apps import AppConfig


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
        navigation.register("system", "规则参数", "parameters:parameters", REGIONS_VIEW, 60)
