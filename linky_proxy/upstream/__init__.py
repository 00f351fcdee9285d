"""Calls to Enedis, and the questions that need none: in flight, refused today, failing for long."""
