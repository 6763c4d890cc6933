"""A look into an .xlsx package before a parser opens it, and for what the fast parser does not tell.

The fast parser shows a formula without stored result, and an error, as an empty cell. Taken as empty, an
amount would be lost in silence, so sheets that contain either are scanned a second time.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat  # nosec B407 - SECURITY: document types are refused before any parsing

from ..problems import Refused
from .values import Limits, Unreadable

_CHUNK: Final = 1 << 20
_OVERLAP: Final = 64
_DOCTYPE: Final = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_NEEDS_SCAN: Final = re.compile(rb"<(?:\w+:)?f[\s>/]|\bt\s*=\s*[\"']e[\"']")
_WIDE_COLUMN: Final = re.compile(rb"\br\s*=\s*[\"'][A-Z]{3}")
_TWO_LETTERS: Final = re.compile(rb"\br\s*=\s*[\"']([A-Z]{2})\d")
_FAR_ROW: Final = re.compile(rb"\br\s*=\s*[\"'][A-Z]{0,2}(\d{5,})[\"']")
_WIDE_MARKUP: Final = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_SHARED_TEXTS: Final = "xl/sharedstrings.xml"
_LOCAL_HEADER: Final = 30


@dataclass(slots=True)
class Package:
    """What the first pass found: the sheet parts by name, and which of them need the second look."""

    path: Path
    sheet_parts: dict[str, str] = field(default_factory=dict)
    to_scan: set[str] = field(default_factory=set)


def inspect(path: Path, limits: Limits) -> Package:
    """Checks sizes, integrity and safety of the whole package. Raises Refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError, OSError):
        raise Refused("文件不完整或已损坏", code="damaged-file") from None
    _check_declared(members, limits)
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise Refused("文件内容不是 Excel 工作簿，请另存为 .xlsx 后再试", code="wrong-type")
    package = Package(path)
    budget = limits.unpacked_bytes
    for member in members:
        budget -= _inspect_member(package, member, limits, budget)
    package.sheet_parts = _sheet_parts(path, members)
    if _SHARED_TEXTS in (part.lower() for part in package.sheet_parts.values()):
        raise Refused("文件不完整或已损坏", code="damaged-file")
    return package


def _check_declared(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members or sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise _bomb()
    for member in members:
        if member.flag_bits & 0x1:
            raise Refused("文件有打开密码，请去掉密码后再试", code="encrypted")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("文件不完整或已损坏", code="damaged-file")
        _check_ratio(member, member.file_size, limits)


def _check_ratio(member: zipfile.ZipInfo, size: int, limits: Limits) -> None:
    if size > limits.ratio_from_bytes and size > limits.member_ratio * max(member.compress_size, 1):
        raise _bomb()


def _bomb() -> Refused:
    return Refused("压缩包展开后过大，可能是恶意文件", code="zip-bomb")


def _inspect_member(package: Package, member: zipfile.ZipInfo, limits: Limits, budget: int) -> int:
    """Unpacks one member completely, without trusting its declared size, and returns its real size."""
    size, checksum, tail = 0, 0, b""
    markup = False
    extent = _Extent(limits)
    for chunk in inflate(package.path, member):
        markup = markup or (not size and _is_markup(chunk))
        size += len(chunk)
        if size > budget:
            raise _bomb()
        _check_ratio(member, size, limits)
        checksum = zlib.crc32(chunk, checksum)
        if markup:
            window = tail + chunk
            _look_at_markup(package, member.filename, window, extent)
            tail = window[-_OVERLAP:]
    if size != member.file_size or checksum != member.CRC:
        raise Refused("文件不完整或已损坏", code="damaged-file")
    extent.check()
    return size


def _is_markup(head: bytes) -> bool:
    if head.startswith(_WIDE_MARKUP):
        raise Refused("文件的内部编码不是 UTF-8，不是正常的 Excel 工作簿", code="damaged-file")
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def _look_at_markup(package: Package, name: str, window: bytes, extent: _Extent) -> None:
    """SECURITY: no document type, so no entity bomb and no external entity, whatever parser comes after."""
    if _DOCTYPE.search(window):
        raise Refused("文件含有文档类型声明，不是正常的 Excel 工作簿", code="damaged-file")
    if name.lower() != _SHARED_TEXTS:  # any other part may be a sheet: relations give it any name
        extent.look_at(window)
        if name not in package.to_scan and _NEEDS_SCAN.search(window):
            package.to_scan.add(name)


class _Extent:
    """The largest cell reference of a sheet.

    SECURITY: the parser allocates the whole rectangle, so it must not meet a cell at XFD1048576.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows = 9_999
        self.columns = 26
        self.seen: set[bytes] = set()

    def look_at(self, window: bytes) -> None:
        if _WIDE_COLUMN.search(window):
            raise _too_large()
        fresh = set(_TWO_LETTERS.findall(window)) - self.seen
        self.seen |= fresh
        for letters in fresh:
            self.columns = max(self.columns, (letters[0] - 64) * 26 + letters[1] - 64)
        for digits in set(_FAR_ROW.findall(window)):
            self.rows = max(self.rows, int(digits))

    def check(self) -> None:
        if self.rows > self.limits.rows or self.rows * self.columns > self.limits.cells:
            raise _too_large()


def _too_large() -> Refused:
    return Refused("表格的行或列过多，请删去空白区域或拆成几个文件", code="too-large")


def inflate(path: Path, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of a member, as many as there really are."""
    with path.open("rb") as source:
        source.seek(member.header_offset)
        header = source.read(_LOCAL_HEADER)
        if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
            raise Refused("文件不完整或已损坏", code="damaged-file")
        source.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
        packed = source.read(member.compress_size)
    if member.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    unpacker = zlib.decompressobj(-15)
    try:
        while packed and not unpacker.eof:
            yield unpacker.decompress(packed, _CHUNK)
            packed = unpacker.unconsumed_tail
    except zlib.error:
        raise Refused("文件不完整或已损坏", code="damaged-file") from None


def _sheet_parts(path: Path, members: list[zipfile.ZipInfo]) -> dict[str, str]:
    """Sheet name to part name, from the workbook and its relations."""
    by_name = {member.filename: member for member in members}
    targets = {
        attributes.get("Id", ""): posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))[1:]
        for attributes in _elements(path, by_name.get("xl/_rels/workbook.xml.rels"), "Relationship")
    }
    parts = {}
    for attributes in _elements(path, by_name["xl/workbook.xml"], "sheet"):
        relation = next((value for key, value in attributes.items() if key.endswith(" id")), "")
        parts[attributes.get("name", "")] = targets.get(relation, "")
    return parts


