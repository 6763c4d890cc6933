from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "lingyan.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lingyan.people import publishing

        publishing.register()
