"""The shipped table of roles agrees with the catalogue of rights and with the duties it stands for."""

from __future__ import annotations

import pytest

from lingyan.identity.masking import KINDS, Sight, sight_of
from lingyan.identity.roles import ADMINISTRATORS, parse, table
from lingyan.kernel.access import registered_rights
from lingyan.regions.models import Level

BUSINESS = (
    "people.", "roster.", "statistics.", "books.", "decisions.", "payments.", "bank.", "assets.", "contracts.",
    "disclosure.", "questions.", "supervision.", "assessment.", "reports.", "jobs.",
)  # fmt: skip
CHECKED_BY_TWO_FACTORS = (
    "identity.", "system.", "audit.", "books.review", "books.post", "books.close", "disclosure.publish",
    "disclosure.override-scan", "disclosure.sign-", "payments.approve-", "payments.release", "supervision.judge",
)  # fmt: skip


def _catalogue() -> set[str]:
    return {code for code in registered_rights() if not code.startswith("test.")}


def test_every_right_named_is_registered_and_every_right_is_held_by_a_role() -> None:
    named = {right for role in table().roles.values() for right in role.rights}
    assert named == _catalogue()


def test_no_administrator_sees_business_data() -> None:
    for code in ADMINISTRATORS:
        role = table().roles[code]
        assert not [right for right in role.rights if right.startswith(BUSINESS)], code
        assert not role.delegable


def test_administrators_share_no_right_to_change() -> None:
    system, security, audit = (table().roles[code].rights for code in ADMINISTRATORS)
    assert system & security == security & audit == system & audit == {"regions.view"}


def test_who_administers_checks_posts_or_releases_needs_a_second_factor() -> None:
    for role in table().roles.values():
        if any(right.startswith(CHECKED_BY_TWO_FACTORS) for right in role.rights):
            assert role.needs_totp, role.code


def test_the_cashier_touches_no_voucher() -> None:
    rights = table().roles["cashier"].rights
    assert [right for right in rights if right.startswith("books.")] == ["books.view"]


def test_the_auditor_only_reads() -> None:
    assert all(right.endswith(".view") for right in table().roles["auditor"].rights)


def test_levels_and_masks_are_known() -> None:
    for role in table().roles.values():
        assert set(role.levels) <= set(Level.values)
        assert all(isinstance(sight_of(role.code, kind), Sight) for kind in KINDS)


def test_a_conflict_with_an_unknown_role_is_a_mistake_in_the_table() -> None:
    data = {
        "roles": {},
        "delegation": {"longest_days": 1},
        "conflicts": [{"reason": "…", "roles": ["nobody"]}],
    }
    with pytest.raises(LookupError, match="nobody"):
        parse(data)
