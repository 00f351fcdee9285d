"""The ``edge-agent`` command."""

from edge_agent.cli._program import main

__all__ = ["main"]
