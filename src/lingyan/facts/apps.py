from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "lingyan.facts"
    label = "facts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lingyan.facts import villages  # noqa: F401
