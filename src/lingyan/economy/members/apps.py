"""Members of collectives: register, shares, distribution."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "lingyan.economy.members"
    label = "members"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "集体成员"

    def ready(self) -> None:
        # Facts and parameters register themselves.
        from lingyan.economy.members import covers, desk, facts, papers, parameters, publishing  # noqa: F401
        from lingyan.economy.members.actions import paying

        covers.register()
        papers.register_all()
        paying.register()
        desk.register()
        publishing.register()
