"""What an operator watches and starts: service, readiness, metrics, logs, TLS."""
