from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionsConfig(AppConfig):
    name = "lingyan.questions"
    label = "questions"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "村民提问"

    def ready(self) -> None:
        from lingyan.identity import conduct
        from lingyan.kernel import navigation
        from lingyan.kernel.rights import (
            QUESTIONS_ANSWER,
            QUESTIONS_MODERATE,
            QUESTIONS_OWN_LINES,
            QUESTIONS_SUPERVISE,
            QUESTIONS_VIEW,
        )
        from lingyan.questions import (  # noqa: F401 (desk and facts register themselves)
            covers,
            desk,
            facts,
            jobs,
            notices,
            pages,
            queries,
        )

        conduct.register("question", queries.meant)
        covers.register()
        jobs.register()
        notices.register_all()
        pages.register_pages()
        navigation.register("disclosure", _("村民提问"), "questions:inbox", QUESTIONS_VIEW, 30)
        navigation.register("disclosure", _("问答公开审看"), "questions:moderation", QUESTIONS_MODERATE, 31)
        navigation.register("disclosure", _("本人账目查询"), "questions:own-lines", QUESTIONS_OWN_LINES, 33)
        navigation.register("disclosure", _("提问督办"), "questions:supervision", QUESTIONS_SUPERVISE, 32)
        navigation.register_main_job(QUESTIONS_ANSWER, _("答复村民提问"), "questions:inbox", 60)
