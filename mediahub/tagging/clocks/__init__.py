"""Camera clocks: how far each was off, and the frames that follow from it."""
