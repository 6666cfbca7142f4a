"""Caption drafts: sentences in the form of a wire agency, from the facts of a picture. No model is asked."""
