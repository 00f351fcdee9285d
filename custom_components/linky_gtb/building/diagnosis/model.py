"""What an agent says of a building's history, frozen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenAnomaly:
    """Something that went wrong on a day, and that nobody has answered."""

    id: str
    date: str
    kind: str
    name_fr: str
    name_en: str
    sentence_fr: str
    sentence_en: str
    kwh: float | None
    eur: float | None
    confidence: float | None

    def told_in(self, language: str) -> str:
        """Return the sentence in French for a French Home Assistant, else in English."""
        return self.sentence_fr if language.startswith("fr") else self.sentence_en

    def named_in(self, language: str) -> str:
        """Return what it is called."""
        return self.name_fr if language.startswith("fr") else self.name_en


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Open anomalies and figures; a figure is None when the agent cannot give it."""

    status: str
    reason: str | None
    """Why nothing can be said yet."""
    open_count: int
    anomalies: tuple[OpenAnomaly, ...]
    """Newest first, at most twenty."""
    expected_today_kwh: float | None
    deviation_yesterday_percent: float | None
    deviation_week_percent: float | None
    deviation_month_percent: float | None
    savings_this_month_kwh: float | None
    energy_per_m2_kwh: float | None
    base_load_kw: float | None
    peak_kw: float | None
    peak_at: str | None
    load_factor_percent: float | None
    night_share_percent: float | None
    unoccupied_share_percent: float | None
    per_degree_day_kwh: float | None
    computed_at: str | None
