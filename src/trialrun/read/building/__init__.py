"""From printed fields to the records of a trial: identity, design, eligibility, treatment, outcomes. Adds no fact."""
