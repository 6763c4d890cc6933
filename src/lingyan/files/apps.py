from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "lingyan.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lingyan.files import covers

        covers.register()
