"""What is said of one drug: its doses, each with its times. Knows no other drug and no calendar."""
