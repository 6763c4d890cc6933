"""软弱涣散村党组织整顿."""

from django.apps import AppConfig


class WeakConfig(AppConfig):
    name = "lingyan.team.weak"
    label = "weak"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "党组织整顿"

    def ready(self) -> None:
        # Facts and parameters register themselves.
        from lingyan.team.weak import covers, desk, facts, papers, parameters  # noqa: F401
        from lingyan.team.weak import jobs as own
        from lingyan.workflow import jobs

        covers.register_all()
        papers.register_all()
        desk.register()
        jobs.register(own.KIND, own.handle)
