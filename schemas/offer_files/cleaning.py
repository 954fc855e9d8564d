"""Text of others made plain: no markup, no scripts, no mail addresses or telephone numbers."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_BLOCKS = {"p", "br", "li", "div", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
_SILENT = {"script", "style", "head", "template", "iframe", "object"}
_MARKUP = re.compile(r"[<&]")
_MAIL = re.compile(r"(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(
    r"\b(?:Tel(?:efon)?|Mobil|Handy|Fax|Fon|Durchwahl)\b\.?\s{0,3}:?\s{0,3}[+\d][\d\s/().–-]{4,30}\d",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"^[^\n]{0,40}\b(?:Ansprechpartner|Ansprechperson|Kontakt(?:person)?)\w{0,6}\b\s{0,3}:[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_WEB = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)


class _Text(HTMLParser):
    """Collects what a browser would show, one line per block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the signature is HTMLParser's
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain_text(value: object) -> str:
    """Return ``value`` as lines of text without markup, contacts and empty lines.

    Mail addresses, telephone numbers and lines that name a contact are left out: no person is
    stored with an offer.
    """
    text = value if isinstance(value, str) else ""
    shown = _shown(text) if _MARKUP.search(text) else text
    quiet = _CONTACT.sub("", _PHONE.sub("", _MAIL.sub("", shown)))
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
    reader = _Text()
    # Providers escape their markup once more; what is shown then still holds tags.
    reader.feed(html.unescape(text) if "&lt;" in text else text)
    reader.close()
    return "".join(reader.parts)
