"""Names of papers stand with their vouchers. Names of before stay where one use alone can have given them."""

import datetime as dt
from collections import defaultdict

from django.db import migrations, models

AT_ONCE = dt.timedelta(minutes=1)
"""A file is put beside its record in the same request that stores it."""


def forget_shared_names(apps, _schema_editor):
    # PRIVACY: the same bytes may lie in two villages; the second one must not read what the first one calls them.
    uses: defaultdict[str, dict[tuple[str, int], dt.datetime]] = defaultdict(dict)
    papers = apps.get_model("files", "Paper").objects.order_by("-pk")
    for digest, kind, owner, at in papers.values_list(
        "stored__sha256", "owner_kind", "owner_id", "added_at"
    ).iterator():
        uses[digest][kind, owner] = at
    attachments = apps.get_model("books", "Attachment").objects.values_list("sha256", "voucher", "added_at")
    for digest, voucher, at in attachments.iterator():
        uses[digest]["voucher", voucher] = at
    stored = apps.get_model("files", "StoredFile").objects.exclude(kind="zip")
    shared = [
        pk
        for pk, digest, stored_at in stored.values_list("pk", "sha256", "stored_at").iterator()
        if len(uses[digest]) != 1 or max(uses[digest].values()) - stored_at > AT_ONCE
    ]
    for start in range(0, len(shared), 500):
        stored.filter(pk__in=shared[start : start + 500]).update(name="")


class Migration(migrations.Migration):
    dependencies = [("books", "0005_chart_versions"), ("files", "0006_names_of_uses")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="name",
            field=models.CharField(max_length=200, null=True, verbose_name="原文件名"),
        ),
        migrations.RunPython(forget_shared_names, migrations.RunPython.noop),
    ]
