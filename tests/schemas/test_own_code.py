"""Requirements of a person's own code: case and signs do not matter, too short is refused."""

from __future__ import annotations

import pytest

from schemas.findings import Refused
from schemas.own_code import plain_code


def test_case_and_signs_do_not_matter():
    """People write it differently after a year."""
    assert plain_code("Igel-27 am Zaun!") == plain_code("IGEL27AMZAUN") == "igel27amzaun"


def test_a_short_code_is_refused():
    """Five letters and digits; signs do not count."""
    with pytest.raises(Refused, match="mindestens 6 Buchstaben oder Ziffern") as refused:
        plain_code("a-b c.d/e")
    assert [each.code for each in refused.value.findings] == ["BEFRAGUNG_001"]
