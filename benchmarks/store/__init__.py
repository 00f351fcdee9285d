"""The agent's store: what writing costs, what it weighs, how long questions take; DuckDB beside it."""
