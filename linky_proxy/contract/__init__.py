"""`GET /api/contrat`: what a meter needs of its contract, and nothing personal."""
