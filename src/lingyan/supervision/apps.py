from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "lingyan.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "监督"

    def ready(self) -> None:
        from lingyan.supervision import covers, facts, parameters  # noqa: F401 (the last two register themselves)

        covers.register()
