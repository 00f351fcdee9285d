"""`GET /api/slot`: the daily minute of a meter."""
