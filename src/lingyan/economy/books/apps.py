from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "lingyan.economy.books"
    label = "books"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lingyan.economy.books import (  # noqa: F401 (facts register themselves)
            covers,
            desk,
            facts,
            facts_closings,
            facts_entries,
            facts_receipts,
            papers,
            publishing,
        )

        covers.register()
        desk.register()
        papers.register_all()
        publishing.register()
