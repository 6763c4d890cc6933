"""What an assessment is made of, and when none is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingyan.assessment import actions
from lingyan.assessment.models import Snapshot
from lingyan.economy.books.models import Book
from lingyan.kernel import clock
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import ASSESSMENT_RUN
from tests.assessment.conftest import DAY
from tests.assessment.test_actions import JADE
from tests.facts.conftest import County
from tests.support.actors import everything, holding
from tests.support.records import turnover

pytestmark = pytest.mark.slow


def test_a_village_is_set_beside_its_own_last_year(county: County, home: Path) -> None:
    jade = Book.objects.get(organisation__region__code=JADE)
    for year, amount in ((2022, 90_00), (2023, 150_00), (2024, 200_00)):
        turnover(jade, year * 100 + 3, {"501": (0, amount), "503": (0, 999_00)})
    with clock.fixed(DAY):
        made = actions.run(everything(), standard="wugehao", year=2025, region=county.places["雁城市"])
    mean = made.values.get(village__code=JADE, indicator="C01", figure="value")
    assert mean.text == "175.00元"  # 2023 and 2024; 2025 is not complete, subsidies do not count
    assert mean.last_text == "146.67元"
    change = made.values.get(village__code=JADE, indicator="C01", figure="change")
    assert change.text == "-61.5%"  # January to April: 77 against 200
    assert (change.numerator, change.denominator) == ("-12300", "20000")


def test_who_may_not_and_what_cannot_be_assessed_is_refused(county: County, home: Path) -> None:
    city, town = county.places["雁城市"], county.places["芦坪镇"]
    with pytest.raises(Denied):
        actions.run(holding(ASSESSMENT_RUN, path=town.path), standard="wugehao", year=2025, region=city)
    with pytest.raises(Refused, match="没有标准"):
        actions.run(everything(), standard="nothing", year=2025, region=city)
    with clock.fixed(DAY), pytest.raises(Refused, match="年度"):
        actions.run(everything(), standard="wugehao", year=2026, region=city)
    assert not Snapshot.objects.exists()
    assert not list(home.rglob("*"))
