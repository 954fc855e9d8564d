"""Contracts of course offers (fields after KURSNET, openQ-cat 1.1, DIN PAS 1045) and their fit."""

from __future__ import annotations

from schemas.columns import (
    Contract,
    Day,
    Number,
    Text,
    Whole,
    code,
    date,
    decimal,
    euro,
    long_text,
    one_of,
    reference,
    references,
    scale,
    text,
    whole,
    yes_no,
)
from schemas.company import ROW_ID

MODES = {
    "on_site": "Präsenz",
    "online": "online",
    "blended": "Präsenz und online",
    "in_house": "im Betrieb",
    "distance": "Fernunterricht",
}
GOALS = {
    "adaptation": "Anpassung und Erweiterung ohne Abschluss",
    "vocational_degree": "Berufsabschluss, Umschulung oder Teilqualifizierung",
    "upgrading": "Aufstiegsfortbildung, etwa Meister, Techniker oder Fachwirt",
    "berufsspezialist": "Geprüfter Berufsspezialist (§ 53b BBiG, § 42b HwO)",
}
VERDICTS = {"confirmed": "passt", "rejected": "passt nicht"}


class Offers(Contract):
    """Course offers known to the company."""

    offer_id: Text = code("Angebots-Nr.", "Kurzes Kennzeichen.", pattern=ROW_ID, key=True)
    title: Text = text("Titel", "Titel des Kurses.", longest=255, required=True)
    provider: Text = text("Anbieter", "Bildungsträger.")
    postcode: Text = code("PLZ", "Postleitzahl des Kursorts.", pattern=r"\d{5}")
    place: Text = text("Kursort", "Ort des Kurses.")
    latitude: Number = decimal(
        "Breite", "Geografische Breite des Kursorts, wenn bekannt.", least=-90, most=90, unit="Grad"
    )
    longitude: Number = decimal(
        "Länge", "Geografische Länge des Kursorts, wenn bekannt.", least=-180, most=180, unit="Grad"
    )
    mode: Text = one_of("Form", "Wie unterrichtet wird.", MODES)
    hours: Number = decimal(
        "Umfang",
        "Unterrichtsstunden; leer, wenn unbekannt. Ohne diese Angabe bleibt die Förderung offen.",
        least=0,
        most=5000,
        unit="Stunden",
    )
    start: Day = date("Beginn", "Erster Tag; leer bei laufendem Einstieg.")
    end: Day = date("Ende", "Letzter Tag.")
    price: Number = euro("Preis je Person", "Lehrgangskosten; leer, wenn nicht genannt.")
    seats: Whole = whole("Plätze", "Höchste Zahl der Teilnehmenden.", least=1, most=1000)
    minimum: Whole = whole(
        "Mindestzahl", "Mit so vielen Teilnehmenden findet der Kurs statt.", least=1, most=1000
    )
    examination_fee: Number = euro(
        "Prüfungsgebühr je Person", "0, wenn es keine gibt; leer, wenn nicht genannt."
    )
    goal: Text = one_of("Ziel", "Wozu der Kurs führt; danach fragt die Förderung.", GOALS)
    shortened: Text = yes_no(
        "Verkürzt",
        "Nur bei Berufsabschlüssen: Ist der Kurs um ein Drittel kürzer als die Ausbildung oder "
        "davon ausgenommen (§ 180 Abs. 4 SGB III)?",
    )
    beyond_workplace: Text = yes_no(
        "Über den Arbeitsplatz hinaus",
        "Vermittelt der Kurs mehr als eine kurze Anpassung an den eigenen Arbeitsplatz?",
    )
    legal_duty: Text = yes_no(
        "Pflichtschulung", "Ist der Betrieb gesetzlich zu diesem Kurs verpflichtet?"
    )
    certificate: Text = yes_no(
        "Qualifizierter Nachweis",
        "Gibt es einen Nachweis mit Zeit, Stunden, Inhalt und Erfolg?",
    )
    working_time: Text = yes_no("In der Arbeitszeit", "Liegt der Kurs in bezahlter Arbeitszeit?")
    members: Text = references(
        "Bündel aus", "Angebote, die hier als eine Maßnahme gebucht werden.", "offers"
    )
    provider_certified: Text = yes_no("Träger nach AZAV", "Ist der Träger zugelassen?")
    course_certified: Text = yes_no("Maßnahme nach AZAV", "Ist die Maßnahme zugelassen?")
    measure_number: Text = text("Maßnahmenummer", "Nummer der zugelassenen Maßnahme.", longest=40)
    degree: Text = text("Abschluss", "Zertifikat, Prüfung oder Teilnahmebescheinigung.")
    skills: Text = references(
        "Kompetenzen", "Welche Kompetenzen der Kurs fördert; mehrere mit Semikolon.", "skills"
    )
    reaches_level: Whole = scale("Führt bis Stufe", "Stufe nach dem Kurs, 0 bis 4.")
    content: Text = long_text("Inhalt", "Was unterrichtet wird.")
    link: Text = text("Adresse", "Internetadresse des Angebots.", longest=500)
    seen_on: Day = date("Stand", "Tag, an dem das Angebot geprüft wurde.")

    class Config:
        """Table."""

        name = "offers"
        title = "Angebote"
        description = "Kursangebote, die für das Unternehmen in Frage kommen."


class OfferMatches(Contract):
    """What people decided about the fit of an offer and a skill; it stands above any score."""

    offer_id: Text = reference("Angebot", "Beurteiltes Angebot.", "offers", key=True)
    skill_id: Text = reference("Kompetenz", "Kompetenz, um die es geht.", "skills", key=True)
    verdict: Text = one_of(
        "Urteil", "Fördert das Angebot diese Kompetenz?", VERDICTS, required=True
    )
    decided_on: Day = date("Beurteilt am", "Tag des Urteils.")
    decided_by: Text = text("Beurteilt von", "Funktion, kein Name, zum Beispiel Personalbüro.")

    class Config:
        """Table."""

        name = "offer_matches"
        title = "Zuordnungen"
        description = "Von Menschen bestätigte oder verworfene Paare aus Angebot und Kompetenz."
