"""Load shedding: the pure core, and its Home Assistant side."""
