"""A part without joining words becomes statements: names, numbers, and what narrows them."""
