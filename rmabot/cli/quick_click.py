"""click, begun without the means to read Python's own code: all it needs of them takes the margin from help texts."""

from __future__ import annotations

from rmabot.rma.alone import Later, standing_in

__all__ = ["click"]


class _Inspect(Later):
    """``inspect`` as click knows it."""

    @staticmethod
    def cleandoc(doc: str) -> str:
        """Take the margin from a text; one of a single line has none."""
        if doc.isprintable():
            return doc.lstrip()
        from inspect import cleandoc

        return cleandoc(doc)


with standing_in(_Inspect("inspect")):
    import click
