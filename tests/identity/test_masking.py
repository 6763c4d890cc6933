"""What is masked, for whom, and what a click to see it leaves behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.identity import masking
from lingyan.identity.masking import Sight, mask_account, mask_identity, mask_name, mask_party, mask_phone
from lingyan.kernel import clock
from lingyan.kernel.access import Actor, Grant, system_actor
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import PEOPLE_VIEW_PERSONAL
from lingyan.people.models import PersonalData
from tests.support.actors import holding


def test_masked_text_looks_as_the_rules_say() -> None:
    assert mask_name("王小明") == "王**"
    assert mask_name("欧阳小明") == "欧***"
    assert mask_identity("510000199001011234") == "510***********1234"
    assert mask_phone("13800005678") == "138****5678"
    assert mask_account("6228480000000001234") == "***************1234"
    assert mask_party("云崖村水泥制品厂") == "云崖村水泥制品厂"
    assert mask_party("王小厂") == "王**"


@given(st.text(max_size=30))
def test_a_mask_keeps_the_length_and_never_the_whole(text: str) -> None:
    for mask in (mask_name, mask_identity, mask_phone, mask_account):
        masked = mask(text)
        assert len(masked) == len(text)
        assert not text or "*" in masked


def _with(role: str, path: str = "/1/") -> Actor:
    return Actor(1, "测试", (Grant(role, frozenset(), path),))


def test_the_table_decides_by_role_and_region() -> None:
    clerk = _with("village-clerk")
    assert masking.visible(clerk, "name", "/1/2/") is Sight.SHOWN
    assert masking.visible(clerk, "identity_number", "/1/2/") is Sight.MASKED
    assert masking.visible(clerk, "name", "/2/") is Sight.HIDDEN
    assert masking.shown(clerk, "identity_number", "510000199001011234", "/1/2/") == "510***********1234"
    assert (
        masking.shown(_with("system-administrator"), "identity_number", "510000199001011234", "/1/2/") == ""
    )


def test_the_best_of_several_roles_holds_and_an_unknown_role_sees_masks() -> None:
    both = Actor(
        1, "测试", (Grant("village-clerk", frozenset(), "/1/"), Grant("cashier", frozenset(), "/1/"))
    )
    assert masking.visible(both, "bank_account", "/1/") is Sight.SHOWN
    assert masking.visible(system_actor("作业"), "name", "/1/") is Sight.MASKED


@pytest.mark.django_db
def test_revealing_needs_the_right_and_a_purpose_and_is_logged() -> None:
    personal = PersonalData.objects.create(
        name="王小明", identity_number="51000019900101123X", phone="13800005678"
    )
    actor = holding(PEOPLE_VIEW_PERSONAL, path="/1/")
    with pytest.raises(Denied):
        masking.reveal(actor, personal, "核对花名册", path="/2/")
    with pytest.raises(Refused, match="用途"):
        masking.reveal(actor, personal, " ", path="/1/")
    assert not AuditEntry.objects.exists()
    assert masking.reveal(actor, personal, "核对花名册", path="/1/").identity_number == "51000019900101123X"
    entry = AuditEntry.objects.get()
    assert (entry.code, entry.reason) == ("identity.personal-revealed", "核对花名册")
    assert "王" not in str(entry.details)


@pytest.mark.django_db
def test_what_was_erased_cannot_be_revealed() -> None:
    personal = PersonalData.objects.create(erased_at=clock.now())
    with pytest.raises(Refused, match="已经清除"):
        masking.reveal(holding(PEOPLE_VIEW_PERSONAL), personal, "核对", path="")
