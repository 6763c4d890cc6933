from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "lingyan.economy.assets"
    label = "assets"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "资产资源"
