"""Root of the errors that the agent shows to its user."""


class EdgeAgentError(Exception):
    """Something the user can mend: the message says what is wrong, where, and what to do."""
