"""What can be asked of a meter, and how far Enedis lets a question go."""

from enum import StrEnum


class MeasureType(StrEnum):
    """What can be asked of a meter, in the server's words; in the order in which it is worth asking."""

    DAILY_CONSUMPTION = "consommation_quotidienne"
    MAX_POWER = "puissance_conso_max_quotidienne"
    LOAD_CURVE = "courbe_de_charge_consommation"
    DAILY_PRODUCTION = "production_quotidienne"
    PRODUCTION_CURVE = "courbe_de_charge_production"
    REGISTER_INDEX = "index_consommation"

    @property
    def is_curve(self) -> bool:
        """Whether the answer is made of intervals shorter than a day."""
        return self in {MeasureType.LOAD_CURVE, MeasureType.PRODUCTION_CURVE}

    @property
    def is_production(self) -> bool:
        """Whether the energy comes from the site."""
        return self in {MeasureType.DAILY_PRODUCTION, MeasureType.PRODUCTION_CURVE}

    @property
    def is_optional(self) -> bool:
        """Whether the consumption does without it."""
        return self.is_production or self is MeasureType.REGISTER_INDEX

    @property
    def window_days(self) -> int:
        """Most days in one question."""
        if self is MeasureType.REGISTER_INDEX:
            # Enedis states no limit: a month is asked without fear.
            return 31
        return 7 if self.is_curve else 365

    @property
    def kept_months(self) -> int:
        """How far back Enedis keeps it, leaving aside its fifteen days of grace."""
        return 24 if self.is_curve else 36
