"""The decision core of load shedding: pure, deterministic, without Home Assistant.

How another program drives it
-----------------------------
::

    shedder = Shedder(SiteSpec(), [LoadSpec(id="heater", power_w=2000, gated=True, min_on_s=60)])
    decision = shedder.decide(Inputs(
        now=time.time(),
        meters={"site": MeterReading(value=8100.0, reported_at=...)},
        limits=(Limit(value=9000.0),),
        loads={"heater": LoadView(on=False, demand=1.0, temperature_c=18.2, setpoint_c=19, comfort_low_c=17.5)},
    ))
    for order in decision.orders: ...        # order.on / order.rung / order.cap_w, order.reason
    keep(shedder.document())                 # Shedder(site, loads, document) resumes

Call `decide` at each meter value and at least every two seconds. Instants are seconds since 1970 in UTC; powers are
watts, or the scope's unit where a docstring says so. `reported_at` is when the meter last *reported*, even the same
value; `value=None` says that it has none. Send each order once; one whose effect is not reported in
`LoadSpec.response_s` is given again (`Order.attempt`). `decision.loads[id]` holds the level wanted at any time (`on`,
`rung`, `cap_w`), for a driver that enforces levels. A load that *asks* (`gated=True`) starts when ordered to, and is
closed when `demand` falls to 0; any other runs by itself, is lowered by us and only restored if we lowered it. Orders by kind:
relay `on`; modulating `cap_w` (0 stops); stage and set-point `rung`, an index in `LoadSpec.rungs`.

What it believes
----------------
*Where the power is.* A meter is late. The controlled power is followed as steps; a value reported at `r` may or may
not contain a step made shortly before, so the total has a low and a high bound (`steps`). Going down is decided on
the low bound (a shed is not made twice), going up on the high one (a start stays reserved until the meter can have
seen it). The delay itself is learnt: the one that leaves the rest of the site smoothest around our own steps (`lag`).

*How far the rest jumps.* Its peaks of the last quarter of an hour, in buckets of ten seconds, give a reserve before
a relay starts and a smaller one above modulating loads (`envelope`). It gates increases only; it never sheds.

*Whether the meter lives.* good → late (nothing starts) → stale or frozen (the rest is taken at its recent peak, then at
the day's; loads are shed to that) and back through *returning*, which must last (`meter_watch`). Frozen is a value
repeated as if fresh: for much longer than it ever was, or across a step that it must show.

*What is urgent.* One measure, laxity: how long a load can do without before its comfort bound, its deadline or its
hygiene is missed, announced shortages counted (`urgency`). The fairness policy orders loads by it: equal, rotate,
protect.

What it does, in this order, at each call
-----------------------------------------
1. Takes the limits: all that hold in a scope, strictest first, and those that begin within the reaction time.
2. Takes the loads: changes, orders obeyed, orders repeated (three times, then the load is *deaf* for a while and
   counts for less), hands and other controllers (`obedience`).
3. Takes the meters.
4. Each minute: laxity, places, swaps (`planner`).
5. Over a limit: modulating loads at once, then relays once the excess lasts, sized, laxest first (`trim`). With
   Linky's law as tolerance, relays wait until its cut-out comes near (`tolerance`).
6. Else: starts and restores, one each `stagger_s`, most urgent first, each held against the strictest limit known
   until its minimum run ends (`gate`).

What it never does
------------------
Start on an old value, or above a limit, unless a person says so; break a minimum rest; break a minimum run except in an emergency; shed what is protected;
restore what it did not shed; put back on what a person must put back; fight a hand (the hand wins until an instant
that is told). It is not a safety device: the breaker is.
"""

from .inputs import Command, CommandKind, Inputs, LoadView, MeterReading
from .limits import Firmness, Limit, MixedUnitsError, Source
from .outputs import (
    Decision,
    Event,
    LoadPicture,
    MeterState,
    Order,
    OrderKind,
    Phase,
    Reason,
    ScopePicture,
)
from .shedder import Shedder
from .specs import (
    FREE,
    OFF,
    SITE,
    Criticality,
    Fairness,
    Instant,
    Kind,
    LoadSpec,
    Rung,
    ScopeSpec,
    SiteSpec,
    Unit,
)

__all__ = [
    "FREE",
    "OFF",
    "SITE",
    "Command",
    "CommandKind",
    "Criticality",
    "Decision",
    "Event",
    "Fairness",
    "Firmness",
    "Inputs",
    "Instant",
    "Kind",
    "Limit",
    "LoadPicture",
    "LoadSpec",
    "LoadView",
    "MeterReading",
    "MeterState",
    "MixedUnitsError",
    "Order",
    "OrderKind",
    "Phase",
    "Reason",
    "Rung",
    "ScopePicture",
    "ScopeSpec",
    "Shedder",
    "SiteSpec",
    "Source",
    "Unit",
]
