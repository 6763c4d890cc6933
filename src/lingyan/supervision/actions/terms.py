"""The papers of the audit of a secretary's term."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

from django.db import transaction

from lingyan.identity import conduct
from lingyan.identity.masking import shown
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import SUPERVISION_RUN
from lingyan.people.models import Person
from lingyan.supervision import papers, queries, running, term, term_tables

TERM: Final = audit.register("supervision.term-audited", "生成任期审计底稿")


def audit_term(
    actor: Actor, *, person: Person, folder: Path, on: dt.date | None = None,
    report: running.Report | None = None,
) -> list[Path]:  # fmt: skip
    """Write the working papers and the draft report of the person's term as secretary into a folder: the latest, or
    the one that ran on a day.

    Raises Denied without the right to run audits in the village, or to the person audited; Refused for who never was a
    secretary.
    """
    tenure = term.tenure_of(person, on)
    region = tenure.post.body.organisation.region
    actor.require(SUPERVISION_RUN, region.path)
    if conduct.data_of(conduct.acting(actor)).filter(pk=person.personal_id).exists():
        raise Denied("自己的任期由别人审计。")
    made = term.compose(tenure, report)
    made.tables = term_tables.compose(made.span)
    name = shown(actor, "name", person.personal.name, region.path)
    written = papers.write(made, folder, name, queries.rates(region.path, queries.known(actor)))
    with transaction.atomic():
        audit.record(actor, TERM, target=("tenure", tenure.pk), region_path=region.path)
    return written
