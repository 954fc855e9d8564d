"""Pseudonyms of a pool: HMAC with a secret that only this build, or only the project, knows.

Source: RFC 2104; the secret makes it impossible to try out codes, which a plain hash would allow.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

import pandas as pd

FEWEST_BYTES = 16
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Keys:
    """Makes keys; the secret is in no text of it."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Raise ValueError for a secret that could be guessed."""
        if len(self.secret) < FEWEST_BYTES:
            raise ValueError(f"a secret needs {FEWEST_BYTES} bytes, got {len(self.secret)}")

    def key(self, *parts: str) -> str:
        """Return the key of what ``parts`` name together."""
        text = "\0".join(parts).encode()
        return hmac.new(self.secret, text, hashlib.sha256).hexdigest()[:_DIGITS]

    def column(self, values: pd.Series[str], *parts: str) -> pd.Series[str]:
        """Return the keys of ``values`` within ``parts``; gaps stay gaps."""
        keys = {value: self.key(*parts, str(value)) for value in values.dropna().unique()}
        return values.map(keys).astype("str")
