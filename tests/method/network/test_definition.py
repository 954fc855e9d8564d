"""A network as one YAML.

Requirements:
- Nothing of LERNBUND is written in code: another network needs only another file.
- The network of the example has the eleven areas of the region; Eisenach's old keys lead to it.
- A mistake is refused with its place: unknown partner, double key, district without coordinates.
"""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from lernbund.plan import examples_folder
from method.network.definition import Network, read_network
from tests.method.network.conftest import NOWHERE


def example() -> Network:
    """Return the network that comes with the kit."""
    return read_network((examples_folder() / "networks" / "lernbund.yaml").read_text("utf-8"))


def test_the_example_has_the_eleven_areas() -> None:
    """Eleven areas of the region, five neighbours, two Länder."""
    areas = [each for each in example().districts if not each.neighbour]
    assert (len(areas), {each.land for each in areas}) == (11, {"TH", "ST"})
    beside = {each.title for each in example().districts if each.neighbour}
    assert beside == {"Wartburgkreis", "Halle (Saale)", "Ilm-Kreis", "Sömmerda", "Weimarer Land"}


@pytest.mark.parametrize("ags", ["16056", "16056000", "16063105"])
def test_eisenach_is_found_by_old_and_new_keys(ags: str) -> None:
    """Since 01.07.2021 Eisenach belongs to the Wartburgkreis; its old keys still lead to it."""
    district = example().district_of(ags)
    assert district is not None
    assert district.title == "Eisenach"


def test_a_municipality_lies_in_its_district() -> None:
    """Eight digits lead to the district unless the municipality stands for itself."""
    found = [example().district_of(ags) for ags in ("16067029", "16063003", "99999", None)]
    assert [each and each.title for each in found] == [
        "Landkreis Gotha",
        "Wartburgkreis",
        None,
        None,
    ]


def test_another_network_needs_only_another_file(nowhere: Network) -> None:
    """Own Länder, coordinates and partners."""
    south = nowhere.district_of("05199")
    assert south is not None
    assert (south.title, south.position) == ("Südstadt", (51.2, 7.2))


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("latitude: 51.2, longitude: 6.8", "latitude: 51.2", "05111 ist kein bekannter Ort"),
        ('ags: "05112"', 'ags: "05111"', "more than once"),
        (
            "land: NW, latitude: 51.2, longitude: 6.8",
            "land: BY, latitude: 51.2, longitude: 6.8",
            "BY",
        ),
        ("kind: university", "kind: circus", "kind"),
        (
            "indicators:",
            "events: [{id: a-1, day: 2026-01-01, title: T, partners: [x-1]}]\nindicators:",
            "x-1",
        ),
    ],
)
def test_mistakes_are_refused(before: str, after: str, message: str) -> None:
    """Each mistake of the file is named."""
    with pytest.raises(ValidationError, match=message):
        read_network(NOWHERE.replace(before, after))
