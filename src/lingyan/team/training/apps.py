from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "lingyan.team.training"
    label = "training"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import datetime as dt

        from lingyan.kernel import ticks
        from lingyan.team.roster import party_year
        from lingyan.team.training import (  # noqa: F401 (facts and parameters register themselves)
            actions,
            covers,
            desk,
            facts,
            papers,
            parameters,
            publishing,
            queries,
        )

        party_year.register_hours(queries.credited_hours)
        covers.register()
        desk.register()
        papers.register_all()
        publishing.register()
        ticks.register("training.uploads", dt.timedelta(hours=1), actions.sweep_files)
