"""The actions of the integration; those of a subject are in its folder."""

from homeassistant.core import HomeAssistant, callback

from .building.certificates.services import async_setup_certificate_services
from .building.diagnosis.services import async_setup_diagnosis_services
from .building.services import async_setup_building_services
from .linky.services import async_setup_meter_services
from .shedding.services import async_setup_shedding_services


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions of every subject, whatever the entries."""
    async_setup_meter_services(hass)
    async_setup_certificate_services(hass)
    async_setup_building_services(hass)
    async_setup_diagnosis_services(hass)
    async_setup_shedding_services(hass)