def _elements(path: Path, member: zipfile.ZipInfo | None, name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(" ")[2] == name:
            found.append(attributes)

    if member is not None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = start
        _parse(parser, inflate(path, member))
    return found


def _parse(parser: expat.XMLParserType, chunks: Iterator[bytes]) -> None:
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise Refused("文件不完整或已损坏", code="damaged-file") from None


def unreadable_cells(package: Package, sheet_name: str) -> dict[tuple[int, int], Unreadable]:
    """Cells of a sheet that hold a formula without result, an error or a number beyond range, by place."""
    part = package.sheet_parts.get(sheet_name, "")
    with zipfile.ZipFile(package.path) as archive:
        members = {member.filename: member for member in archive.infolist()}
    if part not in members:
        return {}
    scan = _CellScan()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    _parse(parser, inflate(package.path, members[part]))
    return scan.found


class _CellScan:
    """Collects formula and stored value of each cell and keeps only those that cannot be used."""

    def __init__(self) -> None:
        self.found: dict[tuple[int, int], Unreadable] = {}
        self.row = 0
        self.column = 0
        self.kind = ""
        self.open = ""
        self.formula: str | None = None
        self.stored = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "row":
            self.row = int(attributes["r"]) if attributes.get("r", "").isdigit() else self.row + 1
            self.column = 0
        elif name == "c":
            self.column = _column_number(attributes.get("r", "")) or self.column + 1
            self.kind, self.formula, self.stored = attributes.get("t", "n"), None, ""
        elif name == "f":
            self.open, self.formula = "f", ""
        elif name in ("v", "t"):
            self.open = "v"

    def text(self, data: str) -> None:
        if self.open == "f":
            self.formula = (self.formula or "") + data
        elif self.open == "v":
            self.stored += data

    def end(self, tag: str) -> None:
        self.open = ""
        if tag.rpartition(" ")[2] == "c":
            unreadable = self._judge()
            if unreadable:
                self.found[self.row, self.column] = unreadable

    def _judge(self) -> Unreadable | None:
        formula = "" if self.formula is None else f"={self.formula}"
        if self.kind == "e":
            return Unreadable("error-value", formula or self.stored, formula, self.stored)
        if self.formula is not None and not self.stored and self.kind != "str":
            return Unreadable("formula-without-value", formula, formula)
        if self.kind == "n" and len(self.stored) > 4 and _beyond_range(self.stored):
            return Unreadable("amount-overflow", self.stored)
        return None


def _beyond_range(stored: str) -> bool:
    try:
        return abs(float(stored)) == float("inf")
    except ValueError:
        return True


def _column_number(reference: str) -> int:
    number = 0
    for letter in reference:
        if not letter.isascii() or not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number
