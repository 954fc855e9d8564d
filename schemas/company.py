"""Contracts of the initial situation: company, sites, processes, workshops, maturity."""

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
    scale,
    text,
    whole,
    yes_no,
)

SECTOR_ROLES = {
    "manufacturer": "Fahrzeughersteller",
    "tier_1": "Zulieferer 1. Stufe",
    "tier_2": "Zulieferer 2. Stufe",
    "tier_3": "Zulieferer 3. Stufe und weitere",
    "equipment": "Werkzeug-, Maschinen- und Anlagenbau",
    "service": "Entwicklung und Dienstleistung",
}
DRIVER = {
    0: "0 – kein Einfluss",
    1: "1 – gering",
    2: "2 – spürbar",
    3: "3 – stark",
    4: "4 – sehr stark",
}
IMPORTANCE = {1: "1 – gering", 2: "2 – mittel", 3: "3 – hoch"}
PROCESS_KINDS = {
    "development": "Entwicklung und Konstruktion",
    "planning": "Arbeitsvorbereitung und Planung",
    "production": "Fertigung",
    "assembly": "Montage",
    "quality": "Prüfung und Qualität",
    "maintenance": "Instandhaltung und Werkzeugbau",
    "logistics": "Logistik und Einkauf",
    "office": "Vertrieb und Verwaltung",
}
STEPS = {
    "situation": "Ausgangslage",
    "skills": "Kompetenzen",
    "concept": "Personalentwicklungskonzept",
    "offers": "Angebote und Förderung",
    "communication": "Kommunikation",
    "evaluation": "Evaluation",
}
RATER_GROUPS = {"management": "Leitung", "employees": "Beschäftigte und Betriebsrat"}
ANSWER_STATES = {
    "answered": "beantwortet",
    "not_applicable": "trifft nicht zu",
    "unknown": "weiß ich nicht",
}
MATURITY = {0: "0", 1: "1", 2: "2", 3: "3", 4: "4"}
COMPANY_ID = "[a-z0-9][a-z0-9-]{1,39}"
ROW_ID = "[A-Za-zÄÖÜäöüß0-9][A-Za-zÄÖÜäöüß0-9._-]{0,39}"


