"""`GET /api/{type}`: the measures, in both families of types."""
