"""The signed paper beside its record, as a scan.

PRIVACY: names of signers stand on it, so only who receives petitions may open it.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

from lingyan.decisions.petitions.covers import PETITION
from lingyan.decisions.petitions.models import Petition
from lingyan.files import papers
from lingyan.kernel.rights import DECISIONS_PETITIONS

LABELS = (gettext_noop("联名提议（扫描件）"), gettext_noop("答复材料"))


def register() -> None:
    """Called once from `AppConfig.ready`."""
    papers.register(
        papers.Owner(
            PETITION, "联名提议", papers.path_by(Petition, "region__path"), DECISIONS_PETITIONS, DECISIONS_PETITIONS,
            labels=LABELS, keep_years=10,
        )
    )  # fmt: skip
