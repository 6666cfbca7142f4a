"""What the team does: edits, picks, crops, galleries, share links."""
