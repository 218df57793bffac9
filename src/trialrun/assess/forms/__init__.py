"""Results as they leave the room: records, tables, text and files. Judges nothing."""
