from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "lingyan.questions"
    label = "questions"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "村民提问"
