"""Template and answers in, a new repository out; and later its update."""
