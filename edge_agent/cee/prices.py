"""What a volume may be worth: a range from a dated market index and an assumed share."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from importlib import resources

from pydantic import Field

from .reading import read_object
from .schema import Confidence, Source, Strict
from .values import exact

WINDOW_MONTHS = 12
OLD_AFTER_MONTHS = 6


class MonthlyPrice(Strict):
    """Market index of a month."""

    month: str = Field(pattern=r"^\d{4}-\d{2}$")
    eur_per_mwh_cumac: Decimal = Field(gt=0)


class ShareRange(Strict):
    """Part of the market price that reaches the beneficiary."""

    low: Decimal = Field(gt=0, le=1)
    mid: Decimal = Field(gt=0, le=1)
    high: Decimal = Field(gt=0, le=1)
    confidence: Confidence
    note: str


class PriceSeries(Strict):
    """An index and its dated history."""

    index: str
    months: list[MonthlyPrice] = Field(min_length=1)
    confidence: Confidence
    source: list[Source] = Field(min_length=1)

    @functools.cached_property
    def in_order(self) -> Sequence[MonthlyPrice]:
        """The months, oldest first."""
        return sorted(self.months, key=lambda price: price.month)


class Prices(PriceSeries):
    """Price history, shipped with the program or given by the user, and the share that reaches the beneficiary.

    `precarite` is the history of the certificates of households in fuel poverty, where one is known.
    """

    share: ShareRange
    precarite: PriceSeries | None = None

    def for_precarite(self) -> Prices | None:
        """The prices of précarité certificates, None when they are not known."""
        found = self.precarite
        if found is None:
            return None
        return Prices(
            index=found.index,
            months=found.months,
            confidence=found.confidence,
            source=found.source,
            share=self.share,
        )


@dataclass(frozen=True, slots=True)
class PrimeRange:
    """Prime in euros, with what it supposes.

    Attributes:
        low_eur: lowest index of the window, lowest share.
        mid_eur: latest index of the window, middle share.
        high_eur: highest index of the window, whole price.
        index: name of the index.
        first_month: first month of the window (`2024-10`).
        last_month: last month of the window.
        price_low: lowest index, in € per MWh cumac.
        price_mid: latest index.
        price_high: highest index.
        share: the assumed shares.
        source: where the index was read.
    """

    low_eur: Decimal
    mid_eur: Decimal
    high_eur: Decimal
    index: str
    first_month: str
    last_month: str
    price_low: Decimal
    price_mid: Decimal
    price_high: Decimal
    share: ShareRange
    source: tuple[Source, ...]

    def months_old(self, engaged: date) -> int:
        """Months between the last price and the engagement date."""
        year, month = (int(part) for part in self.last_month.split("-"))
        return (engaged.year - year) * 12 + engaged.month - month

    def assumptions(self) -> dict[str, object]:
        """Prices, shares and their dates, ready for JSON."""
        return {
            "index": self.index,
            "from": self.first_month,
            "to": self.last_month,
            "eur_per_mwh_cumac": {
                "low": float(self.price_low),
                "mid": float(self.price_mid),
                "high": float(self.price_high),
            },
            "share": {
                "low": float(self.share.low),
                "mid": float(self.share.mid),
                "high": float(self.share.high),
            },
            "share_note": self.share.note,
            "source": [{"name": source.name, "url": source.url} for source in self.source],
        }


@functools.cache
def shipped_prices() -> Prices:
    """The price history of the program."""
    return parse_prices((resources.files(__package__) / "prices.json").read_text(encoding="utf-8"))


def parse_prices(text: str) -> Prices:
    """Prices of a JSON text in the form of the shipped file.

    Raises:
        ValueError: the text is not JSON, or does not follow the form.
    """
    return Prices.model_validate(read_object(text))


def prime_range(kwh_cumac: Fraction, engaged: date, prices: Prices) -> PrimeRange | None:
    """Range of the prime of a volume; None when no price is known up to the engagement date.

    `prime = kWh cumac / 1 000 × price × share`. The prices are the last twelve known ones up to the month of engagement:
    a later price never explains an earlier decision.
    """
    month = f"{engaged:%Y-%m}"
    window = [price for price in prices.in_order if price.month <= month][-WINDOW_MONTHS:]
    if not window:
        return None
    low = min(price.eur_per_mwh_cumac for price in window)
    mid = window[-1].eur_per_mwh_cumac
    high = max(price.eur_per_mwh_cumac for price in window)
    return PrimeRange(
        low_eur=prime_eur(kwh_cumac, low, prices.share.low),
        mid_eur=prime_eur(kwh_cumac, mid, prices.share.mid),
        high_eur=prime_eur(kwh_cumac, high, prices.share.high),
        index=prices.index,
        first_month=window[0].month,
        last_month=window[-1].month,
        price_low=low,
        price_mid=mid,
        price_high=high,
        share=prices.share,
        source=tuple(prices.source),
    )


def prime_eur(kwh_cumac: Fraction, eur_per_mwh_cumac: Decimal, share: Decimal) -> Decimal:
    """Prime in euros, rounded to the cent."""
    euros = kwh_cumac / 1000 * exact(eur_per_mwh_cumac) * exact(share)
    return (Decimal(euros.numerator) / Decimal(euros.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
