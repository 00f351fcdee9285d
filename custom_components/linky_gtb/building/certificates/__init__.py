"""Certificates (CEE) of a building: what could be earned, its dossiers, what is to do and when."""
