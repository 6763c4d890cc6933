from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "lingyan.economy.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "付款"
