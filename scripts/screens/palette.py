"""PNG files with at most 256 colours: a screenshot a quarter of the size, without a visible difference."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Final

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

Pixels = NDArray[np.uint8]
"""Height × width × 3: red, green, blue."""

COLOURS: Final = 256
_DECODE: Final = """async (text) => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${text}`)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const bytes = canvas.getImageData(0, 0, image.width, image.height).data;
  let out = "";
  for (let at = 0; at < bytes.length; at += 32766) out += btoa(String.fromCharCode(...bytes.subarray(at, at + 32766)));
  return [image.width, image.height, out];
}"""


def pixels_of(png: bytes, helper: Page) -> Pixels:
    """Decode a PNG in a blank page of the browser, which has the decoder."""
    width, height, text = helper.evaluate(_DECODE, base64.b64encode(png).decode())
    plain = np.frombuffer(base64.b64decode(text), np.uint8)
    return plain.reshape(height, width, 4)[:, :, :3]


def palette_png(pixels: Pixels) -> bytes:
    """Encode with the most frequent colours; every other colour becomes its nearest among them."""
    height, width, _ = pixels.shape
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    found, where, counts = np.unique(packed, return_inverse=True, return_counts=True)
    kept = np.sort(found[np.argsort(counts)[::-1][:COLOURS]])
    indexes = _nearest(found, kept)[where].reshape(height, width)
    rows = np.hstack([np.zeros((height, 1), np.uint8), indexes])
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", head),
        (b"PLTE", _channels(kept).tobytes()),
        (b"IDAT", zlib.compress(rows.tobytes(), 9)),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in (*chunks, (b"IEND", b"")))


def _nearest(colours: NDArray[np.uint32], kept: NDArray[np.uint32]) -> NDArray[np.uint8]:
    wanted, offered = _channels(colours).astype(np.int32), _channels(kept).astype(np.int32)
    best = np.empty(len(wanted), np.uint8)
    for start in range(0, len(wanted), 4096):
        part = wanted[start : start + 4096, None, :] - offered[None, :, :]
        best[start : start + 4096] = (part * part).sum(axis=2).argmin(axis=1)
    return best


def _channels(colours: NDArray[np.uint32]) -> NDArray[np.uint8]:
    return np.stack([colours >> 16 & 255, colours >> 8 & 255, colours & 255], axis=1).astype(np.uint8)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
