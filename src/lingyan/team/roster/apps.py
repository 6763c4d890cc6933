from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "lingyan.team.roster"
    label = "roster"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import datetime as dt

        from lingyan.kernel import ticks
        from lingyan.team.roster import (  # noqa: F401 (facts and parameters register themselves)
            actions,
            covers,
            desk,
            facts,
            papers,
            parameters,
            party_year,
        )

        covers.register()
        desk.register()
        papers.register_all()
        ticks.register("roster.uploads", dt.timedelta(hours=1), actions.sweep_uploads)
