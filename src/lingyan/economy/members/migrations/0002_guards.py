from django.db import migrations

from lingyan.kernel.guards import GuardTable

WAY = (
    "state", "matter_id", "decided_on", "displayed_from", "displayed_until", "place", "confirmed_on", "booked_on",
    "paid_on", "published_on", "void_reason",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [
        GuardTable("Member"),
        GuardTable("Stay"),
        GuardTable("StayEnd"),
        GuardTable("ShareChange"),
        GuardTable("Receiver"),
        GuardTable(
            "Confirmation",
            mutable=("state", "matter_id", "confirmed_on", "withdrawn_reason", "filed_on", "filed_number"),
        ),
        GuardTable("Distribution", mutable=WAY),
        GuardTable("DistributionVoucher"),
        GuardTable("Line"),
        GuardTable("HouseholdPart", mutable=("party_id", "state", "payment_id", "no", "paid_on")),
        GuardTable("Objection"),
        GuardTable("Reply"),
        GuardTable("Slip"),
    ]
