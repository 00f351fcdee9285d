"""What a meter costs Home Assistant's event loop: its set-up, and the import of years of history."""
