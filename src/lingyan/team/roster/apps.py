from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "lingyan.team.roster"
    label = "roster"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lingyan.team.roster import covers, desk, facts, parameters  # noqa: F401 (the last two register themselves)

        covers.register()
        desk.register()
