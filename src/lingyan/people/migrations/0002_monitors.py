"""监事 get a body of their own: posts that watch the collective leave its board, with the terms of who held them."""

from django.db import migrations

BOARD, MONITORS = "理事会", "监事会"
POSTS = (("监事长", 1), ("监事", 2))


def part(apps, _schema_editor):
    bodies, posts, tenures, terms = (
        apps.get_model("people", name).objects for name in ("Body", "Post", "Tenure", "Term")
    )
    watching = posts.filter(title__contains="监事", body__name=BOARD, body__organisation__kind="collective")
    for post in watching.select_related("body").order_by("pk"):
        body, _ = bodies.get_or_create(organisation_id=post.body.organisation_id, name=MONITORS)
        for tenure in tenures.filter(post=post, term__isnull=False).select_related("term"):
            old = tenure.term
            term, _ = terms.get_or_create(
                body=body, start_on=old.start_on,
                defaults={"ordinal": old.ordinal, "due_on": old.due_on, "ended_on": old.ended_on, "decree": old.decree},
            )  # fmt: skip
            tenures.filter(pk=tenure.pk).update(term=term)
        post.body = body
        post.save(update_fields=["body"])
    # A body that exists is taken as complete from now on, so both of its posts have to be there.
    for body in bodies.filter(name=MONITORS, organisation__kind="collective").order_by("pk"):
        for title, quota in POSTS:
            posts.get_or_create(body=body, title=title, defaults={"quota": quota})


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunPython(part, migrations.RunPython.noop)]
