from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "lingyan.team.roster"
    label = "roster"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lingyan.team.roster import (  # noqa: F401 (facts and parameters register themselves)
            covers,
            desk,
            facts,
            parameters,
            party_year,
        )

        covers.register()
        desk.register()
