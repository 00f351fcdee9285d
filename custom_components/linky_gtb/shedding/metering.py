"""The meters of a site, of its feeders and of its phases: their units, their values as the core takes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er

from .core import SITE, Limit, MeterReading, SiteSpec, Unit
from .drivers import Driver
from .drivers.base import power_of
from .names import CONF_METER
from .scopes import is_metered, limit_unit, scope_limit, scope_spec, shares_of, volt_amperes
from .settings import Fields, site_spec

_MILLI = 0.001


def unit_of_meter(hass: HomeAssistant, entity_id: str) -> Unit | None:
    """Return W or VA; None while nobody knows: it has no state yet, and the registry no unit of it."""
    state = hass.states.get(entity_id)
    unit = None if state is None else state.attributes.get("unit_of_measurement")
    if unit is None and (entry := er.async_get(hass).async_get(entity_id)) is not None:
        unit = entry.unit_of_measurement
    if unit is None:
        return None
    # VA, kVA, and amperes: apparent power at the voltage that the form states.
    return Unit.VA if str(unit).endswith("A") else Unit.W


def reading_of(state: State, fields: Fields) -> MeterReading:
    """Return a meter's value in W or VA, and when it last said it."""
    value = power_of(state)
    unit = state.attributes.get("unit_of_measurement")
    if value is not None and unit in ("A", "mA"):
        value = volt_amperes(value * (_MILLI if unit == "mA" else 1.0), fields)
    return MeterReading(value, state.last_reported.timestamp())


@dataclass(frozen=True, slots=True)
class Metering:
    """The site's meter, and those of its scopes.

    Attributes:
        hass: where their states are.
        fields: the site's form.
        scopes: the forms of its feeders, groups and phases, by id.
    """

    hass: HomeAssistant
    fields: Fields
    scopes: Mapping[str, Fields]

    @property
    def entities(self) -> dict[str, str]:
        """Return the meter of each scope that has one, the site's first."""
        found = {SITE: str(self.fields[CONF_METER])}
        return found | {id_: str(each[CONF_METER]) for id_, each in self.scopes.items() if is_metered(each)}

    @property
    def unit(self) -> Unit:
        """Return the unit of the site's meter; that of its limit while nobody knows."""
        return unit_of_meter(self.hass, str(self.fields[CONF_METER])) or limit_unit(self.fields)

    def unit_of(self, scope: str) -> Unit:
        """Return the unit in which a scope is kept."""
        return next(each.unit for each in self.site().scopes if each.id == scope)

    def site(self) -> SiteSpec:
        """Return the site for the core, with the units that its meters have now."""
        known = {id_: unit_of_meter(self.hass, entity) for id_, entity in self.entities.items()}
        scopes = tuple(scope_spec(id_, each, known.get(id_)) for id_, each in self.scopes.items())
        whole = site_spec(self.fields, self.unit)
        return replace(whole, scopes=(*whole.scopes, *scopes))

    def has_other_units_than(self, site: SiteSpec) -> bool:
        """Whether a meter is known now to have another unit than in `site`."""
        taken = {scope.id: scope.unit for scope in site.scopes}
        known = ((id_, unit_of_meter(self.hass, entity)) for id_, entity in self.entities.items())
        return any(unit is not None and unit is not taken[id_] for id_, unit in known)

    def place(self, drivers: Iterable[Driver]) -> None:
        """Tell each load in which scopes it is."""
        for driver in drivers:
            driver.spec = replace(driver.spec, scopes=shares_of(driver.load_id, self.scopes))

    def readings(self) -> dict[str, MeterReading]:
        """Return the last value of each meter that has a state."""
        found = {}
        for id_, entity in self.entities.items():
            state = self.hass.states.get(entity)
            if state is not None:
                found[id_] = reading_of(state, self.scopes.get(id_, self.fields))
        return found

    def limits(self) -> tuple[Limit, ...]:
        """Return the limits that the forms of the scopes give."""
        return tuple(scope_limit(id_, each) for id_, each in self.scopes.items())
