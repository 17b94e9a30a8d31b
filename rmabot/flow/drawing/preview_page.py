"""A flow's messages as one HTML file: Telegram and Slack side by side, every language, lengths below each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from rmabot.flow.preview import CHANNELS, Block, Piece, Preview, Said, Shown
from rmabot.text.limits import LIMITS

_ROOM, _MOST_IN_ROW, _MOST_SLACK_BUTTONS = 26, 3, 5
"""How many letters fit side by side on a phone; more buttons than five are a menu on Slack."""

_SAID: Mapping[str, Mapping[str, str]] = {
    "en": {"if": "only if {when}", "chars": "{count} of {most}", "button": "button {count} of {most}", "choose": "Choose one…", "endings": "Ways out",
           "intro": "Every message of this flow as people see it. What is framed like {slot} is filled in during the conversation and counted as 20 characters."},
    "fr": {"if": "seulement si {when}", "chars": "{count} sur {most}", "button": "bouton {count} sur {most}", "choose": "Choisissez…", "endings": "Façons de finir",
           "intro": "Chaque message de ce parcours tel que les gens le voient. Ce qui est encadré comme {slot} est rempli pendant la conversation et compté pour 20 caractères."},
}  # fmt: skip

_STYLE = """
*{box-sizing:border-box}body{margin:0;background:#f4f6f8;color:#1d2733;font:14px/1.4 'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
header,main{max-width:1560px;margin:0 auto;padding:1rem}header{padding-bottom:0}h1{margin:0 0 .2rem}h2{margin:1.6rem 0 .3rem;border-bottom:2px solid #2b3a4a}
article{margin:.9rem 0 1.3rem}h3{margin:0 0 .35rem;font-size:14px}h3 small{color:#5b6673;font-weight:400}h3 em{color:#8a5a00;font-weight:400}
.row{display:grid;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr));gap:.8rem;align-items:start}
.heads{position:sticky;top:0;background:#f4f6f8;padding:.4rem 0;z-index:1;font-weight:600;color:#5b6673}
.where{display:none}@media(max-width:70rem){.heads{display:none}.where{display:inline}}
.cell>small{color:#5b6673;display:block;margin-top:.2rem}.over{color:#c03535!important;font-weight:600}
.telegram .msg{background:#fff;border-radius:12px 12px 12px 3px;padding:.5rem .7rem;box-shadow:0 1px 1px #0002}
.telegram{background:#d5e4d0;border-radius:8px;padding:.6rem}
.keys{display:flex;gap:4px;margin-top:4px}.keys span{flex:1;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;text-align:center;background:#5f7f57cc;color:#fff;border-radius:7px;padding:.4rem .3rem;font-size:13px}
.slack{background:#fff;border:1px solid #dde1e5;border-radius:8px;padding:.6rem .7rem .6rem 3.1rem;position:relative}
.slack:before{content:"R";position:absolute;left:.7rem;top:.7rem;width:1.8rem;height:1.8rem;border-radius:5px;background:#2b3a4a;color:#fff;font-weight:700;text-align:center;line-height:1.8rem}
.slack b.who{display:block}.slack .msg{line-height:1.467}.slack .progress{color:#616061;font-size:12px}.slack .keys{flex-wrap:wrap}
.slack .keys span{flex:none;max-width:100%;background:#fff;color:#1d1c1d;border:1px solid #b9bcc0;font-weight:600;border-radius:4px;padding:.2rem .6rem}
.slack .menu{border:1px solid #b9bcc0;border-radius:4px;padding:.2rem .5rem;margin-top:5px;width:max-content;max-width:100%}
.slack .menu summary{cursor:pointer}.slack .menu div{padding:.1rem .4rem}
.msg{white-space:pre-wrap;overflow-wrap:anywhere}.slot{border:1px dashed #2f6fc4;border-radius:4px;padding:0 .2rem;color:#2f6fc4;font-size:.92em}
.telegram .progress{color:#5b6673;font-style:italic}
"""


def as_preview(preview: Preview, language: str) -> str:
    """The page, its captions in a language."""
    return "\n".join(_page(preview, _SAID.get(language, _SAID["en"]), language)) + "\n"


def _page(preview: Preview, said: Mapping[str, str], language: str) -> Iterator[str]:
    about = preview.about.get(language) or preview.flow
    yield f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>{escape(about)}</title><style>{_STYLE}</style>"
    slot = '<span class="slot">{name}</span>'
    yield f"<header><h1>{escape(about)}</h1>{escape(preview.flow)}<p>{said['intro'].replace('{slot}', slot)}</p></header><main>"
    heads = [f"{channel.capitalize()} · {code}" for code in preview.languages for channel in CHANNELS]
    yield f'<div class="row heads">{"".join([f"<div>{escape(head)}</div>" for head in heads])}</div>'
    for block in preview.blocks:
        yield from _block(block, said, language)
    yield "</main></html>"


def _block(block: Block, said: Mapping[str, str], language: str) -> Iterator[str]:
    is_end = bool(block.said) and block.said[0].kind.startswith("ending")
    heading = said["endings"] if is_end else block.label.get(language, "")
    if heading:
        yield f"<h2>{escape(heading)}</h2>"
    for one in block.said:
        yield from _said_once(one, said, language)


def _said_once(one: Said, said: Mapping[str, str], language: str) -> Iterator[str]:
    when = f" <em>{escape(said['if'].format(when=one.when[language]))}</em>" if one.when.get(language) else ""
    yield f"<article><h3>{escape(one.step)} <small>{escape(one.kind)}</small>{when}</h3>"
    yield '<div class="row">'
    for shown in one.shown:
        for channel in CHANNELS:
            yield f'<div class="cell" lang="{shown.language}"><div class="{channel}">'
            yield from _telegram(shown) if channel == "telegram" else _slack(shown)
            yield f"</div>{_lengths(shown, channel, said)}</div>"
    yield "</div></article>"


def _telegram(shown: Shown) -> Iterator[str]:
    progress = f'<span class="progress">{escape(shown.progress)}</span>\n\n' if shown.progress else ""
    yield f'<div class="msg">{progress}{_rich(shown.pieces)}</div>'
    for row in [*_rows(shown.buttons), *_rows(shown.aside)]:
        yield _keys(row)


def _slack(shown: Shown) -> Iterator[str]:
    yield '<b class="who">rmabot</b>'
    if shown.progress:
        yield f'<div class="progress">{escape(shown.progress)}</div>'
    yield f'<div class="msg">{_rich(shown.pieces)}</div>'
    if len(shown.buttons) > _MOST_SLACK_BUTTONS:
        choose = _SAID.get(shown.language, _SAID["en"])["choose"]
        entries = "".join([f"<div>{escape(label)}</div>" for label in shown.buttons])
        yield f'<details class="menu"><summary>{choose}</summary>{entries}</details>'
    elif shown.buttons:
        yield _keys(shown.buttons)
    if shown.aside:
        yield _keys(shown.aside)


def _keys(labels: Sequence[str]) -> str:
    return f'<div class="keys">{"".join([f"<span>{escape(label)}</span>" for label in labels])}</div>'


def _rows(labels: Sequence[str]) -> Iterator[Sequence[str]]:
    if not labels:
        return
    count = max(1, min(_MOST_IN_ROW, _ROOM // (max([len(label) for label in labels]) + 1), len(labels)))
    for at in range(0, len(labels), count):
        yield labels[at : at + count]


def _rich(pieces: Sequence[Piece]) -> str:
    return "".join([_piece(piece) for piece in pieces])


def _piece(piece: Piece) -> str:
    span = piece.span
    text = f'<span class="slot">{escape(span.text)}</span>' if piece.slot else escape(span.text)
    if span.bold:
        text = f"<b>{text}</b>"
    if span.italic:
        text = f"<i>{text}</i>"
    if span.href:
        text = f'<a href="{escape(span.href)}" rel="noreferrer">{text}</a>'
    return text


def _lengths(shown: Shown, channel: str, said: Mapping[str, str]) -> str:
    limits = LIMITS[channel]
    told: list[str] = []
    if limits.message is not None:
        told.append(said["chars"].format(count=shown.lengths[channel], most=limits.message))
    if limits.button is not None and shown.longest[channel]:
        told.append(said["button"].format(count=shown.longest[channel], most=limits.button))
    over = "" if shown.fits(channel) else ' class="over"'
    # On a phone the columns stand below each other, and no heading tells them apart.
    where = f'<b class="where">{channel.capitalize()} · {shown.language} · </b>'
    return f"<small{over}>{where}{' · '.join(told)}</small>"
