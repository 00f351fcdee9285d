"""Writing to the building: rules and decisions (pure), their memory on disk, and the controller (shell)."""
