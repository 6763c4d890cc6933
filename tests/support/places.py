"""A small fictional county for tests: two townships with two villages each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lingyan.regions import actions
from lingyan.regions.importing import RegionRow
from lingyan.regions.models import Region
from tests.support.actors import everything

ROWS = (
    ("990100000000", "雁城市", "市", ""),
    ("990121000000", "芦原县", "县", "990100000000"),
    ("990121100000", "芦溪镇", "乡镇", "990121000000"),
    ("990121100200", "雁庄村", "村", "990121100000"),
    ("990121100201", "玉屯村", "村", "990121100000"),
    ("990121101000", "芦坪镇", "乡镇", "990121000000"),
    ("990121101200", "铜垭村", "村", "990121101000"),
    ("990121101201", "桃潭村", "村", "990121101000"),
)


@dataclass(frozen=True, slots=True)
class Places:
    """Regions by name, as `places["雁庄村"]`."""

    by_name: dict[str, Region]

    def __getitem__(self, name: str) -> Region:
        return self.by_name[name]


def make_places() -> Places:
    rows = [RegionRow(*row, "regions.csv", number) for number, row in enumerate(ROWS, start=2)]
    actions.import_regions(everything(), rows, valid_from=dt.date(2000, 1, 1), fictional=True)
    return Places({region.name: region for region in Region.objects.all()})
