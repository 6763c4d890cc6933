from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "lingyan.economy.budget"
    label = "budget"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "预算"

    def ready(self) -> None:
        from lingyan.economy.budget import covers, desk, facts, parameters  # noqa: F401 (they register themselves)

        covers.register()
        desk.register()
