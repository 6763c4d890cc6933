"""组织生活: the life of branches."""

from django.apps import AppConfig


class BranchConfig(AppConfig):
    name = "lingyan.team.branch"
    label = "branch"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "组织生活"

    def ready(self) -> None:
        from lingyan.people import branches, headcounts
        from lingyan.team.branch import (  # noqa: F401 (parameters register themselves)
            covers,
            desk,
            facts,
            notices,
            papers,
            parameters,
            party_year,
            publishing,
            queries,
        )

        covers.register()
        desk.register()
        notices.register_all()
        papers.register_all()
        headcounts.register(headcounts.VOTING_PARTY_MEMBERS, queries.voting_members)
        branches.register(party_year.standing_in, party_year.members_of)
        party_year.register()
        publishing.register()
