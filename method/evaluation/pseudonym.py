"""The sign that ties the sheets of a person together, made of a code only the person knows."""

from __future__ import annotations

import base64
import hashlib
import hmac

from method.pool.keys import FEWEST_BYTES
from schemas.own_code import plain_code

_BYTES = 10  # 80 bits, 16 letters
# Slow on purpose: who has the secret and guesses codes needs about 0.05 s for each guess.
_SLOW = {"n": 2**14, "r": 8, "p": 1}


def pseudonym(own_code: str, company_id: str, secret: bytes) -> str:
    """Return the pseudonym of whoever uses ``own_code`` in a company, 16 letters and digits.

    The same code gives the same pseudonym in all waves and measures of a company, another one in
    each other company.  Without ``secret``, which is kept apart from the answers, it cannot be
    computed; with it, only by guessing.  Case, blanks and punctuation do not matter.

    Raises Refused for a code that is too short, ValueError for a short secret.
    """
    code = plain_code(own_code)
    if len(secret) < FEWEST_BYTES:
        raise ValueError(f"a secret needs {FEWEST_BYTES} bytes or more, got {len(secret)}")
    salt = hmac.new(secret, company_id.encode(), hashlib.sha256).digest()
    stretched = hashlib.scrypt(code.encode(), salt=salt, dklen=32, **_SLOW)
    digest = hmac.new(secret, stretched, hashlib.sha256).digest()
    return base64.b32encode(digest[:_BYTES]).decode()
