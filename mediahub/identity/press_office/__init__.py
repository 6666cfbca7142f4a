"""The press office of an event: applications, invitations, decisions, and the letters to press."""
