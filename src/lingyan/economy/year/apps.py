from django.apps import AppConfig


class YearConfig(AppConfig):
    name = "lingyan.economy.year"
    label = "year"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "年终"

    def ready(self) -> None:
        from lingyan.economy.members import claims
        from lingyan.economy.year import (  # noqa: F401 (facts and parameters register themselves)
            covers,
            desk,
            facts,
            parameters,
            prerequisites,
            queries,
        )
        from lingyan.economy.year.archiving import jobs as archiving
        from lingyan.workflow import jobs

        claims.register(queries.claims_on)
        covers.register()
        prerequisites.register_all()
        desk.register()
        jobs.register(archiving.KIND, archiving.handle)
