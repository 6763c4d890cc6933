"""Members of collectives: register, shares, distribution."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "lingyan.economy.members"
    label = "members"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "集体成员"

    def ready(self) -> None:
        # Facts and parameters register themselves.
        from lingyan.economy.members import (  # noqa: F401
            covers,
            desk,
            facts,
            facts_subsidies,
            papers,
            parameters,
            publishing,
        )
        from lingyan.economy.members.actions import paying

        covers.register()
        papers.register_all()
        paying.register()
        desk.register()
        publishing.register()
