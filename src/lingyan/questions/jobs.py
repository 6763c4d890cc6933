"""The room's daily job of the worker: empty the box, keep questions from whom they name by now, pass up what is late,
close in silence, erase what is over time.
"""

from __future__ import annotations

from typing import Any, Final

from lingyan.disclosure import bundles
from lingyan.questions import actions
from lingyan.questions.pages import villages_with_answers
from lingyan.workflow import daily, jobs
from lingyan.workflow.jobs import Progress
from lingyan.workflow.models import Job

KIND: Final = "questions.daily"
TITLE: Final = "村民提问：开信箱、催办、到期清除"


def register() -> None:
    jobs.register(KIND, run)
    daily.register(KIND, TITLE)


def run(_job: Job, progress: Progress) -> dict[str, Any]:
    """Safe to run again at any time: each step leaves what is done alone."""
    taken = actions.take_in()
    progress(1, 5)
    hidden = actions.keep_from_newcomers()
    progress(2, 5)
    moved = actions.escalate()
    progress(3, 5)
    closed = actions.close_silent()
    progress(4, 5)
    names, texts = actions.erase_expired()
    # What a kill between a decision and its page left behind.
    bundles.renew_directory(villages_with_answers())
    progress(5, 5)
    return {
        "taken": taken,
        "hidden": hidden,
        "moved": moved,
        "closed": closed,
        "names": names,
        "texts": texts,
    }
