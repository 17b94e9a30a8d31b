"""Code 128 and QR drawn as vector rectangles: they read back at any resolution of a printer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

MODULE_MM = 0.5
"""Width of the narrowest bar; 0.355 mm read back at 150, 203 and 300 dpi, more is more forgiving."""
QUIET_MODULES = 10
"""Light modules that a scanner wants before and after a Code 128."""
QR_QUIET_MODULES = 4


class Canvas(Protocol):
    """What the codes are drawn on."""

    def rect(self, x: float, y: float, w: float, h: float, style: str) -> object:
        """Draw a rectangle; ``F`` fills it."""


def code128_width(text: str, module: float = MODULE_MM) -> float:
    """Return how wide the bars and their quiet zones are, in mm."""
    return (len(_modules(text, "Code128")[0]) + 2 * QUIET_MODULES) * module


def code128(canvas: Canvas, text: str, x: float, y: float, height: float, module: float = MODULE_MM) -> None:
    """Draw the bars at (x, y), quiet zone included; all in mm."""
    row = _modules(text, "Code128")[0]
    for start, length in _runs(row):
        canvas.rect(x + (QUIET_MODULES + start) * module, y, length * module, height, "F")


def qr(canvas: Canvas, text: str, x: float, y: float, size: float) -> None:
    """Draw a QR code of this size at (x, y), quiet zone included; all in mm."""
    rows = _modules(text, "QRCode")
    module = size / (len(rows) + 2 * QR_QUIET_MODULES)
    for at, row in enumerate(rows):
        for start, length in _runs(row):
            left, top = x + (QR_QUIET_MODULES + start) * module, y + (QR_QUIET_MODULES + at) * module
            canvas.rect(left, top, length * module, module, "F")


def _modules(text: str, kind: str) -> list[list[bool]]:
    """Return the rows of modules, True for dark; a Code 128 has one row."""
    import zxingcpp

    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
    view = memoryview(made.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type] # it has the buffer protocol
    assert view.shape is not None
    height, width = view.shape
    rows = range(height) if kind == "QRCode" else range(1)
    return [[view[row, column] == 0 for column in range(width)] for row in rows]


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield (start, length) of each run of dark modules."""
    start = -1
    for at, dark in enumerate([*row, False]):
        if dark and start < 0:
            start = at
        elif not dark and start >= 0:
            yield start, at - start
            start = -1
