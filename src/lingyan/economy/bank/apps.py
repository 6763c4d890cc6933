from django.apps import AppConfig


class BankConfig(AppConfig):
    name = "lingyan.economy.bank"
    label = "bank"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "银行对账"
