"""Tokens of the proxy's clients: signed, checked, revoked."""
