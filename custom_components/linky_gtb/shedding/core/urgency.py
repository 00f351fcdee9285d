"""How long a load can do without, in one measure for all: hours of comfort, of a deadline, of hygiene."""

from collections.abc import Sequence
from math import inf

from .inputs import LoadView
from .limits import InForce
from .specs import Fairness, Instant, LoadSpec

UNKNOWN_LAXITY_S = 4 * 3600.0
"""Of a load about which nothing is known: it can wait, but not for ever (see `laxity_s`)."""
_PRIORITY_S = 1800.0
_NORMAL_PRIORITY = 5
_HYGIENE_S = 4 * 3600.0
_HOPED_SHARE = 0.7
"""Of its full power, that a load with a deadline can hope to get until then: it is never given all of it all the time."""
_ROTATION_GUARD_S = 0.0


def comfort_laxity_s(view: LoadView, cooling_k_per_h: float) -> float:
    """Return the time until the room leaves its comfort bound if the load stays down; negative when it has left it."""
    rate = max(0.1, cooling_k_per_h)
    laxity = inf
    if view.temperature_c is None:
        return laxity
    if view.comfort_low_c is not None:
        laxity = (view.temperature_c - view.comfort_low_c) / rate * 3600.0
    if view.comfort_high_c is not None:
        laxity = min(laxity, (view.comfort_high_c - view.temperature_c) / rate * 3600.0)
    return laxity


def deadline_laxity_s(
    view: LoadView,
    power_w: float,
    now: Instant,
    shortages: Sequence[tuple[Instant, Instant, float]],
    limit: float,
) -> float:
    """Return the time left before a deadline load must run without a pause, at the power that it can hope for.

    Args:
        view: energy needed and deadline.
        power_w: its full power.
        now: the instant.
        shortages: announced spans of a stricter limit (start, end, value): in them only a part can be hoped for.
        limit: the present limit.
    """
    if view.deadline is None or not view.energy_needed_kwh or view.energy_needed_kwh <= 0:
        return inf
    lost = 0.0
    for start, end, value in shortages:
        overlap = min(end, view.deadline) - max(start, now)
        if overlap > 0 and limit > 0:
            lost += overlap * (1.0 - min(1.0, value / limit))
    return view.deadline - now - lost - view.energy_needed_kwh * 3_600_000.0 / (_HOPED_SHARE * power_w)


def laxity_s(
    spec: LoadSpec,
    view: LoadView,
    *,
    power_w: float,
    now: Instant,
    cooling_k_per_h: float,
    held_s: float,
    hygiene_left_s: float,
    shortages: Sequence[tuple[Instant, Instant, float]],
    limit: InForce,
) -> float:
    """Return how long the load can do without, in seconds; 0 or less is harm.

    Args:
        spec: the load.
        view: what is known of it.
        power_w: its full power.
        now: the instant.
        cooling_k_per_h: learnt or declared.
        held_s: how long it has been waiting or shed without a break; it stands for need where nothing else is known.
        hygiene_left_s: until its tank must be hot.
        shortages: see `deadline_laxity_s`.
        limit: in force in the site.
    """
    laxity = min(
        comfort_laxity_s(view, cooling_k_per_h),
        deadline_laxity_s(view, power_w, now, shortages, limit.soft),
        hygiene_left_s - _HYGIENE_S,
    )
    if laxity == inf:
        laxity = UNKNOWN_LAXITY_S - held_s
    return laxity


def rank(spec: LoadSpec, laxity: float, without_s: float, fairness: Fairness) -> tuple[float, float]:
    """Return the place of a load: the smallest is restored first and shed last.

    Args:
        spec: the load.
        laxity: from `laxity_s`.
        without_s: how long it did without today, shed or waiting.
        fairness: the site's policy.
    """
    shifted = laxity + (spec.priority - _NORMAL_PRIORITY) * _PRIORITY_S
    match fairness:
        case Fairness.EQUAL:
            return (shifted, spec.priority)
        case Fairness.PROTECT:
            return (spec.priority, laxity)
        case Fairness.ROTATE:
            # Nobody turns below their bound while others are above it.
            return (0.0 if laxity <= _ROTATION_GUARD_S else 1.0, -without_s)
