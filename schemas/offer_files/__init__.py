"""Course offers from files of others: read, cleaned, merged; what was left out is said."""

from __future__ import annotations

from schemas.offer_files.collecting import Imported
from schemas.offer_files.files import read_offers
from schemas.offer_files.keeping import Kept, keep_offers

__all__ = ["Imported", "Kept", "keep_offers", "read_offers"]
