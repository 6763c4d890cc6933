from django.apps import AppConfig


class TermConfig(AppConfig):
    name = "lingyan.team.term"
    label = "term"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "换届"

    def ready(self) -> None:
        from lingyan.team.term import covers, desk, parameters  # noqa: F401 (parameters register themselves)

        covers.register()
        desk.register()
