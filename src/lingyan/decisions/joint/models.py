"""The columns of whatever is signed together, and the same rules for the database.

PRIVACY: who signed stands on the scanned paper only; here are counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lingyan.decisions.joint.rules import MOST, binding, least, reached, working
from lingyan.kernel.language import Words
from lingyan.kernel.records import after_own

REACHED: Final = Q(villagers__gt=0, voters__lte=F("villagers") * F("villagers_part")) | Q(
    representatives__gt=0, seats__lte=F("representatives") * F("representatives_part")
)
"""`rules.binding` for the database."""
SIGNED: Final = Q(villagers__gt=0) | Q(representatives__gt=0)
COUNTS: Final = Q(
    voters__gte=F("villagers"), voters__lte=MOST, seats__gte=F("representatives"), seats__lte=MOST
)


class Receiver(models.TextChoices):
    """Who received the paper."""

    COMMITTEE = "committee", _("村民委员会")
    SUPERVISION = "supervision", _("村务监督委员会")
    TOWNSHIP = "township", _("乡镇（街道）")


@dataclass(frozen=True, slots=True)
class Side:
    """One kind of signers: so many of so many, `least` are enough, one in `part`; `working` is the sum."""

    villagers: bool
    signers: int
    of: int
    part: int
    source: str

    @property
    def who(self) -> Words:
        return _("村民") if self.villagers else _("村民代表")

    @property
    def least(self) -> int:
        return least(self.of, self.part)

    @property
    def reached(self) -> bool:
        return reached(self.signers, self.of, self.part)

    @property
    def working(self) -> str:
        return working(self.signers, self.of, self.part)


class Signed(models.Model):
    """So many villagers of so many of voting age, and so many representatives of so many; 0 where none of a kind signed.

    Beside each whole stands where it is from; the shares that bind are those that held on the day of receipt.
    """

    villagers = after_own(models.PositiveIntegerField("联名村民人数"))
    voters = after_own(models.PositiveIntegerField("十八周岁以上村民人数"))
    voters_source = after_own(models.CharField("村民人数的依据", max_length=200, blank=True))
    representatives = after_own(models.PositiveIntegerField("联名村民代表人数"))
    seats = after_own(models.PositiveIntegerField("村民代表人数"))
    seats_source = after_own(models.CharField("村民代表人数的依据", max_length=200, blank=True))
    villagers_part = after_own(models.PositiveSmallIntegerField("村民几分之一"))
    representatives_part = after_own(models.PositiveSmallIntegerField("村民代表几分之一"))

    class Meta:
        abstract = True

    @property
    def binds(self) -> bool:
        return binding(
            villagers=self.villagers, voters=self.voters, villagers_part=self.villagers_part,
            representatives=self.representatives, seats=self.seats, representatives_part=self.representatives_part,
        )  # fmt: skip

    @property
    def sides(self) -> list[Side]:
        """The kinds that signed."""
        both = (
            Side(True, self.villagers, self.voters, self.villagers_part, self.voters_source),
            Side(False, self.representatives, self.seats, self.representatives_part, self.seats_source),
        )
        return [each for each in both if each.signers]
