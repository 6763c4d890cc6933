from django.db import migrations

from lingyan.kernel.guards import GuardTable

COURSE = (
    "level", "seat_id", "floor", "floor_seat_id", "due_on", "state", "consent", "answered_on", "closed_on",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_initial")]

    operations = [
        GuardTable("Question", mutable=COURSE, erasable=("text", "reference")),
        GuardTable("Concern"),
        GuardTable("Step"),
        GuardTable("Message", erasable=("text",)),
        GuardTable("Release", mutable=("state",), erasable=("question_text", "answer_text")),
        GuardTable("Moderation"),
    ]
