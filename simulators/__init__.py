"""The pretend world of the demo and the tests; imported by no shipped code."""
