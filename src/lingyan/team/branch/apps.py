"""组织生活: the life of branches."""

from django.apps import AppConfig


class BranchConfig(AppConfig):
    name = "lingyan.team.branch"
    label = "branch"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "组织生活"

    def ready(self) -> None:
        from lingyan.team.branch import covers, desk, facts, notices, parameters  # noqa: F401 (parameters register themselves)

        covers.register()
        desk.register()
        notices.register_all()
