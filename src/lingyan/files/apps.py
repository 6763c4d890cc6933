from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "lingyan.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import datetime as dt

        from lingyan.files import covers, rescan
        from lingyan.kernel import ticks

        covers.register()
        ticks.register("files.rescan", dt.timedelta(minutes=5), rescan.rescan)
