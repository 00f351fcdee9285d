"""Anomalies found on labelled buildings, tuned and held out kept apart."""
