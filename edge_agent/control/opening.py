"""Opening the control of a site, where there is something to control or to give back."""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from edge_agent.config import Building
from edge_agent.control.controller import Around, Controller
from edge_agent.control.record import ControlFile, ControlFileError
from edge_agent.control.steady import Steady
from edge_agent.control.views import write_view
from edge_agent.control.wire import Device
from edge_agent.live import LiveState

_LOG = logging.getLogger(__name__)


def control_file(building: Building) -> Path:
    """File of what must survive, and of the audit."""
    return building.store_folder / "control.sqlite"


def open_control(
    building: Building,
    live: LiveState,
    device: Callable[[str], Device],
    *,
    steady: Steady,
    clock: Callable[[], datetime],
) -> Controller | None:
    """The controller; ``None`` when the site does not control and nothing is left to give back.

    A control file that cannot be used stops control, not reading.
    """
    path = control_file(building)
    if not building.config.control.enabled and not path.exists():
        return None
    try:
        file = ControlFile(path, steady)
    except ControlFileError as error:
        _LOG.error("no control: %s", error)
        return None
    try:
        controller = Controller(
            building,
            Around(file=file, live=live, device=device, steady=steady, clock=clock, tell=live.tell_control),
        )
    except ControlFileError as error:
        file.close()
        _LOG.error("no control: %s", error)
        return None
    if not controller.enabled and not controller.points:
        file.close()
        return None
    if controller.enabled:
        items = {name: control.item for name, control in controller.points.items()}
        views = {name: write_view(item) for name, item in items.items() if item.leasable}
        live.follow_control(controller.document, views)
    return controller
