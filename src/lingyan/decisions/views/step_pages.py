"""What each step of a matter asks and does: its form, its act, who may take it and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lingyan.decisions import actions, catalogue, uses
from lingyan.decisions.actions import Photo
from lingyan.decisions.actions.drafting import BEFORE_THE_DECISION
from lingyan.decisions.actions.meetings import body_of
from lingyan.decisions.actions.objections import PUBLIC
from lingyan.decisions.forms import (
    BallotForm,
    DateForm,
    FilingForm,
    MeetingForm,
    NoticeForm,
    ObjectionForm,
    PostForm,
    ReasonForm,
    ResultForm,
    ReviewForm,
    StudyForm,
)
from lingyan.decisions.models import Matter
from lingyan.decisions.parameters import Local
from lingyan.decisions.rules import MAY_BE_SHORT, Body, Vote
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import (
    DECISIONS_CHECK,
    DECISIONS_OBJECT,
    DECISIONS_PROPOSE,
    DECISIONS_RECORD,
)

CALLED: Final = ("s3", "s4")
"""Stages whose meeting is called by a notice."""


@dataclass(frozen=True, slots=True)
class Filling:
    """A step being filled in: who, which matter, what was posted."""

    request: HttpRequest
    actor: Actor
    matter: Matter

    @property
    def data(self) -> Any:
        return self.request.POST if self.request.method == "POST" else None

    def vote(self, body: Body) -> Vote:
        return Local.at(self.matter.organisation.region.path, clock.today()).vote(body)


MakeForm = Callable[[Filling], forms.Form]
Act = Callable[[Filling, Any], Any]


@dataclass(frozen=True, slots=True)
class StepPage:
    """One step. `states` are where it may be taken; the rules of the bodies of `stages` stand beside the form."""

    title: object
    rights: tuple[str, ...]
    states: tuple[str, ...]
    form: MakeForm
    act: Act
    done: object
    lead: object = ""
    danger: bool = False
    shows_matter: bool = False
    """The matter and its vote stand above the form, for somebody who sees it for the first time."""
    stages: tuple[str, ...] = ()
    second: MakeForm | None = None
    """A second ballot, where two bodies are counted in one meeting."""

    def bodies(self, matter: Matter) -> list[Body]:
        """Whose rules stand beside the form: of two called meetings the one that the matter is at."""
        stages = [each for each in self.stages if self.stages != CALLED or each == matter.state]
        return [body_of(matter, each) for each in stages]

    def open_to(self, actor: Actor, matter: Matter) -> bool:
        path = matter.organisation.region.path
        return matter.state in self.states and any(actor.may(right, path) for right in self.rights)


def _study_form(filling: Filling) -> forms.Form:
    heard = filling.matter.state == "s1"
    body = body_of(filling.matter, "s1" if heard else "s2")
    return StudyForm(filling.vote(body), filling.data, heard=heard)


def _notice_form(filling: Filling) -> forms.Form:
    matter = filling.matter
    body = body_of(matter, matter.state if matter.state in CALLED else "s4")
    papers = matter.state == "s4" and catalogue.items()[matter.item].papers
    days = Local.at(matter.organisation.region.path, clock.today()).notice_days(body)
    first = clock.today() + dt.timedelta(days=days)
    return NoticeForm(filling.data, papers=papers, short=body in MAY_BE_SHORT, initial={"meeting_on": first})


def _meeting_form(filling: Filling) -> forms.Form:
    stage = filling.matter.state if filling.matter.state in CALLED else "s4"
    return MeetingForm(filling.vote(body_of(filling.matter, stage)), filling.data)


def _post_form(filling: Filling) -> forms.Form:
    return PostForm(filling.data, filling.request.FILES or None)


def _result_form(filling: Filling) -> forms.Form:
    known = bool(uses.used(filling.matter.pk))
    return ResultForm(filling.data, known=known)


def _objection_form(filling: Filling) -> forms.Form:
    path = filling.matter.organisation.region.path
    others = filling.actor.may(DECISIONS_RECORD, path) or filling.actor.may(DECISIONS_CHECK, path)
    return ObjectionForm(filling.data, supervision=filling.actor.may(DECISIONS_OBJECT, path), others=others)


def _plain(form: Callable[..., forms.Form]) -> MakeForm:
    return lambda filling: form(filling.data)


def _with_data(action: Callable[..., Any]) -> Act:
    """An act whose keyword arguments are the form's fields."""
    return lambda filling, form: action(filling.actor, filling.matter, **form.cleaned_data)


def _record(action: Callable[..., Any]) -> Act:
    def act(filling: Filling, form: StudyForm) -> Any:
        data = form.cleaned_data
        return action(
            filling.actor,
            filling.matter,
            held_on=data["held_on"],
            ballot=form.ballot,
            opinions=data["opinions"],
        )

    return act


def _record_merged(filling: Filling, given: tuple[StudyForm, BallotForm]) -> Any:
    first, second = given
    return actions.record_merged(
        filling.actor, filling.matter, held_on=first.cleaned_data["held_on"], study=first.ballot,
        discussion=second.ballot, opinions=first.cleaned_data["opinions"],
    )  # fmt: skip


