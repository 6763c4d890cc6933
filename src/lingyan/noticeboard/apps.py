import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticeboardConfig(AppConfig):
    name = "lingyan.noticeboard"
    label = "noticeboard"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "公示栏"

    def ready(self) -> None:
        from lingyan.kernel import navigation, ticks
        from lingyan.kernel.rights import DISCLOSURE_VIEW
        from lingyan.noticeboard import covers, desk, facts, notices, papers, printing  # noqa: F401 (two register themselves)
        from lingyan.workflow import jobs

        covers.register()
        papers.register()
        notices.register_all()
        jobs.register(printing.KIND, printing.handle)
        ticks.register("noticeboard.posters", dt.timedelta(hours=12), printing.sweep)
        navigation.register("disclosure", _("公开日历"), "noticeboard:calendar", DISCLOSURE_VIEW, 20)
        navigation.register("disclosure", _("公示栏张贴"), "noticeboard:displays", DISCLOSURE_VIEW, 30)
