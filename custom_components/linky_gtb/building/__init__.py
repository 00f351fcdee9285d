"""One building: the client of its edge agent, the coordinator it pushes to, and its entities."""
