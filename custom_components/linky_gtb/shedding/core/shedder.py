"""The shedder: one call, from what is knowable now to the orders to send and why."""

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from . import commands, gate, obedience, planner, trim
from .board import Board
from .gate import GateMemory
from .inputs import Command, Inputs, LoadView, MeterReading
from .limits import LimitBook, MixedUnitsError
from .load_track import LoadTrack
from .memory import Document, recall, remember
from .outputs import Decision, Event, LoadPicture, MeterState, Reason
from .scope_track import ScopeTrack
from .specs import Instant, LoadSpec, SiteSpec
from .timeline import Timeline

__all__ = ["MixedUnitsError", "Shedder"]


class Shedder:
    """Decides for one site; `decide` is called at each meter value and at least every two seconds.

    It owns no clock, no task and no connection: the same inputs give the same decisions. `document()` is all it
    remembers, ready for JSON; giving it back to a new one resumes in the middle of a shed.
    """

    def __init__(self, site: SiteSpec, loads: Sequence[LoadSpec], document: Document | None = None) -> None:
        """Start, or resume from a `document`.

        Raises:
            ValueError: two loads have one id, or a load names a scope that the site does not have.
        """
        if len({load.id for load in loads}) != len(loads):
            raise ValueError("two loads have the same id")
        names = {scope.id for scope in site.scopes}
        for load in loads:
            if unknown := set(load.scopes) - names:
                raise ValueError(f"load {load.id}: unknown scope {min(unknown)}")
        self._board = Board(
            site,
            {scope.id: ScopeTrack(scope) for scope in site.scopes},
            {load.id: LoadTrack(load) for load in loads},
        )
        self._gate = GateMemory()
        self._timeline = Timeline()
        self._planned_at: Instant = -inf
        self._meters: dict[str, MeterState] = {}
        self._limits_seen: tuple[object, ...] | None = None
        self._books: dict[str, LimitBook] = {}
        self._shown_limit: float | None = None
        if document is not None:
            recall(document, self._board, self._timeline)

    def document(self) -> Document:
        """Return what must outlive a restart."""
        return remember(self._board, self._timeline)

    def new_day(self) -> None:
        """Start the day's counts again; the driver knows the civil day."""
        for track in self._board.loads.values():
            track.shed_s = track.shed_kwh = 0.0

    def decide(self, inputs: Inputs) -> Decision:
        """Return what to do now.

        Raises:
            MixedUnitsError: a limit's unit is not its scope's and no power factor is stated.
        """
        board = self._board
        now = self._timeline.at(inputs.now)
        inputs = _shifted(inputs, self._timeline.shift_s)
        board.begin(now)
        self._take_limits(inputs)
        for track in board.loads.values():
            obedience_before = track.pending
            board.observe(track, inputs.loads)
            obedience.check(board, track)
            if obedience_before is not None and track.pending is None:
                board.observe(track, inputs.loads)
        self._take_meters(inputs)
        obedience.weigh_lessons(board)
        self._plan(inputs.commands)
        gate.go_up(board, self._gate, trim.go_down(board))
        return self._decision(inputs)

    def _take_limits(self, inputs: Inputs) -> None:
        board = self._board
        seen = (inputs.limits, self._timeline.shift_s)
        if seen != self._limits_seen:
            self._books = {name: LimitBook(scope.spec, inputs.limits) for name, scope in board.scopes.items()}
            self._limits_seen = seen
            self._planned_at = -inf
        for name, scope in board.scopes.items():
            scope.book = self._books[name]
            scope.now = scope.book.over(board.now, board.now)
            scope.soon = scope.book.over(board.now, board.now + scope.reaction_s)
        self._tell_limit()

    def _tell_limit(self) -> None:
        limit = self._board.whole.now.soft
        if self._shown_limit is not None and limit != self._shown_limit:
            source = self._board.whole.now.source
            self._board.tell(
                Reason.LIMIT_CHANGED,
                None,
                before=None if self._shown_limit == inf else self._shown_limit,
                limit=None if limit == inf else limit,
                source=None if source is None else source.value,
            )
        self._shown_limit = limit

    def _take_meters(self, inputs: Inputs) -> None:
        board = self._board
        for name, scope in board.scopes.items():
            scope.observe(inputs.meters.get(name), board.now, board.site)
            if not scope.spec.metered:
                continue
            before = self._meters.get(name)
            if before is not None and before is not scope.state:
                board.tell(
                    Reason.METER_STATE,
                    None,
                    scope=name,
                    state=scope.state.value,
                    before=before.value,
                    age_s=round(scope.watch.age_s(board.now), 1),
                )
            self._meters[name] = scope.state

    def _plan(self, given: Sequence[Command]) -> None:
        board = self._board
        for command in given:
            commands.obey(board, command)
        for track in board.loads.values():
            commands.keep_shed(board, track)
            commands.let_go(board, track)
        if given or board.now - self._planned_at >= board.site.plan_s or self._someone_new():
            planner.plan(board)
            planner.swap(board, self._gate)
            self._planned_at = board.now

    def _someone_new(self) -> bool:
        """Whether a load has begun to wait since the last plan: its place must be known before it is judged."""
        return any(track.waiting_since == self._board.now for track in self._board.loads.values())

    def _decision(self, inputs: Inputs) -> Decision:
        board, shift = self._board, self._timeline.shift_s
        return Decision(
            orders=tuple(board.orders),
            events=tuple(_unshifted(event, shift) for event in board.events),
            scopes={name: scope.picture() for name, scope in board.scopes.items()},
            loads={name: self._picture(track, shift) for name, track in board.loads.items()},
            next_action=self._next_action(),
        )

    def _picture(self, track: LoadTrack, shift: float) -> LoadPicture:
        board = self._board
        return LoadPicture(
            phase=track.phase(board.now, board.site.floor_priority),
            reason=track.reason if track.held else None,
            on=track.lets_draw,
            rung=0 if track.cap_w is not None else track.rung,
            cap_w=track.cap_w,
            draw_w=track.draw_w,
            power_w=track.power_w,
            learnt_w=track.power.mean_w,
            laxity_s=None if track.laxity_s == inf else track.laxity_s,
            since=track.since - shift,
            reliability=track.reliability,
            shed_s=track.shed_s,
            shed_kwh=track.shed_kwh,
        )

    def _next_action(self) -> str | None:
        board = self._board
        whole = board.whole
        if whole.low <= whole.soon.soft:
            for track in board.ranked:
                if track.held and track.view.wants and track.view.available and not track.needs_person:
                    return f"restore:{track.spec.id}"
        for track in reversed(board.ranked):
            if track.draw_w > 0 and trim.may_lower(board, track):
                return f"shed:{track.spec.id}"
        return None


def _shifted(inputs: Inputs, shift: float) -> Inputs:
    if shift == 0:
        return inputs
    return replace(
        inputs,
        meters={
            name: MeterReading(reading.value, reading.reported_at + shift)
            for name, reading in inputs.meters.items()
        },
        limits=tuple(
            replace(limit, start=_moved(limit.start, shift), end=_moved(limit.end, shift))
            for limit in inputs.limits
        ),
        loads={name: _view(view, shift) for name, view in inputs.loads.items()},
        commands=tuple(
            Command(command.kind, command.load, _moved(command.until, shift)) for command in inputs.commands
        ),
    )


def _view(view: LoadView, shift: float) -> LoadView:
    return view if view.deadline is None else replace(view, deadline=view.deadline + shift)


def _moved(instant: Instant | None, shift: float) -> Instant | None:
    return None if instant is None else instant + shift


def _unshifted(event: Event, shift: float) -> Event:
    if shift == 0:
        return event
    until = event.detail.get("until")
    detail = {**event.detail, "until": until - shift} if isinstance(until, float) else event.detail
    return replace(event, at=event.at - shift, detail=detail)
