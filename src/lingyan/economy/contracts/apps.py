from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "lingyan.economy.contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "合同"
