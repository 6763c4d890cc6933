from django.db import migrations

from lingyan.economy.payments.triggers import GuardPayments
from lingyan.kernel.guards import GuardTable

WAY = ("state", "current_id", "payment_list_id", "approved_at", "released_at")
RESULT = (
    "list_no", "state", "paid_on", "voucher_id", "return_voucher_id", "retried",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("books", "0002_guards")]

    operations = [
        GuardTable("PaymentRequest", mutable=WAY, while_sql="OLD.state IN ('draft', 'returned')"),
        GuardTable("PayeeLine", mutable=RESULT, while_sql="NOT OLD.sealed"),
        GuardTable("DebitLine", while_sql="NOT OLD.sealed"),
        GuardTable("Document", mutable=("live",), while_sql="NOT OLD.sealed"),
        GuardTable("Step", mutable=("assigned_to",)),
        GuardTable("Signature"),
        GuardTable("Hand"),
        GuardTable("PaymentList"),
        GuardTable("ResultFile"),
        GuardTable("Outcome"),
        GuardTable("BankLayout", mutable=("active",)),
        GuardPayments(),
    ]
