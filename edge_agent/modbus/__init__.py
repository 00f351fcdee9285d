"""Modbus: codec and read plans (pure), links and units over pymodbus (shell, imported from their modules)."""

from edge_agent.modbus._planning import Block, PlanError, Rules, Want, plan, rules_of, want_of

__all__ = ["Block", "PlanError", "Rules", "Want", "plan", "rules_of", "want_of"]
