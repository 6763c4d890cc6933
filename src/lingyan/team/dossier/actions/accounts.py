"""Whose account it is: the county says so once, and the secretary then reads the own dossier."""

from __future__ import annotations

from django.db import transaction

from lingyan.identity import actions as identity
from lingyan.identity.models import User
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DOSSIER_FILE
from lingyan.team.dossier.actions.common import tenure_for
from lingyan.team.dossier.queries.tenures import accounts_of, path_of


def recognise(actor: Actor, *, tenure_id: int, user_id: int) -> User:
    """Tie an account that serves as secretary of this village to the person in office.

    SECURITY: the account reads the person's dossier from then on, so only accounts with the secretary's role in exactly
    this village can be tied, only while the person serves, and each to one person for good.
    """
    with transaction.atomic():
        tenure = tenure_for(actor, tenure_id, DOSSIER_FILE)
        if tenure.end_on is not None:
            raise Refused("已经离任，不再关联账号", code="left")
        user = accounts_of(tenure).filter(pk=user_id).first()
        if user is None:
            raise Refused("这个账号不是本村书记的账号，请先由安全管理员授予岗位", code="unknown-account")
        identity.link_person(actor, user=user, person=tenure.person, region_path=path_of(tenure))
    return user
