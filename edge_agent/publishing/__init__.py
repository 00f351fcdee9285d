"""Values to the world beyond the API: MQTT and PostgreSQL, through an outbox on disk, each at its own cursor."""

from edge_agent.publishing.sinks import Sinks

__all__ = ["Sinks"]
