from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "lingyan.economy.assets"
    label = "assets"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "资产资源"

    def ready(self) -> None:
        from lingyan.economy.assets import (  # noqa: F401 (facts and parameters register themselves)
            covers,
            desk,
            due,
            facts,
            papers,
            parameters,
            prerequisites,
        )

        covers.register()
        papers.register_all()
        prerequisites.register_all()
        due.register_all()
        desk.register()
