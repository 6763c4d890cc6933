from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "lingyan.economy.budget"
    label = "budget"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "预算"

    def ready(self) -> None:
        from lingyan.economy.budget import (  # noqa: F401 (facts and parameters register themselves)
            covers,
            desk,
            facts,
            parameters,
            publishing,
        )

        covers.register()
        desk.register()
        publishing.register()
