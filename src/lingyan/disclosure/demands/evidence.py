"""The signed demand beside its record, as a scan.

PRIVACY: names of signers stand on it, so only who handles demands may open it.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

from lingyan.disclosure.demands.covers import DEMAND
from lingyan.disclosure.demands.models import Demand
from lingyan.files import papers
from lingyan.kernel.rights import DISCLOSURE_DEMANDS

LABELS = (gettext_noop("联名要求（扫描件）"), gettext_noop("答复材料"))


def register() -> None:
    """Called once from `AppConfig.ready`."""
    papers.register(
        papers.Owner(
            DEMAND, "公开要求", papers.path_by(Demand, "region__path"), DISCLOSURE_DEMANDS, DISCLOSURE_DEMANDS,
            labels=LABELS, keep_years=10,
        )
    )  # fmt: skip
