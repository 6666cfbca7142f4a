"""Settings that are kept in the catalogue: of an event, and of the installation."""
