import datetime as dt

from django.apps import AppConfig


class TalentConfig(AppConfig):
    name = "lingyan.team.talent"
    label = "talent"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lingyan.kernel import ticks
        from lingyan.team.talent import covers, desk, facts, parameters  # noqa: F401 (they register themselves)
        from lingyan.team.talent.actions import files, retention

        covers.register()
        desk.register()
        ticks.register("talent.retention", dt.timedelta(hours=1), retention.erase_due)
        ticks.register("talent.uploads", dt.timedelta(hours=1), files.sweep_files)
