"""What a building's history says: anomalies, key figures, expectation; and the weather that Home Assistant gives it."""
