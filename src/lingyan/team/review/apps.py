from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "lingyan.team.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import datetime as dt

        from lingyan.kernel import ticks
        from lingyan.team.review import actions, covers, desk, parameters  # noqa: F401 (parameters register themselves)

        covers.register_all()
        desk.register()
        ticks.register("review.forget-slips", dt.timedelta(hours=12), actions.forget_slips)
