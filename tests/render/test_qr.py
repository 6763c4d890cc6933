"""QR codes: well-formed SVG that a strict CSP accepts, and a PNG with its quiet zone."""

from __future__ import annotations

import struct
from xml.etree import ElementTree

import segno

from lingyan.render.qr import QUIET_ZONE, qr_png, qr_svg

URL = "https://lingyan.example/v/990101001201/2026-11"


def test_svg_scales_and_carries_no_style() -> None:
    svg = qr_svg(URL, title="凤桥村2026年11月账目 <核对>")
    root = ElementTree.fromstring(svg)
    modules = segno.make(URL, error="M", micro=False).symbol_size(border=QUIET_ZONE)[0]
    assert root.attrib["viewBox"] == f"0 0 {modules} {modules}"
    assert "width" not in root.attrib
    assert "style" not in svg
    assert "凤桥村2026年11月账目 <核对>" in "".join(root.itertext())


def test_same_text_gives_same_code() -> None:
    assert qr_svg(URL) == qr_svg(URL) != qr_svg(URL + "x")


def test_png_size_is_scale_times_modules() -> None:
    png = qr_png(URL, scale=5)
    width, height = struct.unpack(">II", png[16:24])
    assert png.startswith(b"\x89PNG")
    assert width == height == segno.make(URL, error="M", micro=False).symbol_size(scale=5, border=4)[0]
