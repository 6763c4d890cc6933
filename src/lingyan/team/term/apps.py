from django.apps import AppConfig


class TermConfig(AppConfig):
    name = "lingyan.team.term"
    label = "term"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "换届"

    def ready(self) -> None:
        from lingyan.decisions import assemblies
        from lingyan.people import headcounts
        from lingyan.team.roster import turnout

        # Facts and parameters register themselves.
        from lingyan.team.term import (
            avoidance,  # noqa: F401
            covers,
            desk,
            facts,  # noqa: F401
            history,
            papers,
            parameters,  # noqa: F401
            queries,
            reviewing,
        )
        from lingyan.team.term.actions import joint_review

        covers.register()
        desk.register()
        history.register()
        papers.register_all()
        reviewing.register(joint_review.follow_review)
        assemblies.register("term", queries.assemblies_held)
        headcounts.register(headcounts.VILLAGE_REPRESENTATIVES, queries.representatives)
        turnout.register("term", queries.polls)