def _record_meeting(filling: Filling, form: MeetingForm) -> Any:
    return actions.record_meeting(
        filling.actor, filling.matter, ballot=form.ballot, opinions=form.cleaned_data["opinions"]
    )


def _post(filling: Filling, form: PostForm) -> Any:
    photos = [Photo(each.name or "photo.jpg", each.read()) for each in form.cleaned_data["photos"]]
    return actions.post(filling.actor, filling.matter, **{**form.cleaned_data, "photos": photos})


STEPS: Final[dict[str, StepPage]] = {
    "propose": StepPage(
        _("提交提议"), (DECISIONS_PROPOSE,), ("draft",), _plain(forms.Form),
        _with_data(actions.propose), _("已提交，下一步由村党组织研究。"),
        lead=_("提交以后内容不能再改；要改的，撤回后另提一件。"),
    ),
    "study": StepPage(
        _("登记党组织研究"), (DECISIONS_RECORD,), ("s1",), _study_form, _record(actions.record_study), _("已登记表决。"),
        lead=_("村党组织听取党员和村民意见后集体研究，提出初步意见。"), stages=("s1",),
    ),
    "merged": StepPage(
        _("两会合并召开"), (DECISIONS_RECORD,), ("s1",), _study_form, _record_merged, _("已登记两项表决。"),
        lead=_("党组织提议和“两委”商议开在一起，两个会各计各的票。"),
        stages=("s1", "s2"),
        second=lambda filling: BallotForm(filling.vote(Body.TWO_COMMITTEES), filling.data, prefix="second"),
    ),
    "discuss": StepPage(
        _("登记“两委”商议"), (DECISIONS_RECORD,), ("s2",), _study_form, _record(actions.record_discussion),
        _("已登记表决。"), stages=("s2",),
    ),
    "notice": StepPage(
        _("发会议通知"), (DECISIONS_RECORD,), ("s3", "s4"), _notice_form, _with_data(actions.give_notice),
        _("已登记通知，可以生成通知、签到表和表决票。"), stages=CALLED,
    ),
    "meeting": StepPage(
        _("登记会议和表决"), (DECISIONS_RECORD,), ("s3", "s4"), _meeting_form, _record_meeting, _("已登记表决。"),
        lead=_("照计票单填写。登记以后不能改；没有通过的也照实登记。"),
        stages=CALLED,
    ),
    "review": StepPage(
        _("合法性审查"), (DECISIONS_CHECK,), ("p1",), _plain(ReviewForm), _with_data(actions.review), _("已登记审查意见。"),
        shows_matter=True, lead=_("决议不得违反法律法规和公序良俗，不得侵害村民的人身权利、民主权利和合法财产权利。"),
    ),
    "post": StepPage(
        _("登记张贴公示"), (DECISIONS_RECORD,), ("p1",), _post_form, _post, _("已登记张贴，公示开始计时。"),
    ),
    "end-display": StepPage(
        _("公示期满，转入实施"), (DECISIONS_RECORD,), ("p1",), _plain(DateForm), _with_data(actions.begin_execution),
        _("已转入实施。"), lead=_("公示期满、没有未答复的异议、附件里有公示照片，才能转入实施。"),
    ),
    "result": StepPage(
        _("登记实施结果"), (DECISIONS_RECORD,), ("executing",), _result_form, _with_data(actions.record_result),
        _("已登记结果，下一步张贴公示。"),
    ),
    "post-result": StepPage(
        _("登记张贴实施结果"), (DECISIONS_RECORD,), ("executing",), _post_form, _post, _("已登记张贴，公示开始计时。"),
    ),
    "close": StepPage(
        _("公示期满，办结"), (DECISIONS_RECORD,), ("p2",), _plain(DateForm), _with_data(actions.close), _("已办结。"),
        lead=_("办结以后不能再添加附件。"),
    ),
    "again": StepPage(
        _("再次表决"), (DECISIONS_PROPOSE,), ("returned",), _plain(forms.Form),
        _with_data(actions.vote_again), _("请按顺序再次开会表决。"),
        lead=_("内容不变，从没有通过的环节重新表决；上一次的记录保留。内容要改的，撤回后另提一件。"),
    ),
    "object": StepPage(
        _("登记异议"), (DECISIONS_RECORD, DECISIONS_CHECK, DECISIONS_OBJECT), PUBLIC, _objection_form,
        _with_data(actions.raise_objection), _("已登记异议，答复以前事项停在这一步。"),
        lead=_("村民、成员和监督机构都可以提出。不记提出人是谁。"),
    ),
    "file": StepPage(
        _("登记乡镇备案"), (DECISIONS_CHECK,), ("p1", "executing", "p2", "closed"), _plain(FilingForm),
        _with_data(actions.file_with_township), _("已登记备案。"), shows_matter=True,
    ),
    "withdraw": StepPage(
        _("撤回"), (DECISIONS_PROPOSE,), BEFORE_THE_DECISION, _plain(ReasonForm), _with_data(actions.withdraw),
        _("已撤回。"), lead=_("撤回后这件事项不再办理，记录保留。"), danger=True,
    ),
}  # fmt: skip
"""Every step by its code, which is the code of `flow.LABELS` where it is a next step."""
