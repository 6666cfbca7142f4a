"""What `scripts/bench report` makes of measurements: files that are kept, a table of each, plots."""