class Company(Contract):
    """The company as a whole."""

    company_id: Text = code(
        "Kennung",
        "Kurzname des Falls, auch Name des Berichtsordners: Kleinbuchstaben, Ziffern, Bindestrich.",
        pattern=COMPANY_ID,
        key=True,
    )
    name: Text = text("Name des Unternehmens", "So steht er auf dem Bericht.", required=True)
    wz_code: Text = code(
        "Wirtschaftszweig (WZ)",
        "Nummer der Klassifikation der Wirtschaftszweige, zum Beispiel 29.32.",
        pattern=r"\d{2}(\.\d{1,2}){0,2}",
    )
    sector_role: Text = one_of("Rolle in der Branche", "Stellung in der Lieferkette.", SECTOR_ROLES)
    headcount: Number = decimal(
        "Beschäftigte im Unternehmen (gewichtet)",
        "Alle Betriebe des Unternehmens. Teilzeit nach § 82 Abs. 6 SGB III: bis 10 Stunden je "
        "Woche 0,25; bis 20 Stunden 0,5; bis 30 Stunden 0,75; darüber 1.",
        least=0,
        most=1_000_000,
        unit="Personen",
    )
    group_headcount: Number = decimal(
        "Beschäftigte im Konzern (gewichtet)",
        "Nur wenn das Unternehmen zu einem Konzern gehört: alle Beschäftigten des Konzerns, gleich "
        "gewichtet. Für die Förderung nach § 82 SGB III zählt der Konzern.",
        least=0,
        most=5_000_000,
        unit="Personen",
    )
    part_of_group: Text = yes_no("Teil eines Konzerns", "Gehört das Unternehmen zu einem Konzern?")
    works_council: Text = yes_no("Betriebsrat", "Gibt es einen Betriebsrat?")
    training_agreement: Text = yes_no(
        "Vereinbarung zur Weiterbildung",
        "Gibt es eine Betriebsvereinbarung oder einen Tarifvertrag zur Weiterbildung?",
    )
    short_time: Text = yes_no("Kurzarbeit", "Gibt es zurzeit Kurzarbeit?")
    recent_82: Text = yes_no(
        "Förderung nach § 82 seit zwei Jahren",
        "Wurde jemand in den letzten zwei Jahren nach § 82 SGB III gefördert? Bei „ja“ steht die "
        "Zahl je Kurs auf dem Blatt „Fördergruppen“.",
    )
    recent_degree: Text = yes_no(
        "Neue Berufsabschlüsse",
        "Hat jemand den Berufsabschluss in den letzten zwei Jahren erworben?",
    )
    establishment_headcount: Number = decimal(
        "Beschäftigte im Betrieb",
        "Nur dieser Betrieb; danach fragt das Qualifizierungsgeld (§ 82a SGB III).",
        least=0,
        most=1_000_000,
        unit="Personen",
    )
    women: Whole = whole(
        "Frauen im Unternehmen",
        "Zahl der beschäftigten Frauen, wenn Sie sie angeben möchten. Bei einzelnen Personen wird "
        "das Geschlecht nicht erhoben. Die Zahl steht nur in der Summe mehrerer Betriebe.",
        least=0,
        most=1_000_000,
        unit="Personen",
    )
    structural_change: Number = decimal(
        "Vom Strukturwandel betroffen",
        "Anteil der Beschäftigten des Betriebs, die deshalb Weiterbildung brauchen.",
        least=0,
        most=100,
        unit="Prozent",
    )
    restructuring: Text = yes_no(
        "Betriebsänderung",
        "Fallen durch eine Betriebsänderung Arbeitsplätze weg (§ 111 BetrVG)?",
    )
    change_agreement: Text = yes_no(
        "Vereinbarung zum Qualifizierungsgeld",
        "Gibt es eine Betriebsvereinbarung oder einen Tarifvertrag nach § 82a SGB III?",
    )
    driver_digital: Whole = scale(
        "Treiber Digitalisierung und KI",
        "Wie stark verändert dies die Arbeit in den nächsten fünf Jahren?",
        choices=DRIVER,
    )
    driver_decarbonisation: Whole = scale(
        "Treiber Dekarbonisierung",
        "Elektromobilität, Energie, Werkstoffe: Wie stark verändert dies die Arbeit in den "
        "nächsten fünf Jahren?",
        choices=DRIVER,
    )
    driver_demography: Whole = scale(
        "Treiber Demografie",
        "Altersabgänge, Fachkräftemangel: Wie stark verändert dies die Arbeit in den nächsten fünf "
        "Jahren?",
        choices=DRIVER,
    )
    driver_markets: Whole = scale(
        "Treiber Märkte und Kunden",
        "Neue Kunden, neue Teile, Verlagerung: Wie stark verändert dies die Arbeit in den nächsten "
        "fünf Jahren?",
        choices=DRIVER,
    )
    labour_cost: Number = euro(
        "Arbeitskosten je Stunde",
        "Durchschnittliche Kosten einer Arbeitsstunde mit Nebenkosten. Damit rechnet das Konzept "
        "den Aufwand der Maßnahmen aus.",
        most=500,
    )
    goals: Text = long_text("Ziele", "Was will das Unternehmen mit der Weiterbildung erreichen?")

    class Config:
        """Table."""

        name = "company"
        title = "Unternehmen"
        description = "Das Unternehmen als Ganzes: Größe, Mitbestimmung, Treiber des Wandels."
        metadata = {"single": True}


