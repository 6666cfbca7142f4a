"""Statistics of an event: what was uploaded, viewed, downloaded and shared, and how long pictures took to get
out. What the database can add up it adds up: an event has a hundred thousand pictures."""
