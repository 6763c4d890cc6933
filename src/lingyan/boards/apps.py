from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BoardsConfig(AppConfig):
    name = "lingyan.boards"
    label = "boards"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "总览"

    def ready(self) -> None:
        import datetime as dt

        from lingyan.boards import actions
        from lingyan.kernel import navigation, ticks
        from lingyan.kernel.rights import BOARDS_VIEW

        ticks.register("boards.catch-up", dt.timedelta(minutes=1), actions.catch_up)
        navigation.register("desk", _("总览"), "boards:board", BOARDS_VIEW, 10)
