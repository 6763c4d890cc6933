from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "lingyan.disclosure"
    label = "disclosure"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lingyan.disclosure import facts  # noqa: F401
