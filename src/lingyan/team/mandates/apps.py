import datetime as dt

from django.apps import AppConfig


class MandatesConfig(AppConfig):
    name = "lingyan.team.mandates"
    label = "mandates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lingyan.kernel import ticks
        from lingyan.people import headcounts, leaders
        from lingyan.team.mandates import (
            covers,
            desk,
            facts,  # noqa: F401 (facts register themselves)
            queries,
        )
        from lingyan.team.mandates.actions import uploads

        covers.register()
        desk.register()
        headcounts.register_lists(queries.listed_on)
        leaders.register(queries.leading)
        ticks.register("mandates.uploads", dt.timedelta(hours=1), uploads.sweep)
