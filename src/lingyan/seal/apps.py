from django.apps import AppConfig


class SealConfig(AppConfig):
    name = "lingyan.seal"
    label = "seal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lingyan.seal import covers

        covers.register()
