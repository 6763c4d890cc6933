from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "lingyan.team.training"
    label = "training"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lingyan.team.training import covers, desk, facts, papers, parameters  # noqa: F401 (they register themselves)

        covers.register()
        desk.register()
        papers.register_all()
