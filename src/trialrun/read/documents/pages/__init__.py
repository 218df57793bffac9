"""Registry pages, their mirrors and synopses: labels, and the fields printed below them."""
