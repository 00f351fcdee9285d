"""The requests that read a device, by pace, under its template's rules and what it has taught (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from edge_agent.devices import DeviceTemplate, Pace, Register
from edge_agent.modbus._planning import Block, Want, plan, rules_of, want_of
from edge_agent.modbus.lessons import Lesson


def with_scales(template: DeviceTemplate, registers: Sequence[Register]) -> list[Register]:
    """The registers, and those that their scales depend on, read at the same pace."""
    wanted = {register.key: register for register in registers}
    for register in registers:
        scale = register.scale_register
        if scale is not None and scale not in wanted:
            wanted[scale] = template.register(scale).model_copy(update={"pace": register.pace})
    return list(wanted.values())


def plan_device(
    template: DeviceTemplate, registers: Sequence[Register], max_gap: int, lesson: Lesson
) -> Mapping[Pace, tuple[Block, ...]]:
    """Requests of each pace; a pace that no register has is absent.

    Args:
        template: the device's map.
        registers: what is wanted of it.
        max_gap: gap that suits the line.
        lesson: what the device refuses.

    Raises:
        PlanError: a register cannot be read under the rules.
    """
    rules = rules_of(template, max_gap).after(lesson.borders)
    wants: dict[Pace, list[Want]] = {}
    for register in with_scales(template, registers):
        if register.key not in lesson.refused:
            want = want_of(register, template)
            alone = want.alone or register.key in lesson.alone
            wants.setdefault(register.pace, []).append(replace(want, alone=alone))
    return {pace: plan(wants[pace], rules) for pace in Pace if pace in wants}
