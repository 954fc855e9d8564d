"""Text of others made plain: no markup, no scripts, no mail addresses or telephone numbers."""

from __future__ import annotations

import html
import re

_BLOCKS = {"p", "br", "li", "div", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
_SILENT = {"script", "style", "head", "template", "iframe", "object"}
_MARKUP = re.compile(r"[<&]")
# The standard parser fails on broken declarations and takes quadratic time on floods of "<".
_TAG = re.compile(r"(</?[A-Za-z][^<>]*>|<[!?][^<>]*>)")
_NAME = re.compile(r"<(/?)([A-Za-z0-9]*)")
_LONGEST = 100_000
_MAIL = re.compile(r"(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(
    r"\b(?:Tel(?:efon)?|Mobil|Handy|Fax|Fon|Durchwahl)\b\.?\s{0,3}:?\s{0,3}[+\d][\d\s/().–-]{4,30}\d",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:Ansprechpartner|Ansprechperson|Kontakt(?:person)?)\w{0,6}\b[ \t]{0,3}:[^\n]*",
    re.IGNORECASE,
)
_WEB = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)


def plain_text(value: object) -> str:
    """Return ``value`` as lines of text without markup, contacts and empty lines.

    Mail addresses, telephone numbers and lines that name a contact are left out: no person is
    stored with an offer.
    """
    text = value if isinstance(value, str) else ""
    shown = _shown(text) if _MARKUP.search(text) else text
    unmailed = _MAIL.sub("", shown) if "@" in shown else shown
    quiet = _CONTACT.sub("", _PHONE.sub("", unmailed))
    lines = (" ".join(line.split()) for line in quiet.splitlines())
    return "\n".join(line for line in lines if line)


def plain_line(value: object) -> str:
    """Return ``value`` as one line without markup."""
    return " ".join(plain_text(value).split())


def web_address(value: object) -> str | None:
    """Return ``value`` if it is an address of the web, None for anything else such as scripts."""
    text = value.strip() if isinstance(value, str) else ""
    return text if _WEB.fullmatch(text) else None


def cut(text: str, longest: int) -> str:
    """Return ``text`` with at most ``longest`` [characters], an ellipsis where it was cut."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _shown(text: str) -> str:
    # Providers escape their markup once more; what is shown then still holds tags.
    once = html.unescape(text) if "&lt;" in text else text
    shown: list[str] = []
    silent = 0
    for place, part in enumerate(_TAG.split(once[:_LONGEST])):
        closing, name = _tag(part) if place % 2 else (False, None)
        if name in _SILENT:
            silent = max(0, silent + (-1 if closing else 1))
        elif name in _BLOCKS:
            shown.append("\n")
        elif name is None and not silent:
            shown.append(part)
    return html.unescape("".join(shown))


def _tag(part: str) -> tuple[bool, str]:
    """Return whether the tag ``part`` closes, and its name in lower case."""
    match = _NAME.match(part)
    return (False, "") if match is None else (bool(match[1]), match[2].casefold())
