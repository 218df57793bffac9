"""The schedule: cycles on dates, and on which days of them drugs are given. Reckons no amount."""
