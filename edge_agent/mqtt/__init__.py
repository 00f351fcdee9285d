"""MQTT: the broker's options, and reading points from topics."""
