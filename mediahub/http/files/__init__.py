"""Files that go out, as answers: one that was made, a zip in pieces, a contact sheet."""
