"""Volumes against an independent package, on random works."""
