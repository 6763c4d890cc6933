from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "lingyan.economy.contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "合同"

    def ready(self) -> None:
        from lingyan.decisions import uses
        from lingyan.economy.contracts import (  # noqa: F401 (facts and parameters register themselves)
            covers,
            desk,
            due,
            facts,
            notices,
            papers,
            parameters,
            publishing,
            queries,
            yearly,
        )

        covers.register()
        papers.register_all()
        due.register_all()
        desk.register()
        notices.register_all()
        publishing.register()
        uses.register("发包和出租合同", queries.income_of_matter)
