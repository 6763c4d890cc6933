from django.apps import AppConfig


class TermConfig(AppConfig):
    name = "lingyan.team.term"
    label = "term"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "换届"

    def ready(self) -> None:
        # Facts and parameters register themselves.
        from lingyan.team.term import covers, desk, facts, history, papers, parameters, reviewing  # noqa: F401

        covers.register()
        desk.register()
        history.register()
        papers.register_all()
        reviewing.register()
