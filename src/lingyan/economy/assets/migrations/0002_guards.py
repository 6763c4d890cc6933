from django.db import migrations

from lingyan.kernel.guards import GuardTable

# What a card says may be put right, each time with an entry in the audit trail that keeps its digest; whose it is and
# when it was made may not. Values change through a change record only, which the actions see to.
CARD = (
    "code", "name", "kind", "klass", "use", "account", "expense_account", "place", "latitude", "longitude", "area",
    "grade", "remark", "acquired_on", "started", "method", "original", "residual", "months", "units", "worn_before",
    "worn_through", "state", "state_since", "left_on", "counted_on",
)  # fmt: skip
SIGNING = (
    "state", "first_signer", "first_signed_at", "second_signer", "second_signed_at", "published_on", "publication",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("assets", "0001_initial")]

    operations = [
        GuardTable("Asset", mutable=CARD),
        GuardTable("AssetChange"),
        GuardTable("AssetUse"),
        GuardTable("Output"),
        GuardTable("DepreciationRun"),
        GuardTable("Charge"),
        GuardTable("Disposal"),
        GuardTable("DisposalStep", mutable=("voucher_id",)),
        GuardTable("Inventory", mutable=SIGNING, while_sql="OLD.state = 'counting'"),
        GuardTable(
            "CountedItem",
            mutable=("found_voucher_id", "settled_voucher_id", "settled_on"),
            while_sql="NOT OLD.final",
        ),
    ]
