"""Files made to be handed out: what goes into them, how they are named and made."""
