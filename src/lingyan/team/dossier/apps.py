"""The career of a secretary."""

from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "lingyan.team.dossier"
    label = "dossier"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "书记档案"

    def ready(self) -> None:
        # Parameters register themselves.
        from lingyan.people import settling
        from lingyan.team.dossier import covers, desk, history, papers, parameters, selected  # noqa: F401
        from lingyan.team.dossier.actions.leaving import recorded, unsettled

        covers.register()
        papers.register_all()
        desk.register()
        history.register()
        settling.register("dossier", unsettled, recorded)
        selected.register()
