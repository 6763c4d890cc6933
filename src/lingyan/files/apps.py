from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "lingyan.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import datetime as dt

        from django.core.signals import request_finished

        from lingyan.files import covers, old_backups, rescan, waiting
        from lingyan.kernel import ticks

        covers.register()
        ticks.register("files.rescan", dt.timedelta(minutes=5), rescan.rescan)
        ticks.register("files.uploads", dt.timedelta(hours=1), waiting.sweep)
        ticks.register("files.old-backups", dt.timedelta(hours=12), old_backups.sweep)
        request_finished.connect(waiting.close_opened, dispatch_uid="files.uploads")
