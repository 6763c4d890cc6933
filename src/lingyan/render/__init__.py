"""Primitives that turn plain values into papers: Typst PDF, Word, SVG charts and QR codes.

Nothing here knows a model, a region or a reader's rights: callers pass what may be shown.
"""
