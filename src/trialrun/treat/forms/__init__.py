"""A calendar in and out: the words of a question, text, JSON, CSV, tables and iCalendar. Plans nothing."""
