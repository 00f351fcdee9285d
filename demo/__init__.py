"""The demo: one command from pretend meters to a real Home Assistant dashboard."""
