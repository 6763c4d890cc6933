"""Requests for payment: papers, tiers of approval, the list for the bank, and its result."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "lingyan.economy.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "付款"

    def ready(self) -> None:
        # Facts, guards and parameters register themselves.
        from lingyan.decisions import uses
        from lingyan.economy.payments import (  # noqa: F401
            covers,
            desk,
            facts,
            guards,
            notices,
            paperwork,
            parameters,
        )
        from lingyan.economy.payments.actions.submitting import used_of

        covers.register()
        uses.register("付款", used_of)
        desk.register()
        notices.register_all()
        paperwork.register()
