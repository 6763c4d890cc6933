"""Sorts what was read by village, and says which units are unknown and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lingyan.kernel.problems import Problem

from .journal import RawVoucher
from .opening import RawOpening
from .tables import Table
from .units import Identity, Village, find_village, name_fits
from .values import RegionLookup


@dataclass(slots=True)
class Unit:
    """All that the files hold for one village; never empty."""

    village: Village
    org_name: str = ""
    vouchers: list[RawVoucher] = field(default_factory=list)
    openings: list[RawOpening] = field(default_factory=list)

    @property
    def tables(self) -> list[Table]:
        return [*(each.table for each in self.vouchers), *(each.table for each in self.openings)]

    @property
    def file(self) -> str:
        return self.tables[0].file


class Owners:
    """Finds the village of each unit. `forced` is the village named by the user, for files that name none."""

    def __init__(self, regions: RegionLookup, forced: Village | None) -> None:
        self.regions = regions
        self.forced = forced
        self.problems: list[Problem] = []
        self.units: dict[str, Unit] = {}
        self._found: dict[Identity, Village | None] = {}

    def sort(self, vouchers: Sequence[RawVoucher], openings: Sequence[RawOpening]) -> list[Unit]:
        for opening in openings:
            village = self._find(opening.unit, opening.table, opening.rows[0].row)
            if village:
                self._unit(village, opening.unit).openings.append(opening)
        unclaimed = self._unclaimed(vouchers)
        last: Village | None = None
        for voucher in vouchers:
            if voucher.unit.known or self.forced or unclaimed is None:
                village = self._find(voucher.unit, voucher.table, voucher.row)
            else:
                village = unclaimed
            last = village or last
            if last:
                self._unit(last, voucher.unit).vouchers.append(voucher)
        return list(self.units.values())

    def _unit(self, village: Village, identity: Identity) -> Unit:
        unit = self.units.setdefault(village.code, Unit(village))
        unit.org_name = unit.org_name or identity.org_name
        return unit

    def _unclaimed(self, vouchers: Sequence[RawVoucher]) -> Village | None:
        """The only village with an opening and no journal: a journal that names no village is its."""
        named = {voucher.unit: voucher for voucher in vouchers if voucher.unit.known}
        found = [self._find(unit, voucher.table, voucher.row) for unit, voucher in named.items()]
        claimed = {village.code for village in found if village}
        free = [unit.village for code, unit in self.units.items() if code not in claimed]
        return free[0] if len(free) == 1 else None

    def _find(self, identity: Identity, table: Table, row: int) -> Village | None:
        """Each identity is judged, and its faults are reported, once: at the place where it first stands."""
        if identity not in self._found:
            self._found[identity] = self._judge(identity, table, row)
        return self._found[identity]

    def _judge(self, identity: Identity, table: Table, row: int) -> Village | None:
        if not identity.known:
            if self.forced is None:
                message = "文件里没有村名或单位代码，请用 --village 指明是哪个村"
                self.problems.append(Problem("unknown-village", message, table.file))
            return self.forced
        village = find_village(identity, self.regions)
        if village is None:
            if identity.code:
                message = "单位代码不在区划表中"
            else:
                message = "区划表中没有这个村，或同名的村不止一个，请用 --village 指明"
            if self.forced and not identity.code:
                return self.forced
            self._report("unknown-village", message, identity, table, row)
        elif self.forced and village.code != self.forced.code:
            message = f"文件是“{village.name}”的，而指定的是“{self.forced.name}”"
            self._report("other-village", message, identity, table, row)
        elif not name_fits(identity, village):
            message = f"单位代码 {village.code} 是“{village.name}”，与单位名称“{identity.org_name}”不符"
            self._report("village-name-differs", message, identity, table, row)
        return village

    def _report(self, code: str, message: str, identity: Identity, table: Table, row: int) -> None:
        field = "unit_code" if identity.code else "unit_name"
        place = row if field in table.header.columns else None
        shown = identity.code or identity.org_name
        self.problems.append(table.problem(code, message, place, field=field, value=shown))
