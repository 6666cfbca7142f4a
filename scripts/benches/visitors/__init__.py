"""People at work on an installation, simulated with Locust: for `scripts/bench traffic` and `soak`."""
