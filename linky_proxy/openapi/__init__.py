"""`GET /openapi.json`, made from the tables that the handlers use."""
