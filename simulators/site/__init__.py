"""A pretend site for load shedding: zones, tanks, chargers, an air handler, a jumpy rest, a late meter, lost orders.

`days.day(seed, faulty=…)` draws a day, `running.run` plays it second by second under a controller, `scores.Scores` says
what it cost. Controllers see only what a real one would: meter values when they arrive, reported states, temperatures.
"""
