"""Programme, people, vocabulary, camera clocks, coverage and the review desk: the pages."""
