"""A pretend délégataire: keys and tokens, idempotency, coded errors, faults, answers."""
