"""Documents of every format become one shape, field by field, as printed. Understands no field."""
