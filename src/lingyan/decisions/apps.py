from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "lingyan.decisions"
    label = "decisions"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "四议两公开"

    def ready(self) -> None:
        from lingyan.decisions import covers, evidence, parameters  # noqa: F401 (parameters register themselves)

        covers.register()
        evidence.register()
