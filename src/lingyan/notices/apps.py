from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "lingyan.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "通知"

    def ready(self) -> None:
        import datetime as dt

        from lingyan.kernel import ticks
        from lingyan.notices import digest, outbox, parameters  # noqa: F401 (parameters register themselves)

        ticks.register("notices.compose", dt.timedelta(minutes=5), digest.compose_due)
        ticks.register("notices.deliver", dt.timedelta(seconds=10), outbox.deliver_due)
