"""The two meters of the demonstration, both fed by the same real building."""

from collections.abc import Sequence
from datetime import date

from simulators.enedis.building_curve import BuildingCurve, load_hours
from simulators.enedis.measures import Meter
from simulators.enedis.registers import Registers

WHOLE_BUILDING = "30001234567890"
SMALL_PREMISES = "30009876543210"


def demonstration_meters() -> Sequence[Meter]:
    """A 36 kVA meter with the whole building, and a small one with a scaled curve from two years earlier."""
    hours = load_hours()
    whole, small = (
        BuildingCurve(WHOLE_BUILDING, hours),
        BuildingCurve(SMALL_PREMISES, hours, scale=0.18, offset_weeks=-104),
    )
    return (
        Meter(
            prm=WHOLE_BUILDING,
            address="Hôtel de ville, 1 place de la République",
            consumption=whole,
            subscribed_power_kva=36,
            off_peak="HC (22H00-6H00)",
            registers=Registers(whole, "HC (22H00-6H00)"),
        ),
        Meter(
            prm=SMALL_PREMISES,
            address="Salle des associations, 4 rue des Écoles",
            consumption=small,
            subscribed_power_kva=9,
            activated=date(2019, 6, 13),
            off_peak="HC (2H00-7H00;12H30-15H30)",
            registers=Registers(small, "HC (2H00-7H00;12H30-15H30)"),
        ),
    )