class Sites(Contract):
    """Places of business; the district decides which Land's rules apply."""

    site_id: Text = code("Standort-Nr.", "Kurzes Kennzeichen.", pattern=ROW_ID, key=True)
    name: Text = text("Standort", "Bezeichnung des Betriebs.", required=True)
    postcode: Text = code("PLZ", "Postleitzahl, fünf Ziffern.", pattern=r"\d{5}")
    place: Text = text("Ort", "Gemeinde.")
    ags: Text = code(
        "Amtlicher Gemeindeschlüssel",
        "Fünf Ziffern für den Landkreis oder acht für die Gemeinde, zum Beispiel 16067 für Gotha.",
        pattern=r"\d{5}(\d{3})?",
    )
    main: Text = yes_no("Hauptsitz", "Ist dies der Hauptsitz?")

    class Config:
        """Table."""

        name = "sites"
        title = "Standorte"
        description = "Die Betriebe des Unternehmens und ihre Landkreise."


class Processes(Contract):
    """Processes of value creation."""

    process_id: Text = code("Prozess-Nr.", "Kurzes Kennzeichen.", pattern=ROW_ID, key=True)
    name: Text = text("Prozess", "So heißt der Prozess im Betrieb.", required=True)
    kind: Text = one_of("Bereich", "Wozu der Prozess gehört.", PROCESS_KINDS)
    importance: Whole = scale(
        "Bedeutung", "Wie wichtig ist der Prozess für die Wertschöpfung?", choices=IMPORTANCE
    )
    description: Text = long_text("Beschreibung", "Was hier geschieht.")

    class Config:
        """Table."""

        name = "processes"
        title = "Prozesse"
        description = "Die Prozesse der Wertschöpfung."


class Workshops(Contract):
    """Workshops and talks held in the company."""

    workshop_id: Text = code("Workshop-Nr.", "Kurzes Kennzeichen.", pattern=ROW_ID, key=True)
    held_on: Day = date("Datum", "Tag des Workshops.", required=True)
    step: Text = one_of("Schritt", "Zu welchem Schritt der Workshop gehört.", STEPS)
    participants: Whole = whole(
        "Teilnehmende", "Anzahl der Personen, keine Namen.", least=0, most=2000, unit="Personen"
    )
    works_council_present: Text = yes_no("Betriebsrat dabei", "War der Betriebsrat beteiligt?")
    decisions: Text = long_text("Beschlüsse", "Was vereinbart wurde.")

    class Config:
        """Table."""

        name = "workshops"
        title = "Workshops"
        description = "Workshops und Gespräche im Betrieb mit ihren Beschlüssen."


class Maturity(Contract):
    """Answers to the maturity instrument, one row per question and answer sheet."""

    item_id: Text = code(
        "Frage-Nr.", "Nummer der Frage im Fragebogen Ausgangslage.", pattern=ROW_ID, key=True
    )
    rater_group: Text = one_of("Gruppe", "Wer geantwortet hat.", RATER_GROUPS, key=True)
    sheet: Text = code(
        "Bogen", "Nummer des Antwortbogens, kein Name.", pattern=r"[A-Z]?\d{1,4}", key=True
    )
    state: Text = one_of("Antwort", "Beantwortet oder warum nicht.", ANSWER_STATES, required=True)
    level: Whole = scale("Stufe", "Stufe 0 bis 4; leer, wenn nicht beantwortet.", choices=MATURITY)
    note: Text = long_text("Beleg", "Woran man die Stufe erkennt.")

    class Config:
        """Table."""

        name = "maturity"
        title = "Ausgangslage"
        description = "Antworten auf den Fragebogen zur Ausgangslage, je Frage und Antwortbogen."


class MaturityTargets(Contract):
    """The level a company wants to reach per dimension."""

    dimension_id: Text = code(
        "Feld-Nr.", "Gestaltungsfeld des Fragebogens.", pattern=ROW_ID, key=True
    )
    target: Whole = scale(
        "Ziel", "Angestrebte Stufe in zwei Jahren.", choices=MATURITY, required=True
    )

    class Config:
        """Table."""

        name = "maturity_targets"
        title = "Ziele Ausgangslage"
        description = "Welche Stufe das Unternehmen je Gestaltungsfeld anstrebt."


__all__ = [
    "Company",
    "Maturity",
    "MaturityTargets",
    "Processes",
    "Sites",
    "Workshops",
]
