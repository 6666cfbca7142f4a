"""Look-alikes and colours."""
