"""Signatures, one after another. Nobody signs twice, nobody signs what he made, and no step is skipped."""

from __future__ import annotations

from typing import Final

from django.db import IntegrityError, transaction

from lingyan.economy.payments import hands, lookups, rules
from lingyan.economy.payments.actions.acting import record_hands
from lingyan.economy.payments.actions.requesting import begin_next_round
from lingyan.economy.payments.actions.submitting import hold_matter
from lingyan.economy.payments.hands import RIGHTS, Holders, Way
from lingyan.economy.payments.models import Hand, PaymentRequest, Signature, Step
from lingyan.identity.actors import actor_for
from lingyan.identity.models import User
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied, Refused

SIGNED: Final = audit.register("payments.signed", "审批付款")
RETURNED: Final = audit.register("payments.returned", "退回付款申请")
SENT_ON: Final = audit.register("payments.sent-on", "转交付款审批")


def sign(actor: Actor, *, step_id: int) -> PaymentRequest:
    """Sign the step that is next. The last signature approves the request.

    Refused with `already-signed`, `not-current`, `sent-on`, `same-person`, or what stands against the decision.
    """
    with transaction.atomic():
        step, request, way = _next_step(actor, step_id)
        if not hands.may_act_on(step, way):
            raise Refused("这一步已转交给其他人办理", code="sent-on")
        now = clock.now()
        try:
            with transaction.atomic():
                Signature.objects.create(step=step, by=way.by, for_user=way.for_user, level=way.level, at=now)
                record_hands(request, Hand.Act.SIGNED, way.persons, now)
        except IntegrityError:
            # SECURITY: what the checks above let pass, the database's own constraints still refuse.
            raise Refused("同一个人在一笔付款中只能办理一个环节", code="same-person") from None
        following = (
            Step.objects.filter(request=request, round=request.round, no__gt=step.no).order_by("no").first()
        )
        request.current = following
        if following is None:
            _approve(request)
        request.save(update_fields=["current", "state", "approved_at"])
        lookups.note(
            actor, SIGNED, request, step=step.no, level=step.level, signed_as=way.level, for_user=way.for_user,
            digest=request.digest,
        )  # fmt: skip
    return request


def send_back(actor: Actor, *, step_id: int, reason: str) -> PaymentRequest:
    """Give the request back to its maker with the reason; what was signed so far no longer counts."""
    if not reason.strip():
        raise Refused("退回要写明理由", code="no-reason")
    with transaction.atomic():
        step, request, way = _next_step(actor, step_id)
        if not hands.may_act_on(step, way):
            raise Refused("这一步已转交给其他人办理", code="sent-on")
        begin_next_round(request, rules.RETURNED)
        lookups.note(actor, RETURNED, request, reason=reason.strip(), step=step.no, level=step.level)
    return request


def send_on(actor: Actor, *, step_id: int, to_user_id: int, reason: str) -> Step:
    """Let a certain colleague who may sign the step do so; a step sent on may be sent on again."""
    if not reason.strip():
        raise Refused("转交要写明理由", code="no-reason")
    with transaction.atomic():
        step, request, _ = _next_step(actor, step_id)
        other = User.objects.filter(pk=to_user_id, is_active=True).first()
        if other is None or other.pk == actor.user_id:
            raise Refused("请选择另一位可以签字的同事", code="bad-colleague")
        if _way(actor_for(other), request, step) is None:
            raise Refused("这位同事不能签这一步：没有权限，或已经办理过这笔付款", code="bad-colleague")
        step.assigned_to = other.pk
        step.save(update_fields=["assigned_to"])
        lookups.note(actor, SENT_ON, request, reason=reason.strip(), step=step.no, to=other.pk)
    return step


def _next_step(actor: Actor, step_id: int) -> tuple[Step, PaymentRequest, Way]:
    """The step when it is the request's next one and this actor may sign it. The request is held."""
    step = Step.objects.filter(pk=step_id).first()
    if step is None:
        raise Refused("没有这个审批步骤", code="unknown-step")
    request = lookups.locked(step.request_id)
    if not any(actor.may(right, lookups.path_of(request)) for right in hands.APPROVALS):
        actor.require(RIGHTS[step.level], lookups.path_of(request))
    step.refresh_from_db()
    if Signature.objects.filter(step=step).exists():
        raise Refused("这一步已经签过字", code="already-signed")
    lookups.require_state(request, rules.APPROVING)
    if request.current_id != step.pk:
        raise Refused("还没有轮到这一步，或申请已退回重新提交", code="not-current")
    way = _way(actor, request, step)
    if way is None:
        _say_why(actor, request, step)
        raise Refused(
            "您本人，或您所代理的人，已经办理过这笔付款的其他环节，或者是收款人；同一个人只算一个签字，请由他人办理",
            code="same-person",
        )
    return step, request, way


def _way(actor: Actor, request: PaymentRequest, step: Step) -> Way | None:
    path, taken = lookups.path_of(request), hands.taken(request)
    return hands.way_to_sign(actor, step.level, path, taken, Holders(), hands.keys_of(actor))


def _say_why(actor: Actor, request: PaymentRequest, step: Step) -> None:
    """Denied for who does not hold the right that signs this step now."""
    if actor.user_id is None:
        raise Denied("审批要由人办理")
    path, right = lookups.path_of(request), RIGHTS[step.level]
    if actor.may(right, path) or Holders().has_other(right, path, hands.taken(request)):
        actor.require(right, path)
    else:
        actor.require(RIGHTS[rules.TOWNSHIP], path)


def _approve(request: PaymentRequest) -> None:
    if request.matter_id is not None:
        hold_matter(request)
    request.state, request.approved_at = rules.APPROVED, clock.now()
