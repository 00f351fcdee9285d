"""What can be wrong with the store."""

from edge_agent.errors import EdgeAgentError


class StoreError(EdgeAgentError):
    """The store cannot be used or a write failed; the message says what to do."""
