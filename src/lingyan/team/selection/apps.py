from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "lingyan.team.selection"
    label = "selection"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import datetime as dt

        from lingyan.decisions import assemblies
        from lingyan.kernel import ticks
        from lingyan.team.selection import covers, desk, facts, papers, parameters, queries, reviewing  # noqa: F401
        from lingyan.team.selection.actions import forget_applicants

        covers.register()
        desk.register()
        papers.register_all()
        reviewing.register()
        assemblies.register("selection", queries.assemblies_held)
        ticks.register("selection.forget-applicants", dt.timedelta(hours=1), forget_applicants)
