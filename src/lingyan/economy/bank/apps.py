from django.apps import AppConfig


class BankConfig(AppConfig):
    name = "lingyan.economy.bank"
    label = "bank"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "银行对账"

    def ready(self) -> None:
        from lingyan.economy.bank import (  # noqa: F401 (facts and parameters register themselves)
            covers,
            desk,
            facts,
            parameters,
            prerequisites,
        )

        covers.register()
        desk.register()
        prerequisites.register()
