"""Sends what is known of a meter to the building's agent, so that savings can rest on the meter alone."""

from .link import async_follow_agent, async_forget_agent

__all__ = ["async_follow_agent", "async_forget_agent"]
