"""Integrations of this repository, as Home Assistant looks for them."""
