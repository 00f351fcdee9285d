"""Building automation and control systems (BACS): threshold, date, and what the agent's data already proves.

Sources: code de la construction et de l'habitation, R175-1 to R175-6; décret 2025-1343 of 26/12/2025 (70 to 290 kW moved to
01/01/2030); arrêté of 07/04/2023 (NOR TREL2232681A) and official FAQ no. 20 for the exemption.
"""

import math
from dataclasses import dataclass
from datetime import date

LARGE_KW = 290
SMALL_KW = 70
LARGE_SINCE = date(2025, 1, 1)
SMALL_FROM = date(2030, 1, 1)
NEW_SINCE = date(2024, 4, 8)
KEPT_YEARS = 5
EXEMPT_ABOVE_YEARS = 10


@dataclass(frozen=True, slots=True)
class BacsSite:
    """What the manager says.

    Attributes:
        power_kw: nominal power of heating or air conditioning, ventilation included when combined; the larger one.
        permit: day of the building permit's application, for a building that is new.
    """

    power_kw: float | None
    permit: date | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement of R175-3.

    Attributes:
        code: stable word.
        fr: what, in French.
        en: what, in English.
        shown: whether the agent's own data shows it; None when it cannot.
        evidence: what shows it, or what is missing, in English.
        evidence_fr: the same in French.
    """

    code: str
    fr: str
    en: str
    shown: bool | None
    evidence: str
    evidence_fr: str

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        return {
            "code": self.code,
            "text": {"fr": self.fr, "en": self.en},
            "shown": self.shown,
            "evidence": {"fr": self.evidence_fr, "en": self.evidence},
        }


@dataclass(frozen=True, slots=True)
class BacsProof:
    """What the agent's data shows.

    Attributes:
        hourly_series: series of energy kept by the hour.
        zones: devices whose energy or temperature is followed.
        oldest: day of the oldest hour kept.
        detects_losses: whether deviations from a baseline are computed.
        protocols: open protocols in use.
        manual_stop: whether a person can take control back; None when the agent does not command.
    """

    hourly_series: int
    zones: int
    oldest: date | None
    detects_losses: bool
    protocols: tuple[str, ...]
    manual_stop: bool | None


@dataclass(frozen=True, slots=True)
class Bacs:
    """Where the building stands.

    Attributes:
        obliged: whether the rules concern it; None while the power is not known.
        by: day from which they do.
        late: whether that day has passed.
        requirements: requirements and what shows them.
    """

    obliged: bool | None
    by: date | None
    late: bool
    requirements: tuple[Requirement, ...]

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        return {
            "obliged": self.obliged,
            "from": None if self.by is None else self.by.isoformat(),
            "in_force": self.late,
            "requirements": [each.to_json() for each in self.requirements],
            "sources": [
                "CCH R175-1 to R175-6",
                "décret 2025-1343 of 26/12/2025 (secondary source)",
                "arrêté of 07/04/2023, NOR TREL2232681A",
            ],
            "note": "evidence for an inspection, not a statement of conformity; a report is kept 10 years (R175-5-1)",
        }


def bacs(site: BacsSite, proof: BacsProof, today: date) -> Bacs:
    """Where a building stands on a day."""
    by = _from(site)
    obliged = None if site.power_kw is None else by is not None
    return Bacs(obliged, by, by is not None and by <= today, _requirements(proof, today))


def _from(site: BacsSite) -> date | None:
    power = site.power_kw
    if power is None:
        return None
    if site.permit is not None and site.permit >= NEW_SINCE and power > SMALL_KW:
        return site.permit
    if power > LARGE_KW:
        return LARGE_SINCE
    return SMALL_FROM if power > SMALL_KW else None


def _requirements(proof: BacsProof, today: date) -> tuple[Requirement, ...]:
    years = 0.0 if proof.oldest is None else (today - proof.oldest).days / 365.25
    return (
        Requirement(
            "hourly_monitoring",
            "Suivi, enregistrement et analyse au pas horaire, par zone fonctionnelle",
            "Hourly monitoring, recording and analysis by functional zone",
            proof.hourly_series > 0,
            f"{proof.hourly_series} series kept by the hour, {proof.zones} devices followed; name their zones",
            f"{proof.hourly_series} séries gardées à l'heure, {proof.zones} équipements suivis ; nommer leurs zones",
        ),
        Requirement(
            "kept_five_years",
            "Données conservées cinq ans",
            "Data kept for five years",
            years >= KEPT_YEARS,
            f"{years:.1f} years kept so far",
            f"{years:.1f} ans conservés à ce jour".replace(".", ","),
        ),
        Requirement(
            "loss_detection",
            "Valeurs de référence, détection des pertes d'efficacité, information de l'exploitant",
            "Reference values, detection of efficiency losses, information of the operator",
            proof.detects_losses,
            "measured against a weather-adjusted baseline"
            if proof.detects_losses
            else "no baseline is configured",
            "mesure comparée à une référence corrigée du climat"
            if proof.detects_losses
            else "aucune référence n'est configurée",
        ),
        Requirement(
            "interoperability",
            "Interopérabilité avec les systèmes du bâtiment",
            "Interoperability with the systems of the building",
            bool(proof.protocols),
            f"open protocols in use: {', '.join(proof.protocols) or 'none'}",
            f"protocoles ouverts utilisés : {', '.join(proof.protocols) or 'aucun'}",
        ),
        Requirement(
            "manual_stop",
            "Arrêt manuel et gestion autonome des systèmes techniques",
            "Manual stop and autonomous control of the systems",
            proof.manual_stop,
            "to be shown on the equipment itself"
            if proof.manual_stop is None
            else "leases expire by themselves",
            "à montrer sur les équipements eux-mêmes"
            if proof.manual_stop is None
            else "les commandes expirent d'elles-mêmes",
        ),
        Requirement(
            "owner_access",
            "Accès du propriétaire à ses données",
            "Access of the owner to the data",
            True,
            "data stay in the building, readable by API and files",
            "les données restent dans le bâtiment, lisibles par API et par fichiers",
        ),
    )


@dataclass(frozen=True, slots=True)
class Exemption:
    """The payback of the works net of aids, and whether it exempts.

    Attributes:
        years: payback rounded up.
        exempt: whether it is strictly above ten years.
        aids_eur: aids taken off, certificates included.
    """

    years: int
    exempt: bool
    aids_eur: float


def exemption(cost_eur: float, aids_eur: float, annual_saving_eur: float) -> Exemption:
    """Whether the cost of a system exempts from it: payback above ten years, rounded up, net of possible aids.

    Raises:
        ValueError: there is no saving.
    """
    if annual_saving_eur <= 0:
        raise ValueError("the yearly saving must be above 0 €")
    years = math.ceil(max(cost_eur - aids_eur, 0) / annual_saving_eur)
    return Exemption(years, years > EXEMPT_ABOVE_YEARS, aids_eur)
