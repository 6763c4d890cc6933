"""Appraisal of party members, cadres and secretaries."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "lingyan.team.appraisal"
    label = "appraisal"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "评议"

    def ready(self) -> None:
        from lingyan.decisions import assemblies
        from lingyan.people import judgements

        # Facts and parameters register themselves.
        from lingyan.team.appraisal import covers, desk, facts, papers, parameters, queries  # noqa: F401
        from lingyan.team.roster import party_year

        party_year.register_appraised(queries.told_members)
        covers.register_all()
        papers.register_all()
        desk.register()
        assemblies.register("appraisal", queries.assemblies_held)
        judgements.register("appraisal", queries.unfit_twice)
