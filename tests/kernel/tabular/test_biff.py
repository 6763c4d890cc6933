"""Error cells of .xls workbooks, read from the record stream."""

from __future__ import annotations

import struct

from lingyan.kernel.tabular.biff import _errors_of_sheet


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def test_error_values_and_error_results_are_found_by_place() -> None:
    begin, end = _record(0x0809, b"\0" * 8), _record(0x000A, b"")
    constant = _record(0x0205, struct.pack("<HHHBB", 4, 1, 0, 0x17, 1))
    boolean = _record(0x0205, struct.pack("<HHHBB", 5, 1, 0, 1, 0))
    failed = _record(
        0x0006, struct.pack("<HHH", 6, 2, 0) + bytes([2, 0, 0x07, 0, 0, 0, 0xFF, 0xFF]) + b"\0" * 8
    )
    number = _record(0x0006, struct.pack("<HHHd", 7, 2, 0, 12.5) + b"\0" * 8)
    nested = begin + _record(0x0205, struct.pack("<HHHBB", 9, 9, 0, 0x2A, 1)) + end
    found = _errors_of_sheet(begin + constant + boolean + nested + failed + number + end, 0)
    assert {place: cell.error for place, cell in found.items()} == {(5, 2): "#REF!", (7, 3): "#DIV/0!"}
