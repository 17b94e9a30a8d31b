"""A letter as HTML: readable in any mail program, without pictures, scripts, or anything fetched."""

from __future__ import annotations

from html import escape

from rmabot.text.spans import Rich, Span
from rmabot.text.unbroken import unbroken_rich

_BULLET = "• "
_FONT = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body style="margin:0;padding:0;background:#f3f5f7">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f5f7">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #dfe4e8;border-radius:8px">
<tr><td style="padding:22px 28px 0;font:600 18px/1.35 {font};color:#14181c">{title}</td></tr>
<tr><td style="padding:6px 28px 20px;font:15px/1.55 {font};color:#14181c">
{text}
</td></tr>
{foot}</table>
</td></tr>
</table>
</body>
</html>
"""
_FOOT = (
    '<tr><td style="padding:14px 28px 20px;border-top:1px solid #dfe4e8;font:13px/1.5 {font};color:#5c646c">\n'
    "{foot}\n</td></tr>\n"
)


def page(title: str, text: Rich, foot: Rich, language: str) -> str:
    """Return the whole page; everything in it is text, whatever it looks like."""
    small = _FOOT.format(font=_FONT, foot=_blocks(foot)) if foot else ""
    return _PAGE.format(
        language=escape(language), title=escape(title), font=_FONT, text=_blocks(text), foot=small
    )


def _blocks(rich: Rich) -> str:
    """Lines as paragraphs, lines with a bullet as a list."""
    made: list[str] = []
    items: list[str] = []
    for line in _lines(unbroken_rich(rich)):
        shown = "".join([_span(span) for span in line])
        if line and line[0].text.startswith(_BULLET):
            items.append(f"<li>{shown.removeprefix(_BULLET)}</li>")
            continue
        made += _list(items)
        items = []
        if shown.strip():
            made.append(f'<p style="margin:12px 0 0">{shown}</p>')
    return "\n".join(made + _list(items))


def _list(items: list[str]) -> list[str]:
    return [f'<ul style="margin:8px 0 0;padding-left:22px">{"".join(items)}</ul>'] if items else []


def _lines(rich: Rich) -> list[list[Span]]:
    lines: list[list[Span]] = [[]]
    for span in rich:
        for at, part in enumerate(span.text.split("\n")):
            if at:
                lines.append([])
            if part:
                lines[-1].append(Span(part, span.bold, span.italic, span.href))
    return lines


def _span(span: Span) -> str:
    shown = escape(span.text)
    if span.href is not None and span.href.startswith("https://"):
        shown = f'<a href="{escape(span.href)}" style="color:#0b57d0">{shown}</a>'
    if span.italic:
        shown = f"<em>{shown}</em>"
    return f"<strong>{shown}</strong>" if span.bold else shown
