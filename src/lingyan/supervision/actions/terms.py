"""The papers of the audit of a secretary's term."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.db import transaction

from lingyan.identity import conduct
from lingyan.identity.masking import shown
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import SUPERVISION_TERMS_VIEW
from lingyan.people.models import Person
from lingyan.regions.models import Region
from lingyan.supervision import papers, persons, queries, running, term, term_answers, term_money
from lingyan.supervision.term_tables import TermTable

if TYPE_CHECKING:
    from lingyan.supervision.engine import RuleResult

TERM: Final = audit.register("supervision.term-audited", "生成任期审计底稿")


def audit_term(
    actor: Actor, *, person: Person, folder: Path, on: dt.date | None = None,
    report: running.Report | None = None,
) -> list[Path]:  # fmt: skip
    """Write the working papers and the draft report of the person's term as secretary into a folder: the latest, or
    the one that ran on a day.

    Changes nothing but the trail. Raises Denied without the right to read audits of terms in the village, or to the
    person audited; Refused for who never was a
    secretary. PRIVACY: hits about who asks are left out, as on every other page.
    """
    tenure = term.tenure_of(person, on)
    region = tenure.post.body.organisation.region
    actor.require(SUPERVISION_TERMS_VIEW, region.path)
    if conduct.data_of(conduct.acting(actor)).filter(pk=person.personal_id).exists():
        raise Denied("自己的任期由别人审计。")
    made = term.compose(tenure, report)
    made.results = _shown(actor, region, made.results)
    tables = [*term_money.tables(made.span), *term_answers.tables(made.span)]
    made.tables = [_told(actor, region, table) for table in tables]
    name = shown(actor, "name", person.personal.name, region.path)
    written = papers.write(made, folder, name, queries.rates(region.path, queries.known(actor)))
    with transaction.atomic():
        audit.record(actor, TERM, target=("tenure", tenure.pk), region_path=region.path)
    return written


def _shown(actor: Actor, region: Region, years: dict[int, list[RuleResult]]) -> dict[int, list[RuleResult]]:
    hits = [hit for results in years.values() for each in results for hit in each.hits]
    behinds = persons.Behinds(region.path, {region.code: region.path}, hits)
    return {year: persons.not_about(actor, results, behinds) for year, results in years.items()}


def _told(actor: Actor, region: Region, table: TermTable) -> TermTable:
    """The table of findings (A12) without those about who asks; every other table as it is."""
    if table.content != "A12":
        return table
    mine = {str(pk) for pk in queries.mine(actor).filter(village=region).values_list("pk", flat=True)}
    return replace(table, rows=tuple(row for row in table.rows if row[0] not in mine))
