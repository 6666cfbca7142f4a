"""Events: programme, rooms, press, terms, roster codes."""
