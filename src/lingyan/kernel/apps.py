from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "lingyan.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "基础"
