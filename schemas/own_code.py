"""The code that a person makes up to tie answers of different waves together."""

from __future__ import annotations

from schemas.findings import Refused, Where, finding

SHORTEST = 6  # [letters and digits]


def plain_code(typed: str) -> str:
    """Return the letters and digits of an own code in lower case; Refused if they are too few."""
    code = "".join(filter(str.isalnum, typed.casefold()))
    if len(code) < SHORTEST:
        raise Refused([finding("BEFRAGUNG_001", Where(), least=SHORTEST)])
    return code
