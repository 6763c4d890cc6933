from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "lingyan.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "监督"

    def ready(self) -> None:
        from lingyan.supervision import (  # noqa: F401 (facts and parameters register themselves)
            covers,
            desk,
            dossiers,
            evidence,
            facts,
            notices,
            parameters,
            prerequisites,
            publishing,
        )
        from lingyan.supervision import jobs as own
        from lingyan.workflow import jobs

        covers.register()
        desk.register()
        dossiers.register()
        evidence.register_all()
        notices.register_all()
        prerequisites.register_all()
        publishing.register()
        jobs.register(own.KIND, own.handle)
        jobs.register(own.TERM_KIND, own.handle_term)
