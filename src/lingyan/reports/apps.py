from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "lingyan.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "书面报告"

    def ready(self) -> None:
        from lingyan.kernel import navigation
        from lingyan.kernel.rights import REPORTS_MAKE
        from lingyan.reports.balancing import records
        from lingyan.team.roster import balancing

        balancing.register("reports", records)
        navigation.register("library", _("书面报告"), "reports:index", REPORTS_MAKE, 10)
