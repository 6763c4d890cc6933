"""Reads PDFs back as a person would: text, and characters by line."""

from __future__ import annotations

import itertools

import pypdfium2 as pdfium


def page_texts(data: bytes) -> list[str]:
    """The text of each page, without blanks and line ends."""
    with pdfium.PdfDocument(data) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def page_sizes_mm(data: bytes) -> list[tuple[int, int]]:
    with pdfium.PdfDocument(data) as document:
        return [
            (round(page.get_width() / 72 * 25.4), round(page.get_height() / 72 * 25.4)) for page in document
        ]


def page_lines(data: bytes, page_number: int) -> list[str]:
    """Visible characters of one page grouped by their height on the paper, from the top."""
    with pdfium.PdfDocument(data) as document:
        page = document[page_number]
        text = page.get_textpage()
        rows: list[tuple[float, str]] = []
        for index in range(text.count_chars()):
            character = text.get_text_range(index, 1)
            if not character.strip():
                continue
            _, bottom, _, top = text.get_charbox(index, loose=True)
            middle = (bottom + top) / 2
            if rows and abs(rows[-1][0] - middle) < 6:
                rows[-1] = (rows[-1][0], rows[-1][1] + character)
            else:
                rows.append((middle, character))
    return [line for _, line in sorted(rows, key=lambda row: -row[0])]


def line_pitches(data: bytes, page_number: int) -> list[float]:
    """Distances in points between the lines of one page, from the top."""
    with pdfium.PdfDocument(data) as document:
        text = document[page_number].get_textpage()
        origins = {
            round(sum(text.get_charbox(index, loose=True)[1::2]) / 2, 0)
            for index in range(text.count_chars())
            if text.get_text_range(index, 1).strip()
        }
    heights = sorted(origins, reverse=True)
    return [above - below for above, below in itertools.pairwise(heights)]
