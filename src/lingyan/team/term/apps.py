from django.apps import AppConfig


class TermConfig(AppConfig):
    name = "lingyan.team.term"
    label = "term"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "换届"

    def ready(self) -> None:
        from lingyan.decisions import assemblies
        from lingyan.team.roster import turnout

        # Facts and parameters register themselves.
        from lingyan.team.term import avoidance, covers, desk, facts, parameters, queries  # noqa: F401

        covers.register()
        desk.register()
        assemblies.register("term", queries.assemblies_held)
        turnout.register("term", queries.polls)
