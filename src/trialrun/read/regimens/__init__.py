"""Treatment texts become schedules: phases, cycles, doses and days as stated. What is not stated stays empty."""
