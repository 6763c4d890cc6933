"""What the database itself keeps of a payment, besides what `GuardTable` keeps, whoever writes and by whatever path.

A request begins as a draft, is approved only when every step of its round is signed, pays only what is approved, and
takes no payee, charge or paper while it is out of its maker's hands. Nobody signs what he made or has signed, and
nobody releases what he made or signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db.migrations.operations.base import Operation

from lingyan.economy.books.triggers import Rule, postgresql, sqlite

WAY_MESSAGE: Final = "lingyan: payment out of order"
SAME_PERSON_MESSAGE: Final = "lingyan: same person"
_REQUEST: Final = "payments_paymentrequest"
_PAYING: Final = "('released', 'paid', 'partly', 'failed')"

_UNSIGNED: Final = (
    "EXISTS (SELECT 1 FROM payments_step s LEFT JOIN payments_signature g ON g.step_id = s.id "
    "WHERE s.request_id = NEW.id AND s.round = NEW.round AND g.id IS NULL) "
    "OR NOT EXISTS (SELECT 1 FROM payments_step s WHERE s.request_id = NEW.id AND s.round = NEW.round)"
)
_WAY: Final = (
    f"(NEW.state = 'approved' AND OLD.state <> 'approved' AND (OLD.state <> 'approving' OR {_UNSIGNED})) "
    f"OR (NEW.state IN {_PAYING} AND OLD.state NOT IN {_PAYING} AND OLD.state <> 'approved') "
    f"OR (OLD.state IN {_PAYING} AND NEW.state NOT IN {_PAYING}) "
    "OR (OLD.state = 'approved' AND NEW.state IN ('draft', 'approving', 'returned')) "
    "OR (OLD.state = 'void' AND NEW.state <> 'void')"
)
_SIGNED_TWICE: Final = (
    "EXISTS (SELECT 1 FROM payments_step s JOIN payments_paymentrequest r ON r.id = s.request_id "
    "WHERE s.id = {row}.step_id AND (r.made_by = {row}.by OR EXISTS (SELECT 1 FROM payments_step o "
    "JOIN payments_signature g ON g.step_id = o.id WHERE o.request_id = s.request_id AND o.round = s.round "
    "AND o.id <> {row}.step_id AND g.by = {row}.by)))"
)
_RELEASED_BY_HAND: Final = (
    "OLD.payment_list_id IS NULL AND NEW.payment_list_id IS NOT NULL AND EXISTS (SELECT 1 FROM payments_paymentlist l "
    "WHERE l.id = NEW.payment_list_id AND (l.made_by = NEW.made_by OR EXISTS (SELECT 1 FROM payments_step s "
    "JOIN payments_signature g ON g.step_id = s.id WHERE s.request_id = NEW.id AND s.round = NEW.round "
    "AND g.by = l.made_by)))"
)
_NOT_OPEN: Final = (
    "COALESCE((SELECT r.state FROM payments_paymentrequest r WHERE r.id = {row}.request_id), 'draft') "
    "NOT IN ('draft', 'returned')"
)


def _inserted(name: str, table: str, condition: str, message: str) -> Rule:
    return Rule(
        name, table, "INSERT", condition.replace("{row}", "NEW"), message, condition.replace("{row}", "n")
    )


RULES: Final[tuple[Rule, ...]] = (
    _inserted("payments_request_begins", _REQUEST, "{row}.state <> 'draft'", WAY_MESSAGE),
    Rule("payments_request_way", _REQUEST, "UPDATE", _WAY, WAY_MESSAGE),
    Rule("payments_request_release", _REQUEST, "UPDATE", _RELEASED_BY_HAND, SAME_PERSON_MESSAGE),
    _inserted("payments_signature_other", "payments_signature", _SIGNED_TWICE, SAME_PERSON_MESSAGE),
    *(
        _inserted(f"payments_{name}_open", f"payments_{name}", _NOT_OPEN, WAY_MESSAGE)
        for name in ("payeeline", "debitline", "document", "step")
    ),
)


class GuardPayments(Operation):
    """Migration operation: put all triggers of `RULES` in place."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are no part of Django's model state."""

    @staticmethod
    def statements(vendor: str) -> Sequence[str]:
        make = sqlite if vendor == "sqlite" else postgresql
        return [statement for rule in RULES for statement in make(rule)]

    def database_forwards(self, _app: str, schema_editor: Any, *_states: Any) -> None:
        for statement in self.statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, _app: str, schema_editor: Any, *_states: Any) -> None:
        on_sqlite = schema_editor.connection.vendor == "sqlite"
        for rule in RULES:
            drop = f"DROP TRIGGER {rule.name}" if on_sqlite else f"DROP FUNCTION {rule.name}_fn() CASCADE"
            schema_editor.execute(drop, params=None)

    def describe(self) -> str:
        return "Guard the way of payments"

    @property
    def migration_name_fragment(self) -> str:
        return "guard_payments"
