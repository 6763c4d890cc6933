from __future__ import annotations

import pytest

from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import DOSSIER_MANAGE
from lingyan.team.dossier import actions
from tests.support.actors import holding
from tests.support.identity import user_with
from tests.support.refusals import refused
from tests.team.dossier.support import Office


def test_an_account_is_tied_to_its_person(office: Office) -> None:
    user = user_with("party-secretary", office.places["雁庄村"])
    actions.recognise(office.keeper, tenure_id=office.secretary.pk, user_id=user.pk)
    user.refresh_from_db()
    assert user.person_id == office.secretary.person_id
    assert AuditEntry.objects.filter(code="identity.user-linked", object_id=str(user.pk)).count() == 1
    with refused("unknown-account"):
        actions.recognise(office.keeper, tenure_id=office.secretary.pk, user_id=user.pk)
    second = user_with("party-secretary", office.places["雁庄村"])
    with refused("has-account"):
        actions.recognise(office.keeper, tenure_id=office.secretary.pk, user_id=second.pk)


@pytest.mark.parametrize(("role", "place"), [("village-clerk", "雁庄村"), ("party-secretary", "玉屯村")])
def test_no_other_account_is(office: Office, role: str, place: str) -> None:
    user = user_with(role, office.places[place])
    with refused("unknown-account"):
        actions.recognise(office.keeper, tenure_id=office.secretary.pk, user_id=user.pk)


def test_only_while_in_office_and_only_by_the_county(office: Office) -> None:
    user = user_with("party-secretary", office.places["雁庄村"])
    with pytest.raises(Denied):
        actions.recognise(holding(DOSSIER_MANAGE), tenure_id=office.secretary.pk, user_id=user.pk)
    office.gone()
    with refused("left"):
        actions.recognise(office.keeper, tenure_id=office.secretary.pk, user_id=user.pk)
