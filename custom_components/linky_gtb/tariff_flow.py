"""Steps of the options that say what a kWh costs: a dated version is added, corrected or removed."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlow
from homeassistant.helpers.selector import (
    DateSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
)

from .linky.coordinator import LinkyCoordinator
from .linky.options import CONF_TARIFF
from .linky.tariffs import (
    REGISTERS,
    WITH_WINDOWS,
    InvalidWindowsError,
    OffPeakPeriod,
    Option,
    Register,
    TariffVersion,
    off_peak_periods,
    stored_version,
    windows_text,
)
from .rte.options import CONF_RTE, CONF_TEMPO

CONF_VALID_FROM: Final = "valid_from"
CONF_OPTION: Final = "option"
CONF_SUBSCRIPTION: Final = "subscription"
CONF_OFF_PEAK: Final = "off_peak_windows"
CONF_OFF_PEAK_SUMMER: Final = "off_peak_windows_summer"


def _money(unit: str, most: float) -> NumberSelector:
    return NumberSelector(
        NumberSelectorConfig(
            min=0, max=most, step="any", unit_of_measurement=unit, mode=NumberSelectorMode.BOX
        )
    )


_PRICE: Final = _money("€/kWh", 5)
_SUBSCRIPTION: Final = _money("€", 100_000)
_TARIFF_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_VALID_FROM): DateSelector(),
        vol.Required(CONF_OPTION, default=Option.BASE.value): SelectSelector(
            SelectSelectorConfig(options=[option.value for option in Option], translation_key="tariff_option")
        ),
    }
)


class TariffSteps(OptionsFlow):
    """The steps `tariff`, `prices` and `tariff_remove`; a menu leads to the first and the last."""

    _valid_from: date
    _option: Option

    async def async_step_tariff(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask from when, and which option; the date of an existing version corrects it."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._valid_from = date.fromisoformat(user_input[CONF_VALID_FROM])
            self._option = Option(user_input[CONF_OPTION])
            if self._option is not Option.TEMPO or self._has_colours():
                return await self.async_step_prices()
            errors[CONF_OPTION] = "tempo_without_rte"
        latest = self._versions()[-1:] or [{}]
        return self.async_show_form(
            step_id="tariff",
            data_schema=self.add_suggested_values_to_schema(_TARIFF_SCHEMA, user_input or latest[0]),
            description_placeholders={"versions": self._listed()},
            errors=errors,
        )

    async def async_step_prices(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask the prices of the option, all taxes included, and its windows."""
        errors: dict[str, str] = {}
        part = ""
        if user_input is not None:
            off_peak, part = self._periods(user_input, errors)
            if not errors:
                return self._save(
                    TariffVersion(
                        self._valid_from,
                        self._option,
                        {
                            register: _decimal(user_input[_price_key(register)])
                            for register in REGISTERS[self._option]
                        },
                        _decimal(user_input[CONF_SUBSCRIPTION]),
                        off_peak,
                    )
                )
        return self.async_show_form(
            step_id="prices",
            data_schema=self.add_suggested_values_to_schema(
                self._prices_schema(), user_input or self._known_prices()
            ),
            description_placeholders={
                "date": self._valid_from.isoformat(),
                "part": part,
                "meter_windows": self._meter_windows() or "–",
            },
            errors=errors,
        )

    async def async_step_tariff_remove(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which version to remove; its days take the price of the version before."""
        versions = self._versions()
        if not versions:
            return self.async_abort(reason="no_tariff")
        if user_input is not None:
            return self._save_all(
                [version for version in versions if version[CONF_VALID_FROM] != user_input[CONF_VALID_FROM]]
            )
        days = [str(version[CONF_VALID_FROM]) for version in versions]
        options = [SelectOptionDict(value=day, label=day) for day in days]
        schema = vol.Schema(
            {vol.Required(CONF_VALID_FROM): SelectSelector(SelectSelectorConfig(options=options))}
        )
        return self.async_show_form(
            step_id="tariff_remove",
            data_schema=schema,
            description_placeholders={"versions": self._listed()},
        )

    def _versions(self) -> list[dict[str, Any]]:
        return sorted(
            self.config_entry.options.get(CONF_TARIFF, []), key=lambda version: str(version[CONF_VALID_FROM])
        )

    def _listed(self) -> str:
        return ", ".join(f"{version[CONF_VALID_FROM]}" for version in self._versions()) or "–"

    def _prices_schema(self) -> vol.Schema:
        fields: dict[vol.Marker, object] = {
            vol.Required(_price_key(register)): _PRICE for register in REGISTERS[self._option]
        }
        fields[vol.Required(CONF_SUBSCRIPTION, default=0)] = _SUBSCRIPTION
        if self._option in WITH_WINDOWS:
            # Left empty, those of the meter are followed, and their changes with them.
            fields[vol.Optional(CONF_OFF_PEAK)] = TextSelector()
            fields[vol.Optional(CONF_OFF_PEAK_SUMMER)] = TextSelector()
        return vol.Schema(fields)

    def _known_prices(self) -> dict[str, Any]:
        """Return what the version of this date says, or the one before: only what changed is typed again."""
        before = [
            version
            for version in self._versions()
            if str(version[CONF_VALID_FROM]) <= self._valid_from.isoformat()
        ]
        if not before:
            return {}
        known = before[-1]
        return {f"price_{register}": float(price) for register, price in known["prices"].items()} | {
            CONF_SUBSCRIPTION: float(known["subscription"]),
            CONF_OFF_PEAK: known["off_peak"],
            CONF_OFF_PEAK_SUMMER: known["off_peak_summer"],
        }

    def _periods(
        self, user_input: dict[str, Any], errors: dict[str, str]
    ) -> tuple[tuple[OffPeakPeriod, ...], str]:
        """Return the off-peak periods and the piece at fault, which `errors` tells."""
        if self._option not in WITH_WINDOWS:
            return (), ""
        texts = [user_input.get(key, "") for key in (CONF_OFF_PEAK, CONF_OFF_PEAK_SUMMER)]
        if not texts[0].strip():
            if texts[1].strip() or not self._meter_windows():
                errors[CONF_OFF_PEAK] = "windows_needed"
            return (), ""
        for key, text in zip((CONF_OFF_PEAK, CONF_OFF_PEAK_SUMMER), texts, strict=True):
            try:
                off_peak_periods(text, "")
            except InvalidWindowsError as err:
                errors[key] = "invalid_windows"
                return (), err.part
        return off_peak_periods(*texts), ""

    def _has_colours(self) -> bool:
        """Return whether an RTE account brings the colours of Tempo days."""
        return bool(self.config_entry.options.get(CONF_RTE, {}).get(CONF_TEMPO, False))

    def _meter_windows(self) -> str:
        """Return the off-peak windows last seen in the meter; an empty text when the server does not tell them."""
        if self.config_entry.state is not ConfigEntryState.LOADED:
            return ""
        coordinator: LinkyCoordinator = self.config_entry.runtime_data
        return "".join(windows_text(dated.windows) for dated in coordinator.memory.meter_windows[-1:])

    def _save(self, version: TariffVersion) -> ConfigFlowResult:
        others = [
            other for other in self._versions() if other[CONF_VALID_FROM] != version.valid_from.isoformat()
        ]
        return self._save_all([*others, stored_version(version)])

    def _save_all(self, versions: list[dict[str, Any]]) -> ConfigFlowResult:
        ordered = sorted(versions, key=lambda version: str(version[CONF_VALID_FROM]))
        return self.async_create_entry(data={**self.config_entry.options, CONF_TARIFF: ordered})


def _price_key(register: Register) -> str:
    return f"price_{register}"


def _decimal(number: float) -> Decimal:
    """Return the shortest decimal that is this number: the one that was typed."""
    return Decimal(repr(float(number)))
