"""Contact sheets and the papers of a delivery."""
