from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosureConfig(AppConfig):
    name = "lingyan.disclosure"
    label = "disclosure"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "账目公开"

    def ready(self) -> None:
        from lingyan.disclosure import covers, desk, dividends, facts, notices  # noqa: F401 (desk and facts register themselves)
        from lingyan.disclosure.demands import covers as demand_covers
        from lingyan.disclosure.demands import evidence, publishing
        from lingyan.disclosure.demands import facts as demand_facts  # noqa: F401 (registers itself)
        from lingyan.kernel import navigation
        from lingyan.kernel.rights import (
            DISCLOSURE_SIGN_COMMITTEES,
            DISCLOSURE_SIGN_SUPERVISION,
            DISCLOSURE_VIEW,
        )

        covers.register()
        demand_covers.register()
        evidence.register()
        publishing.register()
        notices.register_all()
        dividends.register_links()
        navigation.register("disclosure", _("账目公开"), "disclosure:board", DISCLOSURE_VIEW, 10)
        navigation.register("disclosure", _("账目以外的公开"), "disclosure:sheets", DISCLOSURE_VIEW, 15)
        navigation.register("disclosure", _("公开要求"), "disclosure:demands", DISCLOSURE_VIEW, 17)
        navigation.register_main_job(DISCLOSURE_SIGN_SUPERVISION, _("审核公开稿"), "disclosure:board", 40)
        navigation.register_main_job(DISCLOSURE_SIGN_COMMITTEES, _("审议公开稿"), "disclosure:board", 50)
