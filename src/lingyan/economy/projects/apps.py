from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "lingyan.economy.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "项目"

    def ready(self) -> None:
        from lingyan.economy.projects import (  # noqa: F401 (facts and parameters register themselves)
            covers,
            desk,
            due,
            facts,
            papers,
            parameters,
            publishing,
        )

        covers.register()
        papers.register_all()
        due.register_all()
        desk.register()
        publishing.register()
