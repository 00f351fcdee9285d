"""HTTP API: ``/api/v1``, ``/stream``, tokens, problem documents."""
