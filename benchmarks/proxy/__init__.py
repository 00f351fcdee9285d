"""Measures of `linky_proxy`: under load on the loopback, and through simulated days of thousands of meters."""
