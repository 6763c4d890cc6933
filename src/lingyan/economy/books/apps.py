from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "lingyan.economy.books"
    label = "books"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lingyan.economy.books import covers, desk, facts, facts_entries  # noqa: F401 (facts register themselves)

        covers.register()
        desk.register()
