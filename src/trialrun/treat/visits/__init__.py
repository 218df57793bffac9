"""What a calendar holds beside givings: visits, tests, follow-up, endpoints and duties. Judges no result."""
