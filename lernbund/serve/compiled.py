"""Voilà's templates, compiled once for all pages of a server."""

from __future__ import annotations

import jinja2
from jinja2.bccache import Bucket


class Compiled(jinja2.BytecodeCache):
    """Keeps what Jinja has compiled in memory; Jinja itself asks for it by name and source."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._bytecode: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill ``bucket`` if its template is known; other source under its name is not used."""
        if found := self._bytecode.get(bucket.key):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what ``bucket`` holds."""
        self._bytecode[bucket.key] = bucket.bytecode_to_string()
