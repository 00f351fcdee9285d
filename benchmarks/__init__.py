"""Measures of the programs: what `docs/performance.md` claims, measured again by `script/bench`."""
